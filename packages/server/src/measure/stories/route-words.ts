// What the routes of stories say in the same words.

import { type PublicStory, type Sentence, type Story, textOf } from '@visavis/engine/measure';
import { Type } from 'typebox';

export const tags = ['measure'];
export const Kind = Type.Union(
  ['segment', 'persona', 'stage', 'experience', 'report'].map((kind) => Type.Literal(kind)),
);
export const Subject = Type.Object({
  kind: Kind,
  key: Type.String({
    maxLength: 200,
    description:
      'A key; of a persona `<model>:<persona>`, of a stage `<journey>:<stage>`, of a report what making it answered.',
  }),
});

const Piece = Type.Union([
  Type.String(),
  Type.Object({ text: Type.String(), query: Type.String({ description: 'The query it comes from.' }) }),
]);
const Claim = Type.Object(
  {
    says: Type.String({ description: '`more`, `less` or `cannot tell`.' }),
    ...{ low: Type.Number(), high: Type.Number() },
    byChance: Type.Boolean({ description: 'Chance divided people, so it may be said what comes of what.' }),
  },
  { description: 'The interval that a comparison rests on.' },
);
const SentenceShape = Type.Object({
  part: Type.Union([Type.Literal('what'), Type.Literal('sure'), Type.Literal('so')]),
  ...{ text: Type.String(), pieces: Type.Array(Piece), claim: Type.Optional(Claim) },
});
const Words = { title: Type.String(), says: Type.String(), query: Type.String() };
const PictureShape = Type.Union([
  Type.Object({
    ...{ kind: Type.Literal('line'), ...Words, unit: Type.String() },
    points: Type.Array(Type.Object({ time: Type.String(), value: Type.Number() })),
  }),
  Type.Object({
    ...{ kind: Type.Literal('intervals'), ...Words, against: Type.String() },
    rows: Type.Array(
      Type.Object({
        ...{ name: Type.String(), value: Type.Number(), low: Type.Number(), high: Type.Number() },
        ...{ against: Type.Number(), text: Type.String() },
      }),
    ),
  }),
  Type.Object({
    ...{ kind: Type.Literal('bars'), ...Words },
    rows: Type.Array(
      Type.Object({
        ...{ name: Type.String(), value: Type.Number(), text: Type.String() },
        ...{ low: Type.Optional(Type.Number()), high: Type.Optional(Type.Number()) },
      }),
    ),
  }),
]);
const Told = {
  ...{ kind: Type.String(), key: Type.String(), title: Type.String() },
  ...{ sentences: Type.Array(SentenceShape), pictures: Type.Array(PictureShape) },
};
export const StoryShape = Type.Object({
  ...Told,
  queries: Type.Array(Type.Object({ id: Type.String(), says: Type.String(), call: Type.String() })),
  fewest: Type.Integer({ description: 'The smallest number of people that a figure rests on.' }),
  computedAt: Type.String(),
});
export const PublicStoryShape = Type.Object({
  ...Told,
  queries: Type.Array(Type.Object({ id: Type.String(), says: Type.String() })),
});

/** Sentences as text too, for who needs no links. */
export const shownStory = <S extends Story | PublicStory>(story: S) => ({
  ...story,
  sentences: story.sentences.map((one: Sentence) => ({ ...one, text: textOf(one) })),
});
