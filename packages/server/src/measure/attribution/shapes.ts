// What attribution and revenue say over HTTP.

import { type Static, Type } from 'typebox';
import { FigureShape, Nullable, Stretch } from '../reports/shapes.ts';
import { RULES } from './attribution-store.ts';

export const MODELS = [...RULES, 'data-driven'] as const;
export type Model = (typeof MODELS)[number];

const CurrenciesShape = Type.Array(
  Type.Object({
    currency: Type.String({ description: 'Empty: orders that name none.' }),
    orders: Type.Integer(),
  }),
  { description: 'What the orders’ `properties.currency` say. Nothing is converted.' },
);
const CreditShape = Type.Object({ conversions: Type.Number(), revenue: Type.Number() });
export type Credit = Static<typeof CreditShape>;
const AttributedShape = Type.Object({
  ...CreditShape.properties,
  currencies: CurrenciesShape,
  channels: Type.Array(
    Type.Object({
      channel: Type.String({ description: 'Empty: conversions without any touch in the time before them.' }),
      touches: Type.Integer(),
      models: Type.Unsafe<Record<Model, Credit>>(
        Type.Object(Object.fromEntries(MODELS.map((model) => [model, CreditShape]))),
      ),
    }),
    { description: 'The greatest first.' },
  ),
});
export type AttributionReport = Static<typeof AttributedShape>;
export const AttributionShape = Type.Object({
  ...Stretch,
  touch: Type.String(),
  models: Type.Array(Type.Enum([...MODELS])),
  ...AttributedShape.properties,
});

const LineShape = Type.Object({
  of: Type.String({ description: 'The first day of it; or a group’s value.' }),
  ...{ orders: Type.Integer(), buyers: Type.Integer(), newBuyers: Type.Integer() },
  ...{ revenue: Type.Number(), newRevenue: Type.Number() },
  perBuyer: Nullable(FigureShape),
});
const EarnedShape = Type.Object({
  ...{ orders: Type.Integer(), revenue: Type.Number(), newRevenue: Type.Number() },
  currencies: CurrenciesShape,
  ...{ periods: Type.Array(LineShape), groups: Type.Array(LineShape) },
});
export type RevenueLine = Static<typeof LineShape>;
export type RevenueReport = Static<typeof EarnedShape>;
export const RevenueShape = Type.Object({
  ...Stretch,
  every: Type.Enum(['day', 'week', 'month']),
  ...EarnedShape.properties,
});
