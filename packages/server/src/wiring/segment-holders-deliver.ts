// What leans on segments in deliver: campaigns, templates, messages near a place, scenarios, surveys. Forms ask everybody,
// so they hold none.

import { whensIn } from '@visavis/engine/deliver';
import type { Condition } from '@visavis/engine/segment';
import type { Deliver } from '../deliver/index.ts';
import type { Caller } from '../platform/http/index.ts';
import type { ConditionHolder } from '../segment/index.ts';

/** As in `holders`, for the last room. */
export const deliverHolders = (deliver: Deliver): ConditionHolder[] => [
  campaignHolder(deliver),
  templateHolder(deliver),
  placeHolder(deliver),
  scenarioHolder(deliver),
  surveyHolder(deliver),
];

const OVER = new Set(['done', 'cancelled']);
const ON_THEIR_WAY = 'people may be on their way in it';

/** What is under way is told to whom it was decided for. */
function campaignHolder({ campaigns: { definitions } }: Pick<Deliver, 'campaigns'>): ConditionHolder {
  return {
    kind: 'campaign',
    list: async (workspaceId) =>
      (await definitions.list(workspaceId)).flatMap(({ campaign, status }) => {
        if (OVER.has(status)) return [];
        const { key, name, audience, schedule } = campaign;
        const begun = status === 'draft' ? {} : { fixed: 'it has been started, or is up for review' };
        const brings =
          schedule.kind === 'trigger' && 'segment' in schedule.trigger
            ? { segment: schedule.trigger.segment }
            : null;
        return [
          ...(audience ? [{ key: `${key}/audience`, name, condition: audience, ...begun }] : []),
          ...(brings ? [{ key: `${key}/trigger`, name, condition: brings, ...begun }] : []),
        ];
      }),
    async write({ workspaceId, caller }, held, condition) {
      const [key, field] = held.split('/') as [string, string];
      const { campaign, version } = await definitions.get(workspaceId, key);
      const { schedule } = campaign;
      if (field === 'audience')
        return void (await definitions.change(
          caller as Caller,
          key,
          { ...campaign, audience: condition },
          version,
        ));
      if (schedule.kind !== 'trigger' || !('segment' in condition)) return;
      const trigger = { ...schedule.trigger, segment: condition.segment };
      await definitions.change(
        caller as Caller,
        key,
        { ...campaign, schedule: { ...schedule, trigger } },
        version,
      );
    },
  };
}

/** Variants are for the members of a segment. */
function templateHolder({ messages: { templates } }: Pick<Deliver, 'messages'>): ConditionHolder {
  return {
    kind: 'template',
    list: async (workspaceId) =>
      (await templates.list(workspaceId)).flatMap(({ key, name, variants }) =>
        variants.flatMap((variant) =>
          variant.for && 'segment' in variant.for
            ? [{ key: `${key}/${variant.key}`, name, condition: { segment: variant.for.segment } }]
            : [],
        ),
      ),
    async write({ workspaceId, caller }, held, condition) {
      const [key, which] = held.split('/') as [string, string];
      if (!('segment' in condition)) return;
      const { variants } = await templates.get(workspaceId, key);
      await templates.change(workspaceId, caller as Caller, key, {
        variants: variants.map((one) =>
          one.key === which ? { ...one, for: { segment: condition.segment } } : one,
        ),
      });
    },
  };
}

function placeHolder({ messages: { near } }: Pick<Deliver, 'messages'>): ConditionHolder {
  return {
    kind: 'message near a place',
    list: async (workspaceId) =>
      (await near.list(workspaceId)).flatMap(({ key, name, segment }) =>
        segment === undefined ? [] : [{ key, name, condition: { segment } }],
      ),
    async write({ workspaceId }, key, condition) {
      const found = (await near.list(workspaceId)).find((one) => one.key === key);
      if (found && 'segment' in condition)
        await near.put(workspaceId, { ...found, segment: condition.segment });
    },
  };
}

/** People who are on their way would be led elsewhere, so people change scenarios, not the guard. */
function scenarioHolder({ scenarios }: Pick<Deliver, 'scenarios'>): ConditionHolder {
  return {
    kind: 'scenario',
    list: async (workspaceId) =>
      (await scenarios.definitions.list(workspaceId)).flatMap(({ scenario, status }) => {
        if (status === 'archived') return [];
        const { key, name, trigger } = scenario;
        const brings = 'segment' in trigger ? [{ field: 'trigger', when: { segment: trigger.segment } }] : [];
        return [...brings, ...whensIn(scenario)].map(({ field, when }) => ({
          ...{ key: `${key}/${field}`, name, condition: when as Condition, fixed: ON_THEIR_WAY },
        }));
      }),
  };
}

/** Whom it asks is part of what its answers mean, so a survey that is live keeps the audience that it was given. */
function surveyHolder({ ask: { surveys } }: Pick<Deliver, 'ask'>): ConditionHolder {
  return {
    kind: 'survey',
    list: async (workspaceId) =>
      (await surveys.definitions.list(workspaceId)).flatMap(({ key, name, audience, state }) =>
        audience && state !== 'archived'
          ? [
              {
                ...{ key, name, condition: audience },
                ...(state === 'live' && { fixed: 'whom it asks is part of what its answers mean' }),
              },
            ]
          : [],
      ),
    async write({ caller }, key, condition) {
      await surveys.definitions.change(caller as Caller, key, { audience: condition });
    },
  };
}
