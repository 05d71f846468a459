// What leans on segments between segment and deliver: experiences, a CMS's audiences, journeys, models, webhooks. The guard
// counts them as uses, and where it may, puts one segment in the place of another; where it may not, it says why.

import type { Condition } from '@visavis/engine/segment';
import type { Decide } from '../decide/index.ts';
import type { Journeys } from '../journey/index.ts';
import type { Caller } from '../platform/http/index.ts';
import type { Predict } from '../predict/index.ts';
import type { ConditionHolder, Segments } from '../segment/index.ts';

/** Every kind of thing that can name a segment; a new one belongs here, or the guard takes its segments for unused. */
export function holders(rooms: {
  segments: Pick<Segments, 'webhooks'>;
  journeys: Journeys;
  predict: Pick<Predict, 'models'>;
  decide: Decide;
}): ConditionHolder[] {
  const { segments, journeys, predict, decide } = rooms;
  return [
    webhookHolder(segments),
    journeyHolder(journeys),
    predictionHolder(predict),
    experienceHolder(decide),
    allocationHolder(decide),
    cmsHolder(decide),
  ];
}

function experienceHolder({ experiences }: Pick<Decide, 'experiences'>): ConditionHolder {
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
function journeyHolder({ definitions }: Pick<Journeys, 'definitions'>): ConditionHolder {
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
                    fixed: 'its stages would be told anew over all history',
                  },
                ]
              : [],
          ),
        ),
      ),
  };
}

/** What a model has learned is about the segment that it was learned from. */
function predictionHolder({ models }: Pick<Predict, 'models'>): ConditionHolder {
  return {
    kind: 'prediction',
    list: async (workspaceId) =>
      (await models.list(workspaceId)).flatMap(({ key, name, settings, state }) =>
        typeof settings.segment === 'string' && state === 'active'
          ? [
              {
                key,
                name,
                condition: { segment: settings.segment },
                fixed: 'it was learned from its members',
              },
            ]
          : [],
      ),
  };
}

/** A learning allocation may tell its visitors apart by segments. */
function allocationHolder({ experiences }: Pick<Decide, 'experiences'>): ConditionHolder {
  return {
    kind: 'allocation of the experience',
    list: async (workspaceId) =>
      (await experiences.list(workspaceId)).flatMap(({ key, name, allocation }) => {
        const context = allocation && 'context' in allocation ? (allocation.context ?? []) : [];
        return context.flatMap((field) =>
          field.startsWith(IN_CONTEXT)
            ? [
                {
                  ...{ key: `${key}/${field}`, name, fixed: 'what it has learned goes by it' },
                  condition: { segment: field.slice(IN_CONTEXT.length) },
                },
              ]
            : [],
        );
      }),
  };
}
const IN_CONTEXT = 'segment:';

function cmsHolder({ ninetailed }: Pick<Decide, 'ninetailed'>): ConditionHolder {
  return {
    kind: 'audience of the CMS',
    list: async (workspaceId) =>
      (await ninetailed.audiences(workspaceId)).flatMap(({ key, name, segment, status }) =>
        segment !== null && status === 'live'
          ? [{ key, name, condition: { segment }, fixed: 'it is mapped where the entries are taken' }]
          : [],
      ),
  };
}

/** Somebody else's program goes by the segments that it asked for; one that asked for all of them needs none. */
function webhookHolder({ webhooks }: Pick<Segments, 'webhooks'>): ConditionHolder {
  return {
    kind: 'webhook',
    list: async (workspaceId) =>
      (await webhooks.list(workspaceId)).flatMap(({ id, url, description, segments }) =>
        segments.map((segment) => ({
          ...{ key: `${id}/${segment}`, name: description || url, condition: { segment } },
          fixed: 'who is called goes by its key',
        })),
      ),
  };
}
