// What rooms to the right of segment hold conditions of segments in: experiences, journeys, scenarios, surveys. The guard
// counts them as uses, and where it may, puts one segment in the place of another.

import { whensIn } from '@visavis/engine/deliver';
import type { Condition } from '@visavis/engine/segment';
import type { Decide } from './decide/index.ts';
import type { Deliver } from './deliver/index.ts';
import type { Journeys } from './journey/index.ts';
import type { Caller } from './platform/http/index.ts';
import type { ConditionHolder } from './segment/index.ts';

export function experienceHolder({ experiences }: Pick<Decide, 'experiences'>): ConditionHolder {
  return {
    kind: 'experience',
    list: async (workspaceId) =>
      (await experiences.list(workspaceId)).flatMap(({ key, name, audience }) =>
        audience ? [{ key, name, condition: audience as Condition }] : [],
      ),
    async write({ workspaceId, caller }, key, condition) {
      const found = await experiences.find(workspaceId, key);
      if (found) await experiences.change(workspaceId, found.id, { audience: condition }, caller as Caller);
    },
  };
}

/** A stage's conditions tell everybody's history anew, so people change them, not the guard. */
export function journeyHolder({ definitions }: Pick<Journeys, 'definitions'>): ConditionHolder {
  return {
    kind: 'journey',
    list: async (workspaceId) =>
      (await definitions.machines(workspaceId)).flatMap(({ machine }) =>
        machine.stages.flatMap(({ key, entry, exit }) =>
          [entry, exit].flatMap((condition, i) =>
            condition
              ? [
                  {
                    key: `${machine.key}/${key}/${i === 0 ? 'entry' : 'exit'}`,
                    name: machine.name,
                    condition,
                  },
                ]
              : [],
          ),
        ),
      ),
  };
}

/** People who are on their way would be led elsewhere, so people change scenarios, not the guard. */
export function scenarioHolder({ scenarios }: Pick<Deliver, 'scenarios'>): ConditionHolder {
  return {
    kind: 'scenario',
    list: async (workspaceId) =>
      (await scenarios.definitions.list(workspaceId)).flatMap(({ scenario, status }) => {
        if (status === 'archived') return [];
        const { key, name, trigger } = scenario;
        const brings = 'segment' in trigger ? [{ field: 'trigger', when: { segment: trigger.segment } }] : [];
        return [...brings, ...whensIn(scenario)].map(({ field, when }) => ({
          ...{ key: `${key}/${field}`, name, condition: when as Condition },
        }));
      }),
  };
}

/** Whom it asks is part of what its answers mean, so a survey keeps the audience that it was given. */
export function surveyHolder({ ask }: Pick<Deliver, 'ask'>): ConditionHolder {
  return {
    kind: 'survey',
    list: async (workspaceId) =>
      (await ask.surveys.definitions.list(workspaceId)).flatMap(({ key, name, audience, state }) =>
        audience && state !== 'archived' ? [{ key, name, condition: audience }] : [],
      ),
  };
}
