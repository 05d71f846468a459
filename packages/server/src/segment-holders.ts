// What rooms to the right of segment hold conditions of segments in: experiences and journeys today. The guard counts
// them as uses, and where it may, puts one segment in the place of another.

import type { Condition } from '@visavis/engine/segment';
import type { Decide } from './decide/index.ts';
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
