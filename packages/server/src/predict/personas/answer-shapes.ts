// What the routes of this folder answer, for /openapi.json; the compiler and the tests hold the answers against it.

import { Type } from 'typebox';

const ApartShape = Type.Object(
  {
    measure: Type.String(),
    label: Type.String(),
    kind: Type.Union([Type.Literal('number'), Type.Literal('yes-no')]),
    event: Type.Optional(
      Type.String({ description: 'The event that the measure counts, where it counts one.' }),
    ),
    inside: Type.Number({ description: 'Means.' }),
    outside: Type.Number(),
    effect: Type.Number({
      description: "Hedges' g: the difference of the means in deviations, with its 95 % interval.",
    }),
    low: Type.Number(),
    high: Type.Number(),
    q: Type.Number({
      description: 'The p value, corrected by Benjamini and Hochberg over all measures of all groups.',
    }),
  },
  { title: 'Apart' },
);
const DriftShape = Type.Object(
  {
    psi: Type.Number({
      description: 'The population stability index: below .1 nothing has moved, above .25 a lot.',
    }),
    fit: Type.Number({
      description: 'How typical people are of their personas on average; .5 when they were learned.',
    }),
    alarm: Type.Boolean(),
    sentence: Type.String(),
  },
  { title: 'Drift' },
);
export const PersonaShape = Type.Object(
  {
    personas: Type.Union([
      Type.Array(Type.Unknown()),
      Type.Array(
        Type.Object({
          written: Type.String(),
          name: Type.String(),
          picture: Type.String(),
          note: Type.String(),
          now: Type.Object({ people: Type.Number(), share: Type.Number(), fit: Type.Number() }),
          key: Type.String(),
          people: Type.Number(),
          share: Type.Number(),
          firmness: Type.Number({
            description: 'How firm it is: the share of its pairs that other samples of people keep together.',
          }),
          apart: Type.Array(ApartShape),
          portrait: Type.Array(Type.Object({ sentence: Type.String(), measure: Type.String() })),
        }),
      ),
    ]),
    stability: Type.Union([
      Type.Null(),
      Type.Object({ mean: Type.Number(), low: Type.Number(), high: Type.Number(), pairs: Type.Number() }),
    ]),
    drift: Type.Union([Type.Null(), Type.Union([DriftShape, Type.Null()])]),
    summary: Type.Union([Type.Null(), Type.String()]),
    trainedAt: Type.Union([Type.Null(), Type.String()]),
    key: Type.String(),
    name: Type.String(),
    attribute: Type.String(),
    version: Type.Union([Type.Number(), Type.Null()]),
    carried: Type.Optional(Type.Array(Type.Object({ key: Type.String(), overlap: Type.Number() }))),
    votes: Type.Optional(Type.Union([Type.Record(Type.String(), Type.Number()), Type.Null()])),
  },
  { title: 'Persona' },
);
export const PersonasPageShape = Type.Object({ data: Type.Array(PersonaShape) });
export const PageShape = Type.Object(
  {
    stages: Type.Array(
      Type.Object({
        inside: Type.Number(),
        all: Type.Number(),
        journey: Type.String(),
        stage: Type.String(),
      }),
    ),
    deeds: Type.Array(Type.Object({ inside: Type.Number(), outside: Type.Number(), name: Type.String() })),
    items: Type.Array(Type.Object({ inside: Type.Number(), outside: Type.Number(), item: Type.String() })),
    model: Type.Object({
      key: Type.String(),
      name: Type.String(),
      version: Type.Number(),
      stability: Type.Union([
        Type.Object({ mean: Type.Number(), low: Type.Number(), high: Type.Number(), pairs: Type.Number() }),
        Type.Null(),
      ]),
    }),
    attribute: Type.String(),
    condition: Type.Object({ attribute: Type.String(), op: Type.Literal('eq'), value: Type.String() }),
    others: Type.Number(),
    typical: Type.Array(
      Type.Object({ fit: Type.Number(), id: Type.String(), name: Type.Optional(Type.String()) }),
    ),
    written: Type.String(),
    name: Type.String(),
    picture: Type.String(),
    note: Type.String(),
    now: Type.Object({ people: Type.Number(), share: Type.Number(), fit: Type.Number() }),
    key: Type.String(),
    people: Type.Number(),
    share: Type.Number(),
    firmness: Type.Number({
      description: 'How firm it is: the share of its pairs that other samples of people keep together.',
    }),
    apart: Type.Array(ApartShape),
    portrait: Type.Array(Type.Object({ sentence: Type.String(), measure: Type.String() })),
  },
  { title: 'Page' },
);
