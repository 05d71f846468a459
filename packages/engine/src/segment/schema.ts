// The published JSON Schema of conditions, for editors, clients and the API's description. `parseCondition` checks
// more (which operand goes with which operator) and says it better; this is the shape.

import { type TSchema, Type } from 'typebox';
import { ATTRIBUTE_OPERATORS, CALENDAR_UNITS } from '../unify/index.ts';
import type { Condition } from './condition.ts';

const strict = { additionalProperties: false };
const oneOf = (values: readonly string[]) => Type.Unsafe<string>({ type: 'string', enum: [...values] });
const ref = (name: string) => Type.Unsafe<unknown>({ $ref: `#/$defs/${name}` });
const nonEmpty = (item: TSchema) => Type.Array(item, { minItems: 1 });

const Duration = Type.String({ pattern: '^[1-9]\\d{0,5}[mhdw]$', examples: ['30m', '12h', '30d', '4w'] });
const Value = Type.Union([
  Type.String(),
  Type.Number(),
  Type.Boolean(),
  Type.Array(Type.Union([Type.String(), Type.Number(), Type.Boolean()]), { minItems: 1 }),
]);
const Where = Type.Object(
  {
    property: Type.String({
      description: '`properties.<path>`, `traits.<path>` or a fact',
      examples: ['properties.total'],
    }),
    op: oneOf(ATTRIBUTE_OPERATORS),
    value: Type.Optional(Value),
  },
  strict,
);
const filter = {
  event: Type.String({
    minLength: 1,
    description: "An event's name; `*` is any",
    examples: ['Order Completed'],
  }),
  where: Type.Optional(Type.Array(Where)),
};
const Window = Type.Union([
  Type.Object({ last: Duration }, strict),
  Type.Object({ this: oneOf(CALENDAR_UNITS) }, strict),
  Type.Object({ previous: oneOf(CALENDAR_UNITS) }, strict),
  Type.Object(
    { from: Type.Optional(Type.String()), to: Type.Optional(Type.String()) },
    { ...strict, minProperties: 1 },
  ),
]);
const Measure = Type.Union([
  ...['count', 'firstTime', 'lastTime'].map((name) => Type.Object({ [name]: Type.Literal(true) }, strict)),
  ...['sum', 'avg', 'min', 'max', 'distinct'].map((name) => Type.Object({ [name]: Type.String() }, strict)),
]);
const EVENT_OPERATORS = [
  'eq',
  'ne',
  'gt',
  'gte',
  'lt',
  'lte',
  'between',
  'before',
  'after',
  'withinLast',
  'moreThanAgo',
];

/** Self-contained: it refers only to its own `$defs`. */
export const conditionSchema = Type.Unsafe<Condition>({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Condition',
  description: 'What can be true of a person.',
  $ref: '#/$defs/Condition',
  $defs: {
    Condition: Type.Union(['All', 'Any', 'Not', 'Attribute', 'Event', 'Sequence', 'Segment'].map(ref)),
    All: Type.Object({ all: nonEmpty(ref('Condition')) }, strict),
    Any: Type.Object({ any: nonEmpty(ref('Condition')) }, strict),
    Not: Type.Object({ not: ref('Condition') }, strict),
    Attribute: Type.Object(
      {
        attribute: Type.String({
          minLength: 1,
          examples: ['traits.plan', 'place.country', 'first.channel', 'computed.ltv'],
        }),
        op: oneOf(ATTRIBUTE_OPERATORS),
        value: Type.Optional(Value),
      },
      strict,
    ),
    Event: Type.Object(
      {
        ...filter,
        measure: Type.Optional(ref('Measure')),
        window: Type.Optional(ref('Window')),
        op: Type.Optional(oneOf(EVENT_OPERATORS)),
        value: Type.Optional(Value),
      },
      strict,
    ),
    Sequence: Type.Object(
      {
        sequence: Type.Array(Type.Object({ ...filter, not: Type.Optional(Type.Literal(true)) }, strict), {
          minItems: 2,
          maxItems: 10,
        }),
        within: Duration,
        window: Type.Optional(ref('Window')),
      },
      strict,
    ),
    Segment: Type.Object({ segment: Type.String({ minLength: 1 }) }, strict),
    Measure,
    Window,
  },
});
