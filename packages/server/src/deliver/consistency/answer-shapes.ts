// What the routes of this folder answer, for /openapi.json; the compiler and the tests hold the answers against it.

import { Type } from 'typebox';

const SayingShape = Type.Object(
  {
    id: Type.String(),
    kind: Type.Union([
      Type.Literal('stage'),
      Type.Literal('experience'),
      Type.Literal('message'),
      Type.Literal('scenario'),
      Type.Literal('campaign'),
      Type.Literal('cms'),
    ]),
    key: Type.String(),
    part: Type.String(),
    name: Type.String(),
    channel: Type.String(),
    slot: Type.Union([Type.String(), Type.Null()]),
  },
  { title: 'Saying' },
);
const ClaimShape = Type.Object(
  {
    topic: Type.Union([
      Type.Literal('action'),
      Type.Literal('price'),
      Type.Literal('stage'),
      Type.Literal('audience'),
      Type.Literal('tone'),
      Type.Literal('offer'),
    ]),
    about: Type.String({
      description:
        'The thing that it is about: `everything`, `lunch bag`, a journey; empty where the topic has only one thing.',
    }),
    value: Type.String({
      description:
        "In the topic's own few words, so that equal ones are equal: `percent 10`, `19.99 GBP`, `new`, `urgent`.",
    }),
    says: Type.String({ description: 'The words that say so.' }),
    from: Type.Union([Type.Literal('declared'), Type.Literal('read')], {
      description: 'Whether somebody said so, or it was read from the content.',
    }),
  },
  { title: 'Claim' },
);
const DisagreementShape = Type.Object(
  {
    topic: Type.Union([
      Type.Literal('action'),
      Type.Literal('price'),
      Type.Literal('stage'),
      Type.Literal('audience'),
      Type.Literal('tone'),
      Type.Literal('offer'),
    ]),
    about: Type.String(),
    first: ClaimShape,
    second: ClaimShape,
    sentence: Type.String({ description: '"Two offers for the same order".' }),
  },
  { title: 'Disagreement' },
);
const WitnessShape = Type.Object(
  {
    profileId: Type.String(),
    name: Type.Union([Type.String(), Type.Null()]),
    because: Type.Tuple([Type.String(), Type.String()], {
      description: 'Why they are told the first, and the second.',
    }),
  },
  { title: 'Witness', description: 'Somebody real who would be told both.' },
);
const ClashShape = Type.Object(
  {
    note: Type.Optional(Type.String()),
    first: SayingShape,
    second: SayingShape,
    at: Type.String({ description: 'ISO 8601.' }),
    disagreements: Type.Array(DisagreementShape),
    sentence: Type.String(),
    witness: Type.Union([WitnessShape, Type.Null()]),
  },
  { title: 'Clash' },
);
export const ConsistencyShape = Type.Object({
  looked: Type.Number({ description: 'How many people were looked at, of how many.' }),
  people: Type.Number(),
  isCut: Type.Boolean({ description: 'There are more than are listed.' }),
  clashes: Type.Array(ClashShape),
  within: Type.String(),
  sayings: Type.Array(
    Type.Object({
      to: Type.String(),
      claims: Type.Array(ClaimShape),
      unread: Type.Union([Type.Literal('elsewhere'), Type.Literal('language'), Type.Null()]),
      id: Type.String(),
      kind: Type.Union([
        Type.Literal('stage'),
        Type.Literal('experience'),
        Type.Literal('message'),
        Type.Literal('scenario'),
        Type.Literal('campaign'),
        Type.Literal('cms'),
      ]),
      key: Type.String(),
      part: Type.String(),
      name: Type.String(),
      channel: Type.String(),
      slot: Type.Union([Type.String(), Type.Null()]),
    }),
  ),
});
export const ConsistencyCheckShape = Type.Object(
  {
    looked: Type.Number({ description: 'How many people were looked at, of how many.' }),
    people: Type.Number(),
    isCut: Type.Boolean({ description: 'There are more than are listed.' }),
    clashes: Type.Array(ClashShape),
  },
  { title: 'ConsistencyCheck' },
);
export const ConsistencyReplayPageAnswerShape = Type.Object({
  data: Type.Array(
    Type.Union([
      Type.Object({ told: Type.Literal(true), because: Type.String(), saying: SayingShape }),
      Type.Object({ told: Type.Literal(false), because: Type.String(), saying: SayingShape }),
    ]),
  ),
});
export const ConsistencyHappenedPageShape = Type.Object({
  data: Type.Array(
    Type.Object({
      first: Type.Object({
        at: Type.String({ description: 'ISO 8601.' }),
        saying: Type.String(),
        name: Type.String(),
      }),
      second: Type.Object({
        at: Type.String({ description: 'ISO 8601.' }),
        saying: Type.String(),
        name: Type.String(),
      }),
      profileId: Type.String(),
      sentence: Type.String(),
    }),
  ),
  count: Type.Number(),
  people: Type.Number(),
});
const DeclaredShape = Type.Object(
  {
    offers: Type.Optional(
      Type.Array(Type.String(), { description: 'Such as "10% off dresses" or "free delivery over £30".' }),
    ),
    prices: Type.Optional(Type.Array(Type.String(), { description: 'Such as "Lunch bag £3.50".' })),
    audience: Type.Optional(
      Type.String({ description: 'Whom it takes the reader for; an empty text: nobody in particular.' }),
    ),
    stage: Type.Optional(Type.String({ description: 'The stage that it was made for, as `journey/stage`.' })),
    tone: Type.Optional(Type.String()),
    callToAction: Type.Optional(Type.String()),
  },
  {
    title: 'Declared',
    description:
      'What people declare, in their own words; what is left out is read from the content, and an empty list says "none".',
  },
);
export const ConsistencyClaimsPageShape = Type.Object({
  data: Type.Array(Type.Object({ subject: Type.String(), declared: DeclaredShape })),
});
export const ConsistencyClaimsAnswerShape = Type.Object({
  subject: Type.String(),
  declared: Type.Union([
    Type.Object({
      stage: Type.Optional(Type.String()),
      audience: Type.Optional(Type.String()),
      tone: Type.Optional(Type.String()),
      offers: Type.Optional(Type.Array(Type.String())),
      prices: Type.Optional(Type.Array(Type.String())),
      callToAction: Type.Optional(Type.String()),
    }),
    Type.Null(),
  ]),
});
export const ConsistencySettingsAnswerShape = Type.Object({ within: Type.String() });
