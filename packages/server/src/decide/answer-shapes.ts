// What the routes of this folder answer, for /openapi.json; the compiler and the tests hold the answers against it.

import { Type } from 'typebox';

const ReasonCodeShape = Type.Union(
  [
    Type.Literal('STATIC'),
    Type.Literal('TARGETING_MATCH'),
    Type.Literal('SPLIT'),
    Type.Literal('DISABLED'),
    Type.Literal('DEFAULT'),
  ],
  { title: 'ReasonCode' },
);
const PassedWhyShape = Type.Union(
  [
    Type.Literal('schedule'),
    Type.Literal('cap'),
    Type.Literal('layer'),
    Type.Literal('traffic'),
    Type.Literal('no-unit'),
    Type.Literal('holdout'),
  ],
  { title: 'PassedWhy', description: '`holdout`: the person is kept back from its rung.' },
);
const DecisionRecordShape = Type.Object(
  {
    reason: Type.Object({ code: ReasonCodeShape, text: Type.String() }),
    variant: Type.Union([Type.String(), Type.Null()]),
    slot: Type.String(),
    experience: Type.Union([
      Type.Object({ id: Type.String(), key: Type.String(), version: Type.Number() }),
      Type.Null(),
    ]),
    rung: Type.Union(
      [Type.Literal(2), Type.Literal(1), Type.Literal(3), Type.Literal(4), Type.Literal(5), Type.Null()],
      {
        description:
          "Of what is shown; a slot's default is the same for everybody. Null for an unknown slot.",
      },
    ),
    propensity: Type.Number({
      description:
        'How likely this outcome was, given the audiences that the person is in and what they had seen: 1 where no draw had a say, so of what stays with them, too.',
    }),
    held: Type.Boolean({ description: 'Kept back to measure against.' }),
    sticky: Type.Boolean({ description: 'Seen before, and kept for that.' }),
    passedOver: Type.Array(Type.Object({ experience: Type.String(), why: PassedWhyShape }), {
      description:
        'Experiences before the one chosen in whose audience the person is, and why they did not decide.',
    }),
    value: Type.Optional(Type.Unknown()),
  },
  { title: 'DecisionRecord' },
);
const PossibleShape = Type.Object(
  {
    experience: Type.Union([Type.String(), Type.Null()]),
    variant: Type.Union([Type.String(), Type.Null()]),
    propensity: Type.Number(),
  },
  {
    title: 'Possible',
    description:
      "One outcome; without an experience it is the slot's default, with one and without a variant its holdout.",
  },
);
const LoggedDecisionShape = Type.Object(
  {
    id: Type.String(),
    time: Type.Number(),
    lineup: Type.String({
      description: 'The id of the line-up: which slots and experiences, in which versions.',
    }),
    person: Type.String({
      description: "The profile's id; where nothing was known of the person, the unit.",
    }),
    unit: Type.Union([Type.String(), Type.Null()]),
    knows: Type.Boolean(),
    slots: Type.Array(Type.String()),
    inputs: Type.Record(Type.String(), Type.Unknown(), { description: 'By attribute, as they were.' }),
    inside: Type.Array(Type.String(), {
      description: 'Of the segments that audiences name, those that the person was in.',
    }),
    views: Type.Record(Type.String(), Type.String(), {
      description: 'By experience key: the variant seen first.',
    }),
    shown: Type.Optional(
      Type.Record(Type.String(), Type.Array(Type.Number()), {
        description: 'By key of a capped experience: when it was shown.',
      }),
    ),
    learned: Type.Optional(
      Type.Record(Type.String(), Type.Number(), {
        description: 'By id of an experience whose allocation learns: the version of what it had learned.',
      }),
    ),
    holdouts: Type.Optional(
      Type.Record(Type.String(), Type.String(), { description: 'By holdout, on which side the person is.' }),
    ),
    decisions: Type.Array(DecisionRecordShape, {
      description: "Without the value where the variant's version says it all.",
    }),
    before: Type.Optional(
      Type.Object(
        { id: Type.String(), repeats: Type.Number() },
        { description: 'Of the same person: how often the decision before this one was told again.' },
      ),
    ),
    candidates: Type.Record(Type.String(), Type.Array(PossibleShape), {
      description: 'By slot: every outcome that was possible, with its probability.',
    }),
  },
  { title: 'LoggedDecision' },
);
export const ReplayedShape = Type.Object(
  {
    logged: LoggedDecisionShape,
    again: Type.Object({
      decisions: Type.Array(DecisionRecordShape, {
        description: "Without the value where the variant's version says it all.",
      }),
      candidates: Type.Record(Type.String(), Type.Array(PossibleShape), {
        description: 'By slot: every outcome that was possible, with its probability.',
      }),
    }),
    same: Type.Boolean({ description: 'Whether both are the same, to the last digit.' }),
  },
  { title: 'Replayed' },
);
const HoldoutsShape = Type.Object(
  {
    key: Type.String({ description: 'Names this round; another key draws everybody anew.' }),
    universal: Type.Number({
      description: "The share of all people that sees every slot's default and nothing else, 0 up to 1.",
    }),
    rungs: Type.Object(
      {
        '2': Type.Optional(Type.Number()),
        '3': Type.Optional(Type.Number()),
        '4': Type.Optional(Type.Number()),
        '5': Type.Optional(Type.Number()),
      },
      { description: 'By rung: the share that sees nothing of this rung and those above.' },
    ),
  },
  { title: 'Holdouts' },
);
export const DecideSettingsShape = Type.Object(
  {
    holdouts: HoldoutsShape,
    approval: Type.Boolean({
      description: 'Somebody other than who asked for the review must approve, with the role admin or more.',
    }),
    version: Type.Number({ description: '0 until they are changed for the first time.' }),
    id: Type.Optional(Type.String()),
    key: Type.Optional(Type.String()),
    status: Type.Optional(Type.Literal('on')),
    createdAt: Type.Optional(Type.Number({ description: 'In milliseconds since 1970.' })),
    updatedAt: Type.Optional(Type.Number({ description: 'In milliseconds since 1970.' })),
  },
  { title: 'DecideSettings' },
);
const RungShape = Type.Union(
  [Type.Literal(2), Type.Literal(1), Type.Literal(3), Type.Literal(4), Type.Literal(5)],
  {
    title: 'Rung',
    description:
      '1 for everybody, 2 for segments (rules over events, place, channel, traits), 3 for personas, 4 for microsegments (predictions), 5 for one person (a recommender or a bandit chooses).',
  },
);
const ExperienceSideShape = Type.Object(
  {
    name: Type.String({ description: 'As it stands in the log and in `Experience Viewed`.' }),
    share: Type.Number(),
    from: RungShape,
    held: Type.Number(),
    others: Type.Number(),
  },
  { title: 'ExperienceSide' },
);
export const ExperienceSideListShape = Type.Object({ data: Type.Array(ExperienceSideShape) });
const ExperienceReviewShape = Type.Object(
  {
    askedBy: Type.String(),
    askedByName: Type.String(),
    askedAt: Type.Number(),
    approvedBy: Type.Optional(Type.String()),
    approvedByName: Type.Optional(Type.String()),
    approvedAt: Type.Optional(Type.Number()),
  },
  {
    title: 'ExperienceReview',
    description: 'Who asked for a review, and who approved. Ids of members or keys, and their names.',
  },
);
const VariantShape = Type.Object(
  {
    key: Type.String(),
    content: Type.Unknown(),
    weight: Type.Number({ description: "Relative to the other variants' weights." }),
  },
  { title: 'Variant' },
);
const RewardShape = Type.Object(
  {
    event: Type.String({ description: 'The name of a track event of the same person.' }),
    value: Type.Union([Type.String(), Type.Null()], {
      description:
        'The property that holds the amount, dots reach into objects; null counts whether it happened at all.',
    }),
    windowMinutes: Type.Number({ description: 'How long after the view it still counts.' }),
    cap: Type.Union([Type.Number(), Type.Null()], {
      description: 'A view is worth at most this; null is no bound.',
    }),
    sources: Type.Optional(
      Type.Array(Type.String(), {
        description:
          'Only what came through these sources counts (ids of sources or keys); any, when not given.',
      }),
    ),
  },
  { title: 'Reward', description: 'What counts as success of a view, and how much.' },
);
const RecommenderNameShape = Type.Union(
  [
    Type.Literal('popular'),
    Type.Literal('listed'),
    Type.Literal('bandit'),
    Type.Literal('recommend:content'),
    Type.Literal('recommend:popular'),
    Type.Literal('recommend:trending'),
    Type.Literal('recommend:recently-viewed'),
    Type.Literal('recommend:also-viewed'),
    Type.Literal('recommend:also-bought'),
    Type.Literal('recommend:sar'),
    Type.Literal('recommend:ease'),
    Type.Literal('recommend:als'),
    Type.Literal('recommend:item-knn'),
    Type.Literal('recommend:next-item'),
    Type.Literal('recommend:replenishment'),
    Type.Literal('recommend:for-you'),
  ],
  {
    title: 'RecommenderName',
    description:
      'What the list has earned knows it itself; everything else is asked of predict, under `recommendations.`.',
  },
);
const ItemRuleShape = Type.Object(
  { field: Type.String(), is: Type.Union([Type.String(), Type.Number(), Type.Boolean()]) },
  { title: 'ItemRule', description: 'Items whose field is this value, or a list that holds it.' },
);
const RecommenderSettingsShape = Type.Object(
  {
    kind: Type.Literal('recommender'),
    source: RecommenderNameShape,
    item: Type.String({ description: 'The field of an item that is its id.' }),
    goalItem: Type.String({ description: "The property of the goal's event that holds the item's id." }),
    count: Type.Union([Type.Number(), Type.Null()], { description: 'How many are shown; null is all.' }),
    pin: Type.Array(Type.String(), { description: 'Ids that come first, in this order.' }),
    boost: Type.Array(
      Type.Object({
        field: Type.String(),
        is: Type.Union([Type.String(), Type.Number(), Type.Boolean()]),
        by: Type.Number(),
      }),
      { description: 'Their scores are multiplied; the greatest factor of those that fit counts.' },
    ),
    bury: Type.Array(ItemRuleShape, { description: 'They come last.' }),
    exclude: Type.Array(ItemRuleShape, { description: 'They do not come at all.' }),
    excludeListed: Type.Array(Type.String(), {
      description:
        'Attributes of the person that list ids which they need not see again: what they own, what they have seen.',
    }),
    fill: Type.Boolean({
      description:
        'The list is filled from the catalogue by what is recommended; what the variant holds is for when nothing is.',
    }),
    from: Type.Union([Type.String(), Type.Null()], {
      description:
        'An attribute that names the items that recommendations start from, such as `request.product`.',
    }),
    diversity: Type.Union(
      [Type.Object({ fields: Type.Array(Type.String()), weight: Type.Number() }), Type.Null()],
      {
        description:
          'Maximal marginal relevance over these fields; `weight` from 0 (scores alone) to 1 (variety alone).',
      },
    ),
    reward: RewardShape,
    floor: Type.Number({
      description:
        'The least share of every variant: what keeps on being tried, and what a later estimate can rest on.',
    }),
    halfLifeDays: Type.Union([Type.Number(), Type.Null()], {
      description: 'After so many days an observation counts half; null never forgets.',
    }),
    detectsChange: Type.Boolean({
      description: 'Look for sudden changes, and forget most of what was learned before one.',
    }),
    sticky: Type.Boolean({
      description: 'What was seen stays with the person; otherwise every decision draws anew.',
    }),
  },
  { title: 'RecommenderSettings' },
);
const LayerPartShape = Type.Object(
  { key: Type.String(), from: Type.Number(), to: Type.Number() },
  {
    title: 'LayerPart',
    description:
      'A part of the units that no other experience of the layer gets: those whose share is in [from, to).',
  },
);
const ViewCapShape = Type.Object(
  {
    exposures: Type.Number({ description: 'Up to `MOST_CAPPED`.' }),
    window: Type.Union([Type.String(), Type.Null()], {
      description: 'Rolling; null counts all that were shown since the cap was set.',
    }),
  },
  { title: 'ViewCap', description: 'How often one person is shown the experience at most.' },
);
const ExperienceStatusShape = Type.Union(
  [
    Type.Literal('live'),
    Type.Literal('archived'),
    Type.Literal('paused'),
    Type.Literal('draft'),
    Type.Literal('review'),
  ],
  { title: 'ExperienceStatus' },
);
const NamedMetricShape = Type.Object(
  { metric: Type.String({ description: "The metric's key." }), name: Type.Optional(Type.String()) },
  { title: 'NamedMetric' },
);
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
const EventConditionShape = Type.Object(
  {
    measure: Type.Optional(
      Type.Object({
        count: Type.Optional(Type.Literal(true)),
        sum: Type.Optional(Type.String()),
        avg: Type.Optional(Type.String()),
        min: Type.Optional(Type.String()),
        max: Type.Optional(Type.String()),
        distinct: Type.Optional(Type.String()),
        firstTime: Type.Optional(Type.Literal(true)),
        lastTime: Type.Optional(Type.Literal(true)),
      }),
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
    op: Type.Optional(
      Type.Union(
        [
          Type.Literal('before'),
          Type.Literal('eq'),
          Type.Literal('ne'),
          Type.Literal('gt'),
          Type.Literal('gte'),
          Type.Literal('lt'),
          Type.Literal('lte'),
          Type.Literal('between'),
          Type.Literal('after'),
          Type.Literal('withinLast'),
          Type.Literal('moreThanAgo'),
        ],
        { description: 'Default: `gte` 1, that is, it happened.' },
      ),
    ),
    value: Type.Optional(Type.Unknown()),
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
  {
    title: 'EventCondition',
    description:
      'What the events that pass the filter and lie in the window add up to, compared with a value. No window is all time.',
  },
);
const OwnMetricShape = Type.Object(
  { name: Type.String(), condition: EventConditionShape },
  { title: 'OwnMetric' },
);
const SCHEDULED = {
  createdAt: Type.String({ description: 'ISO 8601.' }),
  updatedAt: Type.String({ description: 'ISO 8601.' }),
  review: Type.Optional(
    Type.Union([
      ExperienceReviewShape,
      Type.Object({
        approvedAt: Type.Optional(Type.Union([Type.String(), Type.Number()])),
        askedAt: Type.String({ description: 'ISO 8601.' }),
        askedBy: Type.String(),
        askedByName: Type.String(),
        approvedBy: Type.Optional(Type.String()),
        approvedByName: Type.Optional(Type.String()),
      }),
      Type.Null(),
    ]),
  ),
  from: Type.Union([Type.String(), Type.Null()]),
  to: Type.Union([Type.String(), Type.Null()]),
  id: Type.String(),
  key: Type.String({ description: 'Never changes, and is never given to another experience.' }),
  name: Type.String(),
  slot: Type.String(),
  audience: Type.Unknown({ description: 'A condition, see GET /v1/segments/schema.' }),
  variants: Type.Array(VariantShape),
  allocation: Type.Optional(
    Type.Union(
      [
        Type.Object({ kind: Type.Literal('fixed') }),
        Type.Object({
          kind: Type.Literal('thompson'),
          reward: RewardShape,
          floor: Type.Number({
            description:
              'The least share of every variant: what keeps on being tried, and what a later estimate can rest on.',
          }),
          halfLifeDays: Type.Union([Type.Number(), Type.Null()], {
            description: 'After so many days an observation counts half; null never forgets.',
          }),
          detectsChange: Type.Boolean({
            description: 'Look for sudden changes, and forget most of what was learned before one.',
          }),
          sticky: Type.Boolean({
            description: 'What was seen stays with the person; otherwise every decision draws anew.',
          }),
        }),
        Type.Object({
          kind: Type.Literal('linear-thompson'),
          context: Type.Array(Type.String()),
          reward: RewardShape,
          floor: Type.Number({
            description:
              'The least share of every variant: what keeps on being tried, and what a later estimate can rest on.',
          }),
          halfLifeDays: Type.Union([Type.Number(), Type.Null()], {
            description: 'After so many days an observation counts half; null never forgets.',
          }),
          detectsChange: Type.Boolean({
            description: 'Look for sudden changes, and forget most of what was learned before one.',
          }),
          sticky: Type.Boolean({
            description: 'What was seen stays with the person; otherwise every decision draws anew.',
          }),
        }),
        RecommenderSettingsShape,
      ],
      { description: 'How they share the audience: by their weights, when not given.' },
    ),
  ),
  traffic: Type.Number({
    description:
      'The share of the audience that takes part, 0 to 1. The rest is passed on to the next experience.',
  }),
  holdout: Type.Number({
    description:
      "The share of those who take part that sees the slot's default, 0 to 1: what the experience is measured against.",
  }),
  layer: Type.Union([LayerPartShape, Type.Null()]),
  priority: Type.Number({
    description: 'Inside a rung the greater goes first; ties go to the key that sorts first.',
  }),
  version: Type.Number(),
  rung: Type.Optional(
    Type.Union(
      [Type.Literal(2), Type.Literal(1), Type.Literal(3), Type.Literal(4), Type.Literal(5), Type.Null()],
      { description: 'Absent or null: follows from the audience; see `rungOf`.' },
    ),
  ),
  cap: Type.Optional(Type.Union([ViewCapShape, Type.Null()])),
  status: ExperienceStatusShape,
  goal: Type.Optional(
    Type.Union([NamedMetricShape, OwnMetricShape, Type.Null()], {
      description: 'What it is for; absent in definitions from before there were goals.',
    }),
  ),
  guardrails: Type.Optional(
    Type.Array(
      Type.Object({
        metric: Type.Optional(Type.String({ description: "The metric's key." })),
        name: Type.Optional(Type.String()),
        harm: Type.Optional(Type.Union([Type.Literal('more'), Type.Literal('less')])),
        condition: Type.Optional(EventConditionShape),
      }),
    ),
  ),
  unmeasured: Type.Optional(
    Type.Union([Type.String(), Type.Null()], {
      description: 'Why it goes live without a goal or a holdout.',
    }),
  ),
};
export const ScheduledShape = Type.Object(SCHEDULED, { title: 'Scheduled' });
const VersionDifferenceShape = Type.Object(
  {
    field: Type.String({ description: '`variants.b.content.title`; variants go by their key.' }),
    from: Type.Optional(Type.Unknown({ description: 'Absent where the field is new.' })),
    to: Type.Optional(Type.Unknown({ description: 'Absent where the field is gone.' })),
  },
  { title: 'VersionDifference' },
);
export const VersionDifferenceListShape = Type.Object({ data: Type.Array(VersionDifferenceShape) });
export const FlagAnswerShape = Type.Object(
  {
    key: Type.String(),
    value: Type.Unknown(),
    reason: Type.String(),
    variant: Type.String(),
    metadata: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
  },
  { title: 'FlagAnswer' },
);
export const FlagListShape = Type.Object({
  flags: Type.Array(FlagAnswerShape),
  eventStreams: Type.Optional(
    Type.Array(
      Type.Object({
        type: Type.String(),
        endpoint: Type.Object({ requestUri: Type.String() }),
        inactivityDelaySec: Type.Optional(Type.Number()),
      }),
      { description: 'Where to hear that it is time to ask again.' },
    ),
  ),
});
export const FlagErrorShape = Type.Object({
  key: Type.String(),
  errorCode: Type.String(),
  errorDetails: Type.String(),
});
export const SlotShape = Type.Object(
  {
    createdAt: Type.String({ description: 'ISO 8601.' }),
    updatedAt: Type.String({ description: 'ISO 8601.' }),
    id: Type.String(),
    key: Type.String(),
    name: Type.String(),
    default: Type.Unknown({ description: 'What is shown when no experience is for somebody.' }),
    schema: Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()], {
      description: 'JSON schema of the object, or of each item of the list.',
    }),
    version: Type.Number(),
    type: Type.Union([
      Type.Literal('string'),
      Type.Literal('number'),
      Type.Literal('boolean'),
      Type.Literal('object'),
      Type.Literal('image'),
      Type.Literal('list'),
      Type.Literal('changes'),
      Type.Literal('html'),
    ]),
    status: Type.Union([Type.Literal('archived'), Type.Literal('on'), Type.Literal('off')]),
  },
  { title: 'Slot' },
);
export const SlotListShape = Type.Object({ data: Type.Array(SlotShape) });
export const ExperienceShape = Type.Object(
  { ...SCHEDULED, standsOn: RungShape, sentence: Type.String() },
  { title: 'Experience' },
);
export const ExperienceListShape = Type.Object({ data: Type.Array(ExperienceShape) });
export const ExposuresPageShape = Type.Object({
  data: Type.Array(Type.Object({ experience: Type.String(), people: Type.Number() })),
});
export const ExperienceVersionsPageShape = Type.Object({
  data: Type.Array(
    Type.Object({
      version: Type.Number(),
      at: Type.String({ description: 'ISO 8601.' }),
      actor: Type.String(),
      experience: ScheduledShape,
    }),
  ),
});
export const ExposuresShape = Type.Object(
  {
    variants: Type.Array(
      Type.Object({ variant: Type.String(), people: Type.Number(), views: Type.Number() }),
      { description: "By variant, '' for the holdout: people by what they saw first, and views in all." },
    ),
    several: Type.Number({
      description:
        'People who have seen more than one variant, as some do who were two people once: to be left out of analyses.',
    }),
  },
  { title: 'Exposures' },
);
const DayShareShape = Type.Object(
  { day: Type.String(), variant: Type.String(), views: Type.Number(), people: Type.Number() },
  {
    title: 'DayShare',
    description:
      "How views were shared among the variants, by day of the workspace's time zone; days without any are absent.",
  },
);
export const DayShareListShape = Type.Object({ data: Type.Array(DayShareShape) });
