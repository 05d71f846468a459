// What a journey's scorecard says over HTTP.

import { type Friction, SURVEY_KINDS } from '@visavis/engine/measure';
import { type Static, Type } from 'typebox';
import { FigureShape, Nullable, Stretch, Time, TrendShape } from '../reports/shapes.ts';

const MeasuredShape = Type.Object({
  ...{ now: Nullable(FigureShape), before: Nullable(FigureShape), trend: Nullable(TrendShape) },
});
const FrictionShape = Type.Unsafe<Friction>(
  Type.Object({
    stage: Type.String(),
    group: Type.Optional(Type.String({ description: 'Whose figure; everybody’s when it is not there.' })),
    what: Type.Enum(['conversion', 'stay', 'loss']),
    against: Type.Enum(['before', 'others']),
    worse: Type.Enum(['less', 'more']),
    ...{ here: FigureShape, there: FigureShape },
    p: Type.Number({ description: 'One-sided, corrected for everything that was compared.' }),
  }),
);
const StageShape = Type.Object({
  ...{ stage: Type.String(), name: Type.String() },
  isLost: Type.Boolean({ description: 'Whoever is there is lost; what counts is who comes back.' }),
  people: Type.Integer({ description: 'There at the end of the period.' }),
  entered: Type.Integer({ description: 'Who came in the period.' }),
  conversion: Type.Union([Type.Null(), MeasuredShape], {
    description:
      'Went on to a later stage in time, or came back from a lost one; null where nothing comes after.',
  }),
  loss: Type.Object(MeasuredShape.properties, {
    description: 'Fell out of the journey, or into a lost stage, in time.',
  }),
  stay: Type.Object(MeasuredShape.properties, {
    description: 'Mean time in the stage, in milliseconds, of which none after the horizon counts.',
  }),
  satisfaction: Type.Array(Type.Object({ kind: Type.Enum([...SURVEY_KINDS]), ...MeasuredShape.properties })),
  value: MeasuredShape,
  predicted: Type.Union([Type.Null(), FigureShape], {
    description: 'What a model says that they will be worth; now only.',
  }),
  events: Type.Object(MeasuredShape.properties, { description: 'A week in the stage.' }),
  activeDays: Type.Object(MeasuredShape.properties, { description: 'A week in the stage.' }),
  friction: Type.Array(FrictionShape),
});
const CardShape = Type.Object({
  stages: Type.Array(StageShape),
  groups: Type.Array(
    Type.Object({ value: Type.String(), people: Type.Integer(), stages: Type.Array(StageShape) }),
  ),
  compared: Type.Integer({ description: 'How much was compared for friction.' }),
});
export type Measured = Static<typeof MeasuredShape>;
export type StageCard = Static<typeof StageShape>;
export type Scorecard = Static<typeof CardShape>;

export const ScorecardShape = Type.Object({
  ...Stretch,
  before: Time,
  withinMs: Type.Number({ description: 'How long after entering a stage what happens counts.' }),
  ...{ journey: Type.String(), name: Type.String() },
  model: Nullable(Type.String({ description: 'The attribute of predicted worth.' })),
  ...CardShape.properties,
});
