// What the routes of this folder answer, for /openapi.json; the compiler and the tests hold the answers against it.

import { Type } from 'typebox';

const StageMessageShape = Type.Object(
  {
    message: Type.Optional(Type.String()),
    tone: Type.Optional(Type.String()),
    callToAction: Type.Optional(Type.String()),
  },
  {
    title: 'StageMessage',
    description: 'What a stage needs to say, in every channel; the consistency of messages is judged by it.',
  },
);
const StagesShape = Type.Array(
  Type.Object({
    entrySentence: Type.String(),
    exitSentence: Type.Union([Type.String(), Type.Null()]),
    key: Type.String({ description: 'Unique in its machine; the value of `stage.<machine>`.' }),
    name: Type.String(),
    entry: Type.Unknown({ description: 'A condition, see GET /v1/segments/schema.' }),
    exit: Type.Optional(Type.Unknown({ description: 'A condition, see GET /v1/segments/schema.' })),
    owner: Type.Optional(Type.String({ description: 'Who answers for what the stage says.' })),
    says: Type.Optional(StageMessageShape),
  }),
);
export const JourneysPageShape = Type.Object({
  data: Type.Array(
    Type.Object({
      people: Type.Array(Type.Number()),
      version: Type.Number(),
      createdAt: Type.String({ description: 'ISO 8601.' }),
      createdBy: Type.String(),
      updatedAt: Type.String({ description: 'ISO 8601.' }),
      stages: StagesShape,
      key: Type.String({
        description: 'Unique in its workspace, never changes: the attribute is `stage.<key>`.',
      }),
      name: Type.String(),
      role: Type.String({ description: 'Which role people play in it, such as "guest".' }),
    }),
  ),
  progress: Type.Union([Type.Object({ done: Type.Number(), total: Type.Number() }), Type.Null()]),
});
const StageShape = Type.Object(
  {
    key: Type.String({ description: 'Unique in its machine; the value of `stage.<machine>`.' }),
    name: Type.String(),
    entry: Type.Unknown({ description: 'A condition, see GET /v1/segments/schema.' }),
    exit: Type.Optional(Type.Unknown({ description: 'A condition, see GET /v1/segments/schema.' })),
    owner: Type.Optional(Type.String({ description: 'Who answers for what the stage says.' })),
    says: Type.Optional(StageMessageShape),
  },
  { title: 'Stage' },
);
export const MachineShape = Type.Object(
  {
    key: Type.String({
      description: 'Unique in its workspace, never changes: the attribute is `stage.<key>`.',
    }),
    name: Type.String(),
    role: Type.String({ description: 'Which role people play in it, such as "guest".' }),
    stages: Type.Array(StageShape, {
      description: 'In order: who is in one moves on to the latest whose entry condition holds.',
    }),
  },
  { title: 'Machine' },
);
export const JourneysAnswerShape = Type.Object({
  version: Type.Number(),
  createdAt: Type.String({ description: 'ISO 8601.' }),
  createdBy: Type.String(),
  updatedAt: Type.String({ description: 'ISO 8601.' }),
  stages: StagesShape,
  key: Type.String({
    description: 'Unique in its workspace, never changes: the attribute is `stage.<key>`.',
  }),
  name: Type.String(),
  role: Type.String({ description: 'Which role people play in it, such as "guest".' }),
});
const JourneyVersionShape = Type.Object(
  {
    changedAt: Type.String({ description: 'ISO 8601.' }),
    version: Type.Number(),
    change: Type.Union([Type.Literal('changed'), Type.Literal('created'), Type.Literal('removed')]),
    definition: MachineShape,
    changedBy: Type.String(),
  },
  { title: 'JourneyVersion' },
);
export const JourneyShape = Type.Object({
  progress: Type.Union([Type.Object({ done: Type.Number(), total: Type.Number() }), Type.Null()]),
  versions: Type.Array(JourneyVersionShape),
  version: Type.Number(),
  createdAt: Type.String({ description: 'ISO 8601.' }),
  createdBy: Type.String(),
  updatedAt: Type.String({ description: 'ISO 8601.' }),
  stages: StagesShape,
  key: Type.String({
    description: 'Unique in its workspace, never changes: the attribute is `stage.<key>`.',
  }),
  name: Type.String(),
  role: Type.String({ description: 'Which role people play in it, such as "guest".' }),
});
const MoveReasonShape = Type.Object(
  {
    event: Type.Union([Type.String(), Type.Null()], {
      description: 'The event with which it happened; null where time alone did it.',
    }),
    moves: Type.Number(),
  },
  { title: 'MoveReason' },
);
const StageMapShape = Type.Object(
  {
    stage: Type.String(),
    people: Type.Number({ description: 'There now.' }),
    entered: Type.Number(),
    left: Type.Number(),
    onward: Type.Number({
      description: 'Of those who left: to a later stage, to an earlier one, out of the journey.',
    }),
    back: Type.Number(),
    out: Type.Number(),
    entryReasons: Type.Array(MoveReasonShape),
    exitReasons: Type.Array(
      Type.Object({
        event: Type.Union([Type.String(), Type.Null()], {
          description: 'The event with which it happened; null where time alone did it.',
        }),
        moves: Type.Number(),
        why: Type.Union([Type.Literal('exit'), Type.Literal('onward')]),
      }),
      { description: '`exit`: the exit condition held; `onward`: a later stage was open.' },
    ),
    time: Type.Union(
      [
        Type.Object({
          ended: Type.Number(),
          p25: Type.Number(),
          median: Type.Number(),
          p75: Type.Number(),
          p90: Type.Number(),
        }),
        Type.Null(),
      ],
      { description: 'How long visits lasted that ended in the stretch; null where none has.' },
    ),
    stalled: Type.Object(
      {
        longerThan: Type.Optional(Type.Number()),
        people: Type.Optional(Type.Number()),
        missing: Type.Optional(Type.Number()),
      },
      {
        description:
          'People who have been there for longer than nine in ten of those who went on from there.',
      },
    ),
  },
  { title: 'StageMap' },
);
const FlowShape = Type.Object(
  {
    from: Type.Union([Type.String(), Type.Null()], { description: 'Null: from outside, or to outside.' }),
    to: Type.Union([Type.String(), Type.Null()]),
    moves: Type.Number(),
    people: Type.Union([Type.Number(), Type.Null()]),
  },
  { title: 'Flow' },
);
const WayShape = Type.Object(
  {
    stages: Type.Array(Type.String()),
    people: Type.Number(),
    tookMs: Type.Number({ description: 'On average, from the first stage to the one it leads to.' }),
  },
  { title: 'Way' },
);
export const JourneyMapShape = Type.Object({
  people: Type.Number(),
  stages: Type.Array(StageMapShape),
  flows: Type.Array(FlowShape),
  leadsTo: Type.String(),
  paths: Type.Array(WayShape),
  journey: Type.String(),
  version: Type.Number(),
  asOf: Type.String(),
  from: Type.Union([Type.String(), Type.Null()]),
  to: Type.Union([Type.String(), Type.Null()]),
  progress: Type.Union([Type.Object({ done: Type.Number(), total: Type.Number() }), Type.Null()]),
});
export const JourneyStagePeoplePageShape = Type.Object({
  next: Type.Optional(Type.String()),
  data: Type.Array(
    Type.Object({
      from: Type.Union([Type.String(), Type.Null()]),
      event: Type.Union([Type.String(), Type.Null()]),
      id: Type.String(),
      name: Type.Union([Type.String(), Type.Null()]),
      enteredAt: Type.String({ description: 'ISO 8601.' }),
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
export const ProfileStagesPageShape = Type.Object({
  data: Type.Array(
    Type.Object({
      stage: Type.Union([Type.String(), Type.Null()]),
      since: Type.Union([Type.String(), Type.Null()], { description: 'ISO 8601.' }),
      why: Type.Union([ExplanationShape, Type.Null()]),
      visits: Type.Array(
        Type.Object({
          to: Type.Union([Type.String(), Type.Null()]),
          left: Type.Union([Type.Literal('exit'), Type.Literal('onward'), Type.Null()]),
          leftBy: Type.Union([Type.String(), Type.Null()]),
          leftAt: Type.Union([Type.String(), Type.Null()], { description: 'ISO 8601.' }),
          from: Type.Union([Type.String(), Type.Null()]),
          enteredBy: Type.Union([Type.String(), Type.Null()]),
          stage: Type.String(),
          name: Type.String(),
          enteredAt: Type.String({ description: 'ISO 8601.' }),
        }),
      ),
      journey: Type.String(),
      name: Type.String(),
      role: Type.String(),
    }),
  ),
});
