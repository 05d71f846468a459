// The HTTP words of the priced ladder.

import { type TSchema, Type } from 'typebox';
import type { App } from '../../platform/http/index.ts';
import type { LiftDoor } from './index.ts';

const Nullable = <T extends TSchema>(shape: T) => Type.Union([Type.Null(), shape]);
const Tested = Type.Object({
  ...{ value: Type.Number(), low: Type.Number(), high: Type.Number() },
  ...{ error: Type.Number({ description: 'Standard error.' }), p: Type.Number() },
});
const Step = Type.Object({
  rungs: Type.Array(Type.Integer(), {
    description: 'The rungs that it climbs; several where nobody is kept back between them.',
  }),
  ...{ from: Type.Integer(), to: Type.Integer() },
  absolute: Nullable(Tested),
  relative: Nullable(Tested),
  worth: Type.Enum(['adds', 'harms', 'adds nothing', 'unknown']),
  reason: Type.String(),
  needed: Type.Optional(Type.Integer({ description: 'People of both levels, about, until it can be told.' })),
});
const Priced = Type.Object({
  metric: Nullable(
    Type.Object({
      key: Nullable(Type.String()),
      name: Type.String(),
      sentence: Type.String(),
      isShare: Type.Boolean(),
    }),
  ),
  levels: Type.Array(
    Type.Object({
      rung: Type.Integer({ description: 'The highest rung that these people may see; 0: the defaults.' }),
      people: Type.Integer(),
      ...{ mean: Type.Number(), low: Type.Number(), high: Type.Number() },
    }),
  ),
  steps: Type.Array(Step, { description: 'Their intervals hold together, at 95%, whenever anybody looks.' }),
  whole: Nullable(Step),
  splitP: Type.Number(),
  isSplit: Type.Boolean({ description: 'False: people were lost on the way, and no figure holds.' }),
  isWithoutHoldouts: Type.Boolean(),
  crossed: Type.Integer(),
  since: Nullable(Type.String()),
  computedAt: Type.String(),
});
const Metric = Type.Optional(
  Type.String({ description: 'A metric’s key; what most live experiences are for, when not given.' }),
);
const Slot = Type.Optional(
  Type.String({ description: 'Only people who have seen this slot, from then on.' }),
);

export function registerLiftRoutes(app: App, lift: LiftDoor): void {
  const config = { access: 'secret', role: 'viewer' } as const;
  const tags = ['measure'];
  app.get(
    '/v1/ladder',
    {
      config,
      schema: {
        summary: 'What each rung of the ladder is worth, by nested holdouts',
        tags,
        querystring: Type.Object({ metric: Metric, slot: Slot }),
        response: { 200: Priced },
      },
    },
    ({ caller, query }) => lift.price(caller!.workspaceId, query),
  );
  app.get(
    '/v1/ladder/long-run',
    {
      config,
      schema: {
        summary:
          'What everything is worth in each 30 days after somebody was first seen, by the universal holdout',
        tags,
        querystring: Type.Object({ metric: Metric }),
        response: {
          200: Type.Object({
            data: Type.Array(
              Type.Object({
                ...{
                  from: Type.Integer(),
                  to: Type.Integer({ description: 'Days after they were first seen.' }),
                },
                step: Nullable(Step),
              }),
            ),
          }),
        },
      },
    },
    async ({ caller, query }) => ({ data: await lift.longRun(caller!.workspaceId, query) }),
  );
}
