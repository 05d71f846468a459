// What the routes of this folder answer, for /openapi.json; the compiler and the tests hold the answers against it.

import { Type } from 'typebox';

const ExpectedShape = Type.Object(
  {
    people: Type.Number({
      description: 'People of the whole workspace, if everybody who lacks the trait answered.',
    }),
    low: Type.Number(),
    high: Type.Number(),
  },
  { title: 'Expected' },
);
const WorthShape = Type.Object(
  {
    askedIn: Type.Array(
      Type.Object({
        kind: Type.Union([Type.Literal('form'), Type.Literal('survey')]),
        key: Type.String(),
        name: Type.String(),
      }),
    ),
    trait: Type.String(),
    known: Type.Object(
      { low: Type.Number(), high: Type.Number(), value: Type.Number() },
      { description: "The share of people who have it, with Wilson's interval." },
    ),
    lacking: Type.Number({ description: 'People who lack it.' }),
    from: Type.Union([Type.Literal('people'), Type.Literal('options'), Type.Literal('nothing')], {
      description: 'Whose values were tried: what people have, what may be answered, or none at all.',
    }),
    gain: ExpectedShape,
    climb: ExpectedShape,
    perHundred: Type.Number({ description: 'Of a hundred who answer, how many would enter something.' }),
    askable: Type.Number({ description: 'People for whom an answer could matter at all: whom to ask.' }),
    targets: Type.Array(
      Type.Object({
        kind: Type.Union([Type.Literal('segment'), Type.Literal('experience')]),
        key: Type.String(),
        name: Type.String(),
        slot: Type.Optional(Type.String()),
        rung: Type.Optional(Type.Number()),
        gain: ExpectedShape,
      }),
    ),
    whom: Type.Array(
      Type.Object({ group: Type.String(), lacking: Type.Number(), perHundred: Type.Number() }),
      { description: 'Groups in which an answer is worth most, the best first.' },
    ),
  },
  { title: 'Worth' },
);
export const QuestionValueShape = Type.Object({
  computedAt: Type.String({ description: 'ISO 8601.' }),
  total: Type.Number(),
  sample: Type.Number(),
  data: Type.Array(WorthShape),
});
