// What forms and surveys both answer, for /openapi.json.

import { Type } from 'typebox';

const OptionShape = Type.Object({ value: Type.String(), label: Type.String() }, { title: 'Option' });

export const QuestionShape = Type.Object(
  {
    key: Type.String({
      description: "The answer's name in what is sent and in the event: letters, digits, `_` and `-`.",
    }),
    kind: Type.Union([
      Type.Literal('number'),
      Type.Literal('date'),
      Type.Literal('text'),
      Type.Literal('email'),
      Type.Literal('choice'),
      Type.Literal('choices'),
      Type.Literal('yesno'),
      Type.Literal('scale'),
      Type.Literal('nps'),
      Type.Literal('csat'),
      Type.Literal('ces'),
      Type.Literal('longtext'),
      Type.Literal('phone'),
    ]),
    label: Type.String(),
    help: Type.Optional(Type.String({ description: 'Stands under the label.' })),
    trait: Type.Optional(
      Type.String({
        description:
          'The trait that the answer becomes, without `traits.`; left out, the answer is in the event alone.',
      }),
    ),
    required: Type.Optional(Type.Boolean()),
    options: Type.Optional(Type.Array(OptionShape, { description: 'Of a choice, in their order.' })),
    min: Type.Optional(
      Type.Number({
        description: 'Of a number or a scale: the least and the most, both included. Of text: characters.',
      }),
    ),
    max: Type.Optional(Type.Number()),
    low: Type.Optional(
      Type.String({ description: 'What the ends of a scale mean: “not at all likely”, “very likely”.' }),
    ),
    high: Type.Optional(Type.String()),
  },
  { title: 'Question' },
);

/** As whoever is asked gets them. */
export const QuestionsToAskShape = Type.Array(
  Type.Object({
    key: Type.String({
      description: "The answer's name in what is sent and in the event: letters, digits, `_` and `-`.",
    }),
    kind: Type.Union([
      Type.Literal('number'),
      Type.Literal('date'),
      Type.Literal('text'),
      Type.Literal('email'),
      Type.Literal('choice'),
      Type.Literal('choices'),
      Type.Literal('yesno'),
      Type.Literal('scale'),
      Type.Literal('nps'),
      Type.Literal('csat'),
      Type.Literal('ces'),
      Type.Literal('longtext'),
      Type.Literal('phone'),
    ]),
    label: Type.String(),
    help: Type.Optional(Type.String({ description: 'Stands under the label.' })),
    required: Type.Optional(Type.Boolean()),
    options: Type.Optional(Type.Array(OptionShape, { description: 'Of a choice, in their order.' })),
    min: Type.Optional(
      Type.Number({
        description: 'Of a number or a scale: the least and the most, both included. Of text: characters.',
      }),
    ),
    max: Type.Optional(Type.Number()),
    low: Type.Optional(
      Type.String({ description: 'What the ends of a scale mean: “not at all likely”, “very likely”.' }),
    ),
    high: Type.Optional(Type.String()),
  }),
);
