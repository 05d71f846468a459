// What answers of reports have in common over HTTP. The types of reports are read off these shapes, so that what is said in
// /openapi.json is what is sent.

import type { Figure, Trend } from '@visavis/engine/measure';
import { type TSchema, Type } from 'typebox';

export const Nullable = <T extends TSchema>(shape: T) => Type.Union([Type.Null(), shape]);
export const Time = Type.Unsafe<string>({ type: 'string', format: 'date-time' });
/** When an answer was worked out, and the stretch that it is about. */
export const Stretch = { from: Time, to: Time, computedAt: Time };

const Reach = {
  ...{ value: Type.Number(), low: Type.Number(), high: Type.Number() },
};
export const FigureShape = Type.Unsafe<Figure>(
  Type.Object(
    { ...Reach, n: Type.Number({ description: 'People, or answers, that it rests on.' }) },
    { description: 'With its 95% interval.' },
  ),
);
export const TrendShape = Type.Unsafe<Trend>(
  Type.Object(
    { ...Reach, p: Type.Number({ description: 'Two-sided.' }) },
    { description: 'Now minus before, with its 95% interval.' },
  ),
);
