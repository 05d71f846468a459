// What a funnel says over HTTP.

import type { Condition } from '@visavis/engine/segment';
import { type Static, Type } from 'typebox';
import { FigureShape, Nullable, Stretch, Time } from '../reports/shapes.ts';

const StepShape = Type.Object({
  people: Type.Integer(),
  ofFirst: Nullable(FigureShape),
  ofBefore: Nullable(FigureShape),
  time: Type.Union(
    [Type.Null(), Type.Object({ p25: Type.Number(), median: Type.Number(), p75: Type.Number() })],
    { description: 'From the step before, of those who took this one: quartiles in milliseconds.' },
  ),
});
const GroupShape = Type.Object({ value: Type.String(), steps: Type.Array(StepShape) });
const ReportShape = Type.Object({
  total: Type.Array(StepShape),
  groups: Type.Array(GroupShape, { description: 'Of `by`; empty without.' }),
});
export type FunnelStep = Static<typeof StepShape>;
export type FunnelReport = Static<typeof ReportShape>;

export const FunnelShape = Type.Object({
  ...Stretch,
  within: Type.String(),
  ...ReportShape.properties,
  drops: Type.Array(Type.Unsafe<Condition>({ type: 'object', additionalProperties: true }), {
    description: 'Who stopped after each step, as a condition that a segment can keep.',
  }),
});
export const FunnelPeopleShape = Type.Object({
  data: Type.Array(
    Type.Object({
      id: Type.String({ description: 'The profile.' }),
      name: Nullable(Type.String()),
      at: Time,
    }),
  ),
});
