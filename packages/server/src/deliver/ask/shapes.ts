// The shapes that forms and surveys share over HTTP.

import { KIND_NAMES, type KindName } from '@visavis/engine/deliver';
import { Type } from 'typebox';

const Text = (most: number) => Type.String({ maxLength: most });
const Name = Type.String({ minLength: 1, maxLength: 200 });

export const QuestionShape = Type.Object(
  {
    key: Type.String({ minLength: 1, maxLength: 64 }),
    kind: Type.Unsafe<KindName>({ type: 'string', enum: KIND_NAMES }),
    label: Text(500),
    help: Type.Optional(Text(1000)),
    trait: Type.Optional(
      Type.String({ minLength: 1, maxLength: 100, description: 'Without `traits.`; none: the event alone.' }),
    ),
    required: Type.Optional(Type.Boolean()),
    options: Type.Optional(
      Type.Array(Type.Object({ value: Name, label: Name }, { additionalProperties: false }), {
        maxItems: 100,
      }),
    ),
    min: Type.Optional(Type.Number()),
    max: Type.Optional(Type.Number()),
    low: Type.Optional(Text(100)),
    high: Type.Optional(Text(100)),
  },
  { additionalProperties: false },
);

export const ConsentShape = Type.Object(
  {
    purpose: Type.String({ minLength: 1, maxLength: 64, pattern: '^[\\w-]+$' }),
    text: Type.String({ minLength: 1, maxLength: 2000 }),
    required: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

export const ScaleShape = Type.Object(
  {
    key: Type.String({ minLength: 1, maxLength: 64 }),
    label: Name,
    trait: Type.String({ minLength: 1, maxLength: 100 }),
    items: Type.Array(
      Type.Object(
        { question: Name, reversed: Type.Optional(Type.Boolean()) },
        { additionalProperties: false },
      ),
      { maxItems: 100 },
    ),
    combine: Type.Union([Type.Literal('sum'), Type.Literal('mean')]),
    bands: Type.Optional(
      Type.Array(
        Type.Object({ below: Type.Optional(Type.Number()), label: Name }, { additionalProperties: false }),
        { maxItems: 20 },
      ),
    ),
  },
  { additionalProperties: false },
);

/** Who answers, as every call from a page says it. */
export const Who = {
  writeKey: Type.Optional(Type.String({ maxLength: 200 })),
  anonymousId: Type.Optional(Type.String({ minLength: 1, maxLength: 512 })),
};
/** What is answered: checked by the questions, not by the shape. */
export const AnswersShape = Type.Record(Type.String({ maxLength: 64 }), Type.Unknown(), {
  maxProperties: 200,
});
export const PageShape = Type.Object({
  url: Type.Optional(Text(2000)),
  path: Type.Optional(Text(2000)),
  title: Type.Optional(Text(500)),
  referrer: Type.Optional(Text(2000)),
});
