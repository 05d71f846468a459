// What the routes of this folder answer, for /openapi.json; the compiler and the tests hold the answers against it.

import { Type } from 'typebox';

const EffectShape = Type.Object(
  {
    goal: Type.String(),
    inside: Type.Number({ description: 'Means.' }),
    outside: Type.Number(),
    difference: Type.Number({ description: 'Of the means, with its 95 % interval.' }),
    low: Type.Number(),
    high: Type.Number(),
    standardised: Type.Number({
      description: 'In deviations of the goal, and what is left of it after shrinking.',
    }),
    shrunk: Type.Number(),
    kept: Type.Number({ description: "The difference that is expected to be real, in the goal's own unit." }),
    q: Type.Number({
      description: 'The p value, corrected by Benjamini and Hochberg over all segments and goals.',
    }),
  },
  { title: 'Effect' },
);
const FindingKindShape = Type.Union(
  [
    Type.Literal('too-small'),
    Type.Literal('underpowered'),
    Type.Literal('duplicate'),
    Type.Literal('no-difference'),
    Type.Literal('never-used'),
  ],
  { title: 'FindingKind' },
);
const FindingShape = Type.Object(
  {
    kind: FindingKindShape,
    isSerious: Type.Boolean({ description: 'Enough by itself to propose something.' }),
    sentence: Type.String(),
    other: Type.Optional(Type.String()),
  },
  { title: 'Finding' },
);
export const JudgedShape = Type.Object(
  {
    goal: Type.String(),
    people: Type.Number(),
    sample: Type.Number({ description: 'How many were looked at.' }),
    data: Type.Array(
      Type.Object({
        key: Type.String(),
        name: Type.String(),
        people: Type.Number(),
        parent: Type.Union([Type.String(), Type.Null()], {
          description: 'The smallest segment that it lies in; null: everybody.',
        }),
        effects: Type.Array(EffectShape, { description: 'Against the rest of the parent, by goal.' }),
        needed: Type.Union([Type.Number(), Type.Null()], {
          description:
            'For the first goal: people needed to see the hoped lift, half of them held out, at 80 % power; null: no number is enough, or there is no goal.',
        }),
        nearest: Type.Union([Type.Object({ key: Type.String(), jaccard: Type.Number() }), Type.Null()]),
        findings: Type.Array(FindingShape),
        proposal: Type.Union([
          Type.Object({ action: Type.Literal('keep') }),
          Type.Object({ action: Type.Literal('retire') }),
          Type.Object({ action: Type.Literal('merge'), into: Type.String() }),
        ]),
        effect: Type.String({ description: 'What would be different afterwards.' }),
        uses: Type.Array(Type.Object({ kind: Type.String(), key: Type.String(), name: Type.String() })),
      }),
    ),
  },
  { title: 'Judged' },
);
export const FindingListShape = Type.Object({ data: Type.Array(FindingShape) });
const CauseShape = Type.Union(
  [
    Type.Literal('merge'),
    Type.Literal('split'),
    Type.Literal('time'),
    Type.Literal('event'),
    Type.Literal('definition'),
  ],
  { title: 'Cause' },
);
export const SegmentMovesPageShape = Type.Object({
  data: Type.Array(
    Type.Object({
      entered: Type.Boolean(),
      time: Type.String({ description: 'ISO 8601.' }),
      cause: CauseShape,
      name: Type.Optional(Type.String()),
      profile: Type.String(),
    }),
  ),
  next: Type.Optional(Type.Union([Type.String(), Type.Object({})])),
});
export const SegmentStreamShape = Type.Union([Type.Literal('entered'), Type.Literal('left')]);
const SomeoneShape = Type.Object(
  { id: Type.String(), name: Type.Optional(Type.String()) },
  { title: 'Someone' },
);
export const SegmentEstimateAnswerShape = Type.Object({
  sparkline: Type.Array(
    Type.Object({ time: Type.String({ description: 'ISO 8601.' }), size: Type.Number() }),
  ),
  size: Type.Number(),
  total: Type.Number(),
  match: Type.Array(SomeoneShape),
  nearly: Type.Array(
    Type.Object({ id: Type.String(), name: Type.Optional(Type.String()), why: Type.String() }),
  ),
});
export const SegmentDescribeAnswerShape = Type.Object({ sentence: Type.String() });
export const SegmentMembersPageShape = Type.Object({
  next: Type.Optional(Type.String()),
  data: Type.Array(
    Type.Object({
      since: Type.String({ description: 'ISO 8601.' }),
      flipAt: Type.Union([Type.String(), Type.Null()], { description: 'ISO 8601.' }),
      id: Type.String(),
      name: Type.Optional(Type.String()),
    }),
  ),
});
const ProvenanceShape = Type.Object(
  {
    time: Type.Number(),
    messageId: Type.String(),
    sourceId: Type.String(),
    identity: Type.Object(
      { id: Type.String(), type: Type.String(), value: Type.String() },
      {
        description:
          "Which identity carried it, such as `{ type: 'user_id', value: '42' }`; of what was derived, the person's own `id`.",
      },
    ),
  },
  {
    title: 'Provenance',
    description: 'Where a value comes from: when it was said, in which message, through which source.',
  },
);
const ExplanationShape = Type.Object(
  {
    condition: Type.Unknown({ description: 'A condition, see GET /v1/segments/schema.' }),
    sentence: Type.String(),
    path: Type.Array(Type.Union([Type.String(), Type.Number()])),
    holds: Type.Boolean(),
    value: Type.Optional(
      Type.Unknown({
        description:
          "What the person has: the attribute's value, the count, the sum, ...; absent for all, any and not.",
      }),
    ),
    source: Type.Optional(ProvenanceShape),
    flipAt: Type.Number({ description: 'When this part turns over without an event; 0 for never.' }),
    parts: Type.Array(Type.Unknown()),
  },
  { title: 'Explanation' },
);
export const SegmentExplainShape = Type.Object({
  explanation: ExplanationShape,
  next: Type.Optional(ExplanationShape),
  inside: Type.Boolean(),
  since: Type.Union([Type.String(), Type.Null()], { description: 'ISO 8601.' }),
  flipAt: Type.Union([Type.String(), Type.Null()], { description: 'ISO 8601.' }),
  state: Type.Union([
    Type.Literal('filling'),
    Type.Literal('settling'),
    Type.Literal('live'),
    Type.Literal('archived'),
  ]),
});
export const SegmentHistoryPageShape = Type.Object({
  data: Type.Array(Type.Object({ time: Type.String({ description: 'ISO 8601.' }), size: Type.Number() })),
});
const AttributeDifferenceShape = Type.Object(
  {
    field: Type.String(),
    value: Type.Unknown(),
    name: Type.Optional(
      Type.String({ description: 'What the catalogue calls it, where it is the id of an item.' }),
    ),
    inside: Type.Number({ description: 'Shares of members and of the others that have it.' }),
    outside: Type.Number(),
    insideLow: Type.Number(),
    insideHigh: Type.Number(),
    difference: Type.Number(),
    differenceLow: Type.Number(),
    differenceHigh: Type.Number(),
    lift: Type.Number({ description: 'How many times as likely among members.' }),
    low: Type.Number(),
    high: Type.Number(),
    q: Type.Number({ description: 'The p value, corrected for having looked at all of them.' }),
    defining: Type.Boolean({ description: 'The segment is defined by it, so the difference is no news.' }),
  },
  { title: 'AttributeDifference' },
);
export const SegmentDifferencesShape = Type.Object({
  method: Type.String(),
  data: Type.Array(AttributeDifferenceShape),
  inside: Type.Number(),
  outside: Type.Number(),
  sampled: Type.Boolean(),
});
export const SegmentOverlapPageShape = Type.Object({
  data: Type.Array(
    Type.Object({
      id: Type.String(),
      key: Type.String(),
      name: Type.String(),
      size: Type.Number(),
      both: Type.Number(),
      share: Type.Number(),
      jaccard: Type.Number(),
    }),
  ),
});
const FieldUseShape = Type.Object(
  {
    field: Type.String(),
    event: Type.Optional(Type.String()),
    coverage: Type.Number({ description: 'The share of the events that could carry it.' }),
    lastSeen: Type.Optional(Type.String({ description: 'ISO 8601.' })),
    missing: Type.Boolean(),
  },
  { title: 'FieldUse' },
);
export const SegmentFieldsPageShape = Type.Object({
  data: Type.Array(FieldUseShape),
  segments: Type.Array(Type.String()),
});
export const WebhookEnableAnswerShape = Type.Object(
  {
    id: Type.String(),
    url: Type.String(),
    description: Type.String(),
    events: Type.Array(
      Type.Union([
        Type.Literal('segment.entered'),
        Type.Literal('segment.left'),
        Type.Literal('alarm.opened'),
        Type.Literal('alarm.closed'),
      ]),
    ),
    segments: Type.Array(Type.String()),
    failing: Type.Boolean(),
    failingSince: Type.Union([Type.String(), Type.Null()]),
    lastError: Type.Union([Type.String(), Type.Null()]),
    disabledReason: Type.Union([Type.String(), Type.Null()]),
    nextAttemptAt: Type.Union([Type.String(), Type.Null()], { description: 'ISO 8601.' }),
    createdAt: Type.String({ description: 'ISO 8601.' }),
    createdBy: Type.String(),
  },
  { title: 'WebhookEnableAnswer' },
);
export const WebhooksPageShape = Type.Object({ data: Type.Array(WebhookEnableAnswerShape) });
export const WebhooksAnswerShape = Type.Object({
  secret: Type.String(),
  id: Type.String(),
  url: Type.String(),
  description: Type.String(),
  events: Type.Array(
    Type.Union([
      Type.Literal('segment.entered'),
      Type.Literal('segment.left'),
      Type.Literal('alarm.opened'),
      Type.Literal('alarm.closed'),
    ]),
  ),
  segments: Type.Array(Type.String()),
  failing: Type.Boolean(),
  failingSince: Type.Union([Type.String(), Type.Null()]),
  lastError: Type.Union([Type.String(), Type.Null()]),
  disabledReason: Type.Union([Type.String(), Type.Null()]),
  nextAttemptAt: Type.Union([Type.String(), Type.Null()], { description: 'ISO 8601.' }),
  createdAt: Type.String({ description: 'ISO 8601.' }),
  createdBy: Type.String(),
});
const DeliveryShape = Type.Object(
  {
    at: Type.String({ description: 'ISO 8601.' }),
    messageId: Type.String(),
    attempt: Type.Number(),
    status: Type.Number({ description: 'HTTP status; 0 when there was no answer.' }),
    tookMs: Type.Number(),
    error: Type.Union([Type.String(), Type.Null()]),
  },
  { title: 'Delivery' },
);
export const DeliveryListShape = Type.Object({ data: Type.Array(DeliveryShape) });
/** What every answer about a segment says of it. */
const SEGMENT = {
  id: Type.String(),
  key: Type.String(),
  name: Type.String(),
  description: Type.String(),
  version: Type.Number(),
  condition: Type.Unknown({ description: 'A condition, see GET /v1/segments/schema.' }),
  sentence: Type.String(),
  families: Type.Array(
    Type.Union([
      Type.Literal('demographic'),
      Type.Literal('geographic'),
      Type.Literal('psychographic'),
      Type.Literal('behavioural'),
    ]),
  ),
  state: Type.Union([
    Type.Literal('filling'),
    Type.Literal('settling'),
    Type.Literal('live'),
    Type.Literal('archived'),
  ]),
  progress: Type.Object({ done: Type.Number(), total: Type.Number() }),
  size: Type.Union([Type.Number(), Type.Null()]),
  createdAt: Type.String({ description: 'ISO 8601.' }),
  createdBy: Type.String(),
  updatedAt: Type.String({ description: 'ISO 8601.' }),
};
export const SegmentsPageShape = Type.Object({
  data: Type.Array(
    Type.Object({
      sparkline: Type.Array(
        Type.Object({ time: Type.String({ description: 'ISO 8601.' }), size: Type.Number() }),
      ),
      ...SEGMENT,
    }),
  ),
});
export const SegmentsAnswerShape = Type.Object({
  ...SEGMENT,
});
export const SegmentSchemaShape = Type.Unknown({
  description: 'A JSON schema (2020-12).',
});
const SegmentVersionShape = Type.Object(
  {
    changedAt: Type.String({ description: 'ISO 8601.' }),
    version: Type.Number(),
    change: Type.Union([
      Type.Literal('changed'),
      Type.Literal('archived'),
      Type.Literal('created'),
      Type.Literal('restored'),
    ]),
    definition: Type.Unknown(),
    changedBy: Type.String(),
  },
  { title: 'SegmentVersion' },
);
export const SegmentShape = Type.Object({
  versions: Type.Array(SegmentVersionShape),
  ...SEGMENT,
});
const PropertyConditionShape = Type.Object(
  {
    property: Type.String(),
    op: Type.Union([
      Type.Literal('includes'),
      Type.Literal('endsWith'),
      Type.Literal('startsWith'),
      Type.Literal('before'),
      Type.Literal('exists'),
      Type.Literal('missing'),
      Type.Literal('eq'),
      Type.Literal('ne'),
      Type.Literal('in'),
      Type.Literal('notIn'),
      Type.Literal('gt'),
      Type.Literal('gte'),
      Type.Literal('lt'),
      Type.Literal('lte'),
      Type.Literal('between'),
      Type.Literal('contains'),
      Type.Literal('notContains'),
      Type.Literal('includesAny'),
      Type.Literal('includesAll'),
      Type.Literal('after'),
      Type.Literal('withinLast'),
      Type.Literal('moreThanAgo'),
      Type.Literal('withinNext'),
    ]),
    value: Type.Optional(Type.Unknown()),
  },
  {
    title: 'PropertyCondition',
    description:
      "`properties.products.category` reaches into lists of objects and holds if it holds of any element. Relative dates (`withinLast`, ...) are measured from the event's own time.",
  },
);
const EventFilterShape = Type.Object(
  {
    event: Type.String({
      description: "A track event's name or one of EVENT_NAMES (`Page Viewed`, ...); `*` is any event.",
    }),
    where: Type.Optional(
      Type.Array(PropertyConditionShape, {
        description:
          "On the event's properties (`properties.<path>`) or its facts (`place.country`); all must hold.",
      }),
    ),
  },
  { title: 'EventFilter' },
);
export const ComputedShape = Type.Object(
  {
    version: Type.Number(),
    state: Type.Union([
      Type.Literal('filling'),
      Type.Literal('settling'),
      Type.Literal('live'),
      Type.Literal('archived'),
    ]),
    progress: Type.Object({ done: Type.Number(), total: Type.Number() }),
    createdAt: Type.String({ description: 'ISO 8601.' }),
    createdBy: Type.String(),
    key: Type.String(),
    name: Type.String(),
    filter: EventFilterShape,
    measure: Type.Object(
      {
        count: Type.Optional(Type.Literal(true)),
        sum: Type.Optional(Type.String()),
        avg: Type.Optional(Type.String()),
        min: Type.Optional(Type.String()),
        max: Type.Optional(Type.String()),
        distinct: Type.Optional(Type.String()),
        firstTime: Type.Optional(Type.Literal(true)),
        lastTime: Type.Optional(Type.Literal(true)),
        firstValue: Type.Optional(Type.String()),
        lastValue: Type.Optional(Type.String()),
        lastValues: Type.Optional(Type.String()),
      },
      { description: '`lastValues` are the latest 32 different ones, the latest first.' },
    ),
    window: Type.Optional(
      Type.Object({
        last: Type.Optional(Type.String()),
        this: Type.Optional(
          Type.Union([
            Type.Literal('day'),
            Type.Literal('week'),
            Type.Literal('month'),
            Type.Literal('quarter'),
            Type.Literal('year'),
          ]),
        ),
        previous: Type.Optional(
          Type.Union([
            Type.Literal('day'),
            Type.Literal('week'),
            Type.Literal('month'),
            Type.Literal('quarter'),
            Type.Literal('year'),
          ]),
        ),
        from: Type.Optional(Type.String()),
        to: Type.Optional(Type.String()),
      }),
    ),
  },
  { title: 'Computed' },
);
export const ComputedListShape = Type.Object({ data: Type.Array(ComputedShape) });
