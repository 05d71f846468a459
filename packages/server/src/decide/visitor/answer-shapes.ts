// What the routes of this folder answer, for /openapi.json; the compiler and the tests hold the answers against it.

import { Type } from 'typebox';

const KnownShape = Type.Object(
  {
    traits: Type.Array(
      Type.Object({
        name: Type.String(),
        value: Type.Unknown(),
        since: Type.String({ description: 'ISO 8601.' }),
      }),
      { description: 'What was told of them, with when.' },
    ),
    facts: Type.Array(
      Type.Object({
        name: Type.String(),
        value: Type.Unknown(),
        since: Type.String({ description: 'ISO 8601.' }),
      }),
      { description: 'What was seen of their device and place.' },
    ),
    consent: Type.Array(
      Type.Object({
        purpose: Type.String(),
        granted: Type.Boolean(),
        since: Type.String({ description: 'ISO 8601.' }),
      }),
    ),
    events: Type.Number(),
    firstSeen: Type.Union([Type.String(), Type.Null()], { description: 'ISO 8601.' }),
    lastSeen: Type.Union([Type.String(), Type.Null()], { description: 'ISO 8601.' }),
  },
  { title: 'Known' },
);
const Shape = Type.Object(
  {
    slot: Type.String(),
    name: Type.String(),
    reason: Type.String(),
    because: Type.Array(Type.Object({ sentence: Type.String(), value: Type.Optional(Type.Unknown()) }), {
      description: 'The conditions that are true of them, with their own value where it may be told.',
    }),
  },
  { title: '' },
);
export const VisitorAnswerShape = Type.Object({
  scope: Type.Union([Type.Literal('person'), Type.Literal('device')]),
  known: Type.Union([KnownShape, Type.Null()]),
  segments: Type.Array(Type.String()),
  shown: Type.Array(Shape),
});
export const VisitorEraseAnswerShape = Type.Object({ state: Type.String() });
