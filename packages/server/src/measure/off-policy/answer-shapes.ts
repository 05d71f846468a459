// What the routes of this folder answer, for /openapi.json; the compiler and the tests hold the answers against it.

import { Type } from 'typebox';

const RewardShape = Type.Object(
  {
    event: Type.String({ description: 'The name of a track event of the same person.' }),
    value: Type.Union([Type.String(), Type.Null()], {
      description:
        'The property that holds the amount, dots reach into objects; null counts whether it happened at all.',
    }),
    windowMinutes: Type.Number({ description: 'How long after the view it still counts.' }),
    cap: Type.Union([Type.Number(), Type.Null()], {
      description: 'A view is worth at most this; null is no bound.',
    }),
    sources: Type.Optional(
      Type.Array(Type.String(), {
        description:
          'Only what came through these sources counts (ids of sources or keys); any, when not given.',
      }),
    ),
  },
  { title: 'Reward', description: 'What counts as success of a view, and how much.' },
);
const PolicyEstimateShape = Type.Object(
  { value: Type.Number(), low: Type.Number(), high: Type.Number() },
  { title: 'PolicyEstimate' },
);
const PolicyIntervalShape = Type.Object(
  { low: Type.Number(), high: Type.Number() },
  { title: 'PolicyInterval' },
);
const PolicyWeightsShape = Type.Object(
  {
    mean: Type.Union([Type.Number(), Type.Null()], {
      description: 'Near 1 when the propensities are what was really done, and the log covers the policy.',
    }),
    max: Type.Number(),
    effectiveSample: Type.Number({
      description:
        "As many rounds of the policy's own would say as much. Source: L. Kish, Survey Sampling, 1965.",
    }),
    effectiveShare: Type.Union([Type.Number(), Type.Null()]),
    greatestPart: Type.Number({
      description:
        "The greatest round's part of all squared weights; asymptotics need it to vanish (Lindeberg's condition).",
    }),
    unsupported: Type.Union([Type.Number(), Type.Null()], {
      description: 'How often the policy would take an action that the log never took in such a context.',
    }),
  },
  { title: 'PolicyWeights' },
);
export const ExperienceEstimateShape = Type.Object(
  {
    from: Type.String({ description: 'ISO 8601.' }),
    to: Type.String(),
    reward: RewardShape,
    left: Type.Object(
      { held: Type.Number(), again: Type.Number(), undecided: Type.Number(), open: Type.Number() },
      {
        description:
          'Views that say nothing: of the holdout, of somebody counted already, without a draw, with an open window.',
      },
    ),
    rounds: Type.Number(),
    actions: Type.Number(),
    logged: PolicyEstimateShape,
    policy: Type.Union(
      [
        Type.Object({
          ips: PolicyEstimateShape,
          snips: PolicyEstimateShape,
          dr: PolicyEstimateShape,
          guaranteed: PolicyIntervalShape,
        }),
        Type.Null(),
      ],
      { description: 'What the new one would have earned a round; null where the log does not support it.' },
    ),
    difference: Type.Union([PolicyEstimateShape, Type.Null()], {
      description:
        'By how much the new one would have earned more (by `dr`), resampled together; null likewise.',
    }),
    weights: PolicyWeightsShape,
    refused: Type.Boolean(),
    reasons: Type.Array(Type.String()),
    warnings: Type.Array(Type.String()),
  },
  { title: 'ExperienceEstimate' },
);
