// The HTTP words of learning.

import { RECOMMENDER_NAMES, type RecommenderName } from '@visavis/engine/decide';
import { Type } from 'typebox';
import { VisavisError } from '../../platform/errors.ts';
import type { App } from '../../platform/http/index.ts';
import type { Experiences } from '../index.ts';
import type { Learning } from './index.ts';

const Event = Type.String({ minLength: 1, maxLength: 200 });
const Path = Type.String({ minLength: 1, maxLength: 200 });
const Rule = { field: Path, is: Type.Union([Type.String(), Type.Number(), Type.Boolean()]) };

export const AllocationShape = Type.Object(
  {
    kind: Type.String({ description: 'fixed, thompson, linear-thompson or recommender' }),
    reward: Type.Optional(
      Type.Object(
        {
          event: Event,
          value: Type.Optional(
            Type.Union([Path, Type.Null()], {
              description: 'The property that holds an amount; null counts whether the event came.',
            }),
          ),
          windowMinutes: Type.Optional(Type.Number()),
          sources: Type.Optional(
            Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
              maxItems: 20,
              description: 'Ids of sources or keys: nothing else that comes counts.',
            }),
          ),
          cap: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
        },
        { additionalProperties: false, description: 'The experience’s goal, when not given.' },
      ),
    ),
    floor: Type.Optional(Type.Number({ description: 'The least share of every variant.' })),
    halfLifeDays: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
    detectsChange: Type.Optional(Type.Boolean()),
    sticky: Type.Optional(
      Type.Boolean({ description: 'What was seen stays; otherwise every decision draws anew.' }),
    ),
    context: Type.Optional(
      Type.Array(Type.String({ maxLength: 200 }), {
        description: 'Attributes, segment:<key>, time.daypart, time.weekday; for linear-thompson.',
      }),
    ),
    // Where the variants are lists and each person has an order of their own.
    source: Type.Optional(
      Type.Unsafe<RecommenderName>(Type.String({ description: RECOMMENDER_NAMES.join(', ') })),
    ),
    item: Type.Optional(Path),
    goalItem: Type.Optional(Path),
    count: Type.Optional(Type.Union([Type.Integer(), Type.Null()])),
    pin: Type.Optional(Type.Array(Type.String(), { maxItems: 100 })),
    boost: Type.Optional(Type.Array(Type.Object({ ...Rule, by: Type.Number() }), { maxItems: 100 })),
    bury: Type.Optional(Type.Array(Type.Object(Rule), { maxItems: 100 })),
    exclude: Type.Optional(Type.Array(Type.Object(Rule), { maxItems: 100 })),
    excludeListed: Type.Optional(Type.Array(Path, { maxItems: 12 })),
    fill: Type.Optional(
      Type.Boolean({ description: 'The list comes from the catalogue: what is recommended to the person.' }),
    ),
    from: Type.Optional(
      Type.Union([Type.Null(), Path], {
        description: 'An attribute that names the items that recommendations start from: request.product',
      }),
    ),
    diversity: Type.Optional(
      Type.Union([
        Type.Null(),
        Type.Object({ fields: Type.Array(Path, { maxItems: 10 }), weight: Type.Number() }),
      ]),
    ),
  },
  { additionalProperties: false, description: 'How the variants share the audience.' },
);

const Interval = { mean: Type.Number(), low: Type.Number(), high: Type.Number() };
const StandingShape = Type.Object({
  allocation: Type.Unknown(),
  version: Type.Integer(),
  updatedAt: Type.Union([Type.String(), Type.Null()]),
  arms: Type.Array(
    Type.Object({ variant: Type.String(), views: Type.Number(), ...Interval, share: Type.Number() }),
  ),
  alarms: Type.Array(
    Type.Object({
      at: Type.String(),
      where: Type.String(),
      expected: Type.Number(),
      got: Type.Number(),
      statistic: Type.Number(),
    }),
  ),
  open: Type.Integer({ description: 'Views whose window is still open.' }),
  unmatched: Type.Integer({
    description:
      'Views that taught nothing: their decision is not in the log, or they are more than one can mean.',
  }),
});

export function registerLearningRoutes(app: App, experiences: Experiences, learning: Learning): void {
  app.get(
    '/v1/experiences/:id/learning',
    {
      config: { access: 'secret', role: 'viewer' },
      schema: {
        summary: 'What the variants earn, how sure that is, their shares, and sudden changes noticed',
        tags: ['decide'],
        params: Type.Object({ id: Type.String() }),
        response: { 200: StandingShape },
      },
    },
    async ({ caller, params }) => {
      const found = await experiences.find(caller!.workspaceId, params.id);
      if (!found) throw new VisavisError('not_found', `There is no experience “${params.id}”.`);
      return learning.standing(caller!.workspaceId, found);
    },
  );
}
