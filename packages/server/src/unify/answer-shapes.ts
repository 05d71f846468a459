// What the routes of this folder answer, for /openapi.json; the compiler and the tests hold the answers against it.

import { Type } from 'typebox';

export const ReceiptShape = Type.Object(
  {
    id: Type.String(),
    at: Type.String({ description: 'ISO 8601.' }),
    state: Type.Union([Type.Literal('done'), Type.Literal('erasing')], {
      description:
        '`erasing`: the person is gone; events are still being removed from the logs and the files of the event store.',
    }),
    identities: Type.Number(),
    events: Type.Number(),
    suppressed: Type.Boolean({ description: 'May the person be made again by a later event?' }),
    tables: Type.Array(Type.String()),
  },
  { title: 'Receipt' },
);
export const ReceiptListShape = Type.Object({ data: Type.Array(ReceiptShape) });
const NameLimitShape = Type.Object(
  { max: Type.Number(), windowMs: Type.Optional(Type.Number()) },
  {
    title: 'NameLimit',
    description:
      'At most `max` names of a type on one person; with `windowMs`, at most that many new ones in any such span.',
  },
);
export const IdentityRulesShape = Type.Object(
  {
    priority: Type.Array(Type.String(), {
      description:
        'Types from the most telling on; types not named here come before the first device, by alphabet.',
    }),
    limits: Type.Record(Type.String(), NameLimitShape),
    defaultLimit: NameLimitShape,
    blocked: Type.Array(Type.String(), {
      description: 'Values that name nobody, compared in lower case; on top of `BLOCKED_VALUES`.',
    }),
    blockedPatterns: Type.Array(Type.String(), {
      description:
        'Regular expressions are not taken from users: a pattern here is text with `*` for anything.',
    }),
    shared: Type.Record(Type.String(), Type.Record(Type.String(), Type.Number()), {
      description:
        'Types that name a thing that several people may share, and how many names of another type it may be seen with.',
    }),
    fromTraits: Type.Record(Type.String(), Type.String(), {
      description: 'Traits of an identify event that also name the person: trait → identifier type.',
    }),
    maxIdentities: Type.Number({ description: 'A person has at most this many names.' }),
  },
  { title: 'IdentityRules' },
);
export const IdentityRulesAnswerShape = Type.Object({
  limits: Type.Record(
    Type.String(),
    Type.Object({ windowMs: Type.Optional(Type.Number()), max: Type.Number() }),
  ),
  priority: Type.Array(Type.String(), {
    description:
      'Types from the most telling on; types not named here come before the first device, by alphabet.',
  }),
  defaultLimit: Type.Object(
    { windowMs: Type.Optional(Type.Number()), max: Type.Number() },
    { description: 'For types not in `limits`.' },
  ),
  blocked: Type.Array(Type.String(), {
    description: 'Values that name nobody, compared in lower case; on top of `BLOCKED_VALUES`.',
  }),
  blockedPatterns: Type.Array(Type.String(), {
    description:
      'Regular expressions are not taken from users: a pattern here is text with `*` for anything.',
  }),
  shared: Type.Record(Type.String(), Type.Record(Type.String(), Type.Number()), {
    description:
      'Types that name a thing that several people may share, and how many names of another type it may be seen with.',
  }),
  fromTraits: Type.Record(Type.String(), Type.String(), {
    description: 'Traits of an identify event that also name the person: trait → identifier type.',
  }),
  maxIdentities: Type.Number({ description: 'A person has at most this many names.' }),
});
export const DryRunShape = Type.Object(
  {
    linked: Type.Number({
      description: 'Identities looked at; those without any link cannot change and are not counted.',
    }),
    people: Type.Object({ now: Type.Number(), after: Type.Number() }),
    split: Type.Number({ description: 'People who would become several.' }),
    joined: Type.Number({ description: "New people made of several of today's." }),
    blocked: Type.Number({ description: 'Names that would count as nobody.' }),
    shared: Type.Object({ now: Type.Number(), after: Type.Number() }),
    examples: Type.Array(
      Type.Object({
        before: Type.Array(Type.Array(Type.String())),
        after: Type.Array(Type.Array(Type.String())),
      }),
      { description: 'A few of them, as `type:value` of who would be together.' },
    ),
    complete: Type.Boolean({
      description: 'False when the graph is larger than what is looked at in one go.',
    }),
  },
  { title: 'DryRun' },
);
const ProfileSummaryShape = Type.Object(
  {
    id: Type.String(),
    name: Type.Union([Type.String(), Type.Null()]),
    traits: Type.Record(Type.String(), Type.Unknown()),
    identities: Type.Array(Type.Object({ id: Type.String(), type: Type.String(), value: Type.String() })),
    country: Type.Unknown(),
    channel: Type.Unknown(),
    device: Type.Unknown(),
    firstSeen: Type.Union([Type.String(), Type.Null()], { description: 'ISO 8601.' }),
    lastSeen: Type.Union([Type.String(), Type.Null()], { description: 'ISO 8601.' }),
    events: Type.Number(),
    updatedAt: Type.String({ description: 'ISO 8601.' }),
  },
  { title: 'ProfileSummary' },
);
export const ProfilesPageShape = Type.Object({
  next: Type.Optional(Type.String()),
  data: Type.Array(ProfileSummaryShape),
});
const MembershipShape = Type.Object(
  {
    since: Type.String({ description: 'ISO 8601.' }),
    flipAt: Type.Union([Type.String(), Type.Null()], { description: 'ISO 8601.' }),
    id: Type.String(),
    key: Type.String(),
    name: Type.String(),
  },
  { title: 'Membership' },
);
const ValueSourceShape = Type.Object(
  {
    messageId: Type.String(),
    sourceId: Type.String(),
    identity: Type.Object(
      { id: Type.String(), type: Type.String(), value: Type.String() },
      {
        description:
          "Which identity carried it, such as `{ type: 'user_id', value: '42' }`; of what was derived, the person's own `id`.",
      },
    ),
    time: Type.String({ description: 'ISO 8601.' }),
  },
  { title: 'ValueSource' },
);
const TouchShape = Type.Object(
  {
    time: Type.String({ description: 'ISO 8601.' }),
    messageId: Type.String(),
    channel: Type.String(),
    source: Type.Optional(Type.String()),
    medium: Type.Optional(Type.String()),
    campaign: Type.Optional(Type.String()),
    term: Type.Optional(Type.String()),
    content: Type.Optional(Type.String()),
    referrer: Type.Optional(Type.String()),
    page: Type.Optional(Type.String()),
  },
  { title: 'Touch' },
);
export const ProfileShape = Type.Object({
  computed: Type.Record(Type.String(), Type.Unknown()),
  segments: Type.Array(MembershipShape),
  sources: Type.Record(Type.String(), ValueSourceShape),
  facts: Type.Record(Type.String(), Type.Object({ value: Type.Unknown(), source: ValueSourceShape })),
  derived: Type.Record(
    Type.String(),
    Type.Object({
      value: Type.Unknown(),
      time: Type.String({ description: 'ISO 8601.' }),
      by: Type.String(),
    }),
  ),
  consent: Type.Record(Type.String(), Type.Boolean()),
  groups: Type.Unknown(),
  sessions: Type.Unknown(),
  firstTouch: Type.Union([TouchShape, Type.Null()]),
  lastTouch: Type.Union([TouchShape, Type.Null()]),
  id: Type.String(),
  name: Type.Union([Type.String(), Type.Null()]),
  traits: Type.Record(Type.String(), Type.Unknown()),
  identities: Type.Array(Type.Object({ id: Type.String(), type: Type.String(), value: Type.String() })),
  country: Type.Unknown(),
  channel: Type.Unknown(),
  device: Type.Unknown(),
  firstSeen: Type.Union([Type.String(), Type.Null()], { description: 'ISO 8601.' }),
  lastSeen: Type.Union([Type.String(), Type.Null()], { description: 'ISO 8601.' }),
  events: Type.Number(),
  updatedAt: Type.String({ description: 'ISO 8601.' }),
});
export const ProfileTraitsShape = Type.Object({
  traits: Type.Record(Type.String(), Type.Unknown()),
  computed: Type.Record(Type.String(), Type.Unknown()),
  sources: Type.Record(Type.String(), ValueSourceShape),
});
export const MembershipListShape = Type.Object({ data: Type.Array(MembershipShape) });
export const ProfileIdentitiesPageShape = Type.Object({
  data: Type.Array(
    Type.Object({
      id: Type.String(),
      type: Type.String(),
      value: Type.String(),
      firstSeen: Type.String({ description: 'ISO 8601.' }),
      lastSeen: Type.Union([Type.String(), Type.Null()], { description: 'ISO 8601.' }),
      events: Type.Number(),
      shared: Type.Boolean(),
      links: Type.Array(
        Type.Object({
          with: Type.String(),
          kind: Type.String(),
          time: Type.String({ description: 'ISO 8601.' }),
          messageId: Type.String(),
        }),
      ),
    }),
  ),
});
export const ProfileSessionsPageShape = Type.Object({
  data: Type.Array(Type.Object({ start: Type.String(), end: Type.String(), seconds: Type.Number() })),
});
export const ProfileConsentPageShape = Type.Object({
  data: Type.Array(
    Type.Object({ purpose: Type.String(), granted: Type.Boolean(), source: ValueSourceShape }),
  ),
});
const PersonEventShape = Type.Object(
  {
    seq: Type.Number(),
    messageId: Type.String(),
    identity: Type.String(),
    type: Type.String(),
    name: Type.String(),
    time: Type.String({ description: 'ISO 8601.' }),
    receivedAt: Type.String({ description: 'ISO 8601.' }),
    sourceId: Type.String(),
    flags: Type.Array(Type.String()),
    properties: Type.Record(Type.String(), Type.Unknown()),
    traits: Type.Record(Type.String(), Type.Unknown()),
    context: Type.Record(Type.String(), Type.Unknown()),
  },
  { title: 'PersonEvent' },
);
export const ProfileEventsPageShape = Type.Object({
  data: Type.Array(PersonEventShape),
  next: Type.Optional(Type.String()),
});
export const ProfileHistoryPageShape = Type.Object({
  data: Type.Array(
    Type.Union([
      Type.Object({
        what: Type.Literal('identity'),
        id: Type.String(),
        at: Type.String({ description: 'ISO 8601.' }),
        kind: Type.String(),
        reason: Type.String(),
        actor: Type.Union([Type.String(), Type.Null()]),
        messageId: Type.Union([Type.String(), Type.Null()]),
        before: Type.Array(
          Type.Object({
            id: Type.String(),
            identities: Type.Array(
              Type.Object({ id: Type.String(), type: Type.String(), value: Type.String() }),
            ),
          }),
        ),
        after: Type.Array(
          Type.Object({
            id: Type.String(),
            identities: Type.Array(
              Type.Object({ id: Type.String(), type: Type.String(), value: Type.String() }),
            ),
          }),
        ),
      }),
      Type.Object({
        what: Type.Literal('segment'),
        at: Type.String({ description: 'ISO 8601.' }),
        segmentId: Type.String(),
        entered: Type.Boolean(),
      }),
    ]),
  ),
});
const MergeLineShape = Type.Object(
  {
    id: Type.String(),
    at: Type.String({ description: 'ISO 8601.' }),
    kind: Type.String(),
    reason: Type.String(),
    actor: Type.Union([Type.String(), Type.Null()]),
    messageId: Type.Union([Type.String(), Type.Null()]),
    before: Type.Array(
      Type.Object({
        id: Type.String(),
        identities: Type.Array(Type.Object({ id: Type.String(), type: Type.String(), value: Type.String() })),
      }),
    ),
    after: Type.Array(
      Type.Object({
        id: Type.String(),
        identities: Type.Array(Type.Object({ id: Type.String(), type: Type.String(), value: Type.String() })),
      }),
    ),
  },
  { title: 'MergeLine' },
);
export const MergesPageShape = Type.Object({
  data: Type.Array(MergeLineShape),
  next: Type.Optional(Type.Union([Type.String(), Type.Object({})])),
});
export const WholeShape = Type.Object(
  {
    sources: Type.Record(Type.String(), ValueSourceShape),
    facts: Type.Record(Type.String(), Type.Object({ value: Type.Unknown(), source: ValueSourceShape })),
    derived: Type.Record(
      Type.String(),
      Type.Object({
        value: Type.Unknown(),
        time: Type.String({ description: 'ISO 8601.' }),
        by: Type.String(),
      }),
    ),
    consent: Type.Record(Type.String(), Type.Boolean()),
    groups: Type.Unknown(),
    sessions: Type.Unknown(),
    firstTouch: Type.Union([TouchShape, Type.Null()]),
    lastTouch: Type.Union([TouchShape, Type.Null()]),
    id: Type.String(),
    name: Type.Union([Type.String(), Type.Null()]),
    traits: Type.Record(Type.String(), Type.Unknown()),
    identities: Type.Array(Type.Object({ id: Type.String(), type: Type.String(), value: Type.String() })),
    country: Type.Unknown(),
    channel: Type.Unknown(),
    device: Type.Unknown(),
    firstSeen: Type.Union([Type.String(), Type.Null()], { description: 'ISO 8601.' }),
    lastSeen: Type.Union([Type.String(), Type.Null()], { description: 'ISO 8601.' }),
    events: Type.Number(),
    updatedAt: Type.String({ description: 'ISO 8601.' }),
  },
  { title: 'Whole' },
);
export const WholeListShape = Type.Object({ data: Type.Array(WholeShape) });
const ProfileDifferenceShape = Type.Object(
  {
    profileId: Type.String(),
    identity: Type.String(),
    parts: Type.Array(Type.String(), {
      description:
        'Which parts differ: `traits`, `sessions`, `behaviour:<id>`, `who is who`, `segment:<id>`, ...',
    }),
  },
  { title: 'ProfileDifference' },
);
export const ProfileCheckAnswerShape = Type.Object({
  withoutBehaviours: Type.Boolean(),
  people: Type.Number(),
  events: Type.Number(),
  differing: Type.Array(ProfileDifferenceShape),
  next: Type.Optional(
    Type.String({ description: 'After whom to go on; absent when everybody has been looked at.' }),
  ),
});
