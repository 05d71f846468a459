// What results look like over HTTP.

import { type TSchema, Type } from 'typebox';

const Nullable = <T extends TSchema>(shape: T) => Type.Union([Type.Null(), shape]);
const Maybe = Nullable(Type.Number());
const Text = Type.String();
const Variant = Type.String({ description: 'Empty is the holdout.' });
const Tested = Type.Object({
  ...{ value: Type.Number(), low: Type.Number(), high: Type.Number() },
  error: Type.Number({ description: 'Standard error.' }),
  p: Type.Number(),
});
const Looks = Type.Object({
  sequential: Type.Object(Tested.properties, {
    description: 'Holds whenever, and however often, anybody looks.',
  }),
  fixed: Type.Object(Tested.properties, { description: 'Holds at one moment that was chosen beforehand.' }),
  bayesian: Type.Object({
    ...{ value: Type.Number(), low: Type.Number(), high: Type.Number(), error: Type.Number() },
    chanceToWin: Type.Number(),
    risk: Type.Array(Type.Number(), {
      description: 'Lost on average by staying with the baseline, and by the variant.',
    }),
  }),
});
const Effect = Type.Object({
  ...{ variant: Variant, absolute: Nullable(Looks), relative: Nullable(Looks), lack: Type.Optional(Text) },
  varianceCut: Maybe,
  adjustedP: Maybe,
});
const Part = Type.Object({
  variant: Variant,
  sameP: Maybe,
  people: Type.Array(
    Type.Object({
      ...{
        part: Text,
        people: Type.Integer(),
        raw: Maybe,
        value: Maybe,
        low: Maybe,
        high: Maybe,
        trust: Maybe,
      },
      ...{ p: Maybe, adjustedP: Maybe },
    }),
  ),
});

const Compared = {
  baseline: Type.String({ description: 'What the others are held against; empty is the holdout.' }),
  people: Type.Array(Type.Object({ variant: Variant, people: Type.Integer(), crossed: Type.Integer() })),
  crossed: Type.Integer({
    description: 'People who saw several variants: counted here, and left out of everything else.',
  }),
  since: Nullable(Text),
  metrics: Type.Array(
    Type.Object({
      role: Type.Union([Type.Literal('goal'), Type.Literal('guardrail'), Type.Literal('other')]),
      ...{ key: Nullable(Text), name: Text, sentence: Text, cap: Maybe },
      metric: Type.Object({ kind: Text, better: Text }, { additionalProperties: true }),
      variants: Type.Array(
        Type.Object({
          variant: Variant,
          people: Type.Integer(),
          open: Type.Integer(),
          value: Maybe,
          total: Maybe,
        }),
      ),
      effects: Type.Array(Effect),
      parts: Type.Optional(Type.Array(Part)),
    }),
  ),
  computedAt: Text,
};

/** Of a split in a scenario. */
export const ComparedShape = Type.Object(Compared);

export const ResultsShape = Type.Object({
  ...Compared,
  ...{ daysRun: Type.Integer(), minimumDays: Type.Integer() },
  split: Type.Object({
    ...{ p: Maybe, isAsPlanned: Type.Boolean() },
    variants: Type.Array(Type.Object({ variant: Variant, planned: Type.Number(), people: Type.Integer() })),
  }),
  changes: Type.Array(Type.Object({ at: Text, sentence: Text }), {
    description: 'What was changed while it ran, and what that means for the figures.',
  }),
  verdicts: Type.Array(Type.Object({ variant: Variant, verdict: Text, reason: Text })),
});

export const ByDayShape = Type.Object({
  baseline: Variant,
  lack: Type.Optional(Text),
  days: Type.Array(
    Type.Object({
      ...{ day: Text, variant: Variant, people: Type.Integer(), reached: Maybe },
      ...{ value: Maybe, low: Maybe, high: Maybe },
    }),
  ),
});

export const InterferenceShape = Type.Object({
  ...{ other: Text, people: Type.Integer(), p: Maybe, adjustedP: Maybe, excess: Maybe, independentP: Maybe },
  ...{ interferes: Type.Boolean(), sentence: Text },
});

export const AdaptiveShape = Nullable(
  Type.Object({
    ...{ reward: Text, rounds: Type.Integer() },
    variants: Type.Array(
      Type.Object({
        ...{ variant: Variant, rounds: Type.Integer(), naive: Type.Number() },
        ...{ estimate: Nullable(Tested), effect: Nullable(Tested) },
      }),
    ),
    left: Type.Object({
      held: Type.Integer(),
      again: Type.Integer(),
      undecided: Type.Integer(),
      open: Type.Integer(),
    }),
  }),
);

export const PlanShape = Type.Object({
  metric: Type.Object({ key: Nullable(Text), name: Text }),
  from: Type.String({ description: 'Whose figures it rests on: the experience, or everybody.' }),
  ...{ mean: Maybe, people: Type.Integer(), perDay: Type.Number(), varianceCut: Type.Number() },
  ...{ fixed: Maybe, sequential: Maybe, minimumDays: Maybe, sentence: Text },
  days: Type.Array(
    Type.Object({ day: Type.Integer(), units: Type.Integer(), fixed: Maybe, sequential: Maybe }),
  ),
});

const Side = Type.Object({ people: Type.Integer() });
export const HoldoutShape = Type.Object({
  ...{ kept: Side, others: Side, crossed: Type.Integer(), since: Nullable(Text), computedAt: Text },
  metrics: Type.Array(
    Type.Object({
      ...{
        key: Nullable(Text),
        name: Text,
        sentence: Text,
        kept: Maybe,
        others: Maybe,
        effect: Nullable(Effect),
      },
      incremental: Nullable(Type.Object({ value: Type.Number(), low: Type.Number(), high: Type.Number() })),
    }),
  ),
});
