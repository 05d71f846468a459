// What retention says over HTTP.

import { type Static, Type } from 'typebox';
import { FigureShape, Nullable, Stretch } from '../reports/shapes.ts';

/** `nth`: came back in that very unit; `unbounded`: in it or later. */
export const Mode = Type.Union([Type.Literal('nth'), Type.Literal('unbounded')], {
  default: 'nth',
  description: '`nth`: in that very unit; `unbounded`: in it or any later one.',
});
const LineShape = Type.Object({
  cohort: Type.String({ description: 'The first day of it; empty of all together.' }),
  people: Type.Integer(),
  cells: Type.Array(Nullable(FigureShape), { description: 'Null where nobody’s time is over.' }),
});
const ReportShape = Type.Object({ total: LineShape, cohorts: Type.Array(LineShape) });
export type RetentionMode = Static<typeof Mode>;
export type RetentionLine = Static<typeof LineShape>;
export type RetentionReport = Static<typeof ReportShape>;

export const RetentionShape = Type.Object({
  ...Stretch,
  unit: Type.Enum(['day', 'week', 'month']),
  mode: Mode,
  ...ReportShape.properties,
});
