// A scenario as data: what brings people in, which way they go from node to node, and what takes them out. The shape is
// a schema, so that the API, the editor and the engine speak of one thing; `parseScenario` checks what a schema cannot.

import { type Static, Type } from 'typebox';
import type { Condition } from '../../segment/index.ts';
import type { EventFilter } from '../../unify/index.ts';

const strict = { additionalProperties: false };
const Key = Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,59}$' });
const Duration = Type.String({ pattern: '^[1-9]\\d{0,5}[mhdw]$', examples: ['30m', '12h', '3d', '2w'] });
const Text = Type.String({ minLength: 1, maxLength: 200 });
/** Null: the end. */
const Next = Type.Union([Key, Type.Null()]);
const WhenSchema = Type.Unsafe<Condition>({
  type: 'object',
  description: 'A condition, as GET /v1/segments/schema describes it',
});
const OnSchema = Type.Unsafe<EventFilter>({
  type: 'object',
  description: "An event's name and what must hold of its properties: { event, where? }",
  required: ['event'],
});
const Clock = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', examples: ['09:00'] });
const Weekday = Type.Unsafe<(typeof WEEKDAYS)[number]>({
  type: 'string',
  enum: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
});
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const node = { id: Key, name: Type.Optional(Text) };

/** For so long, then on until the wall clock of the person shows `at`, on one of the days `on`. */
export const WaitSchema = Type.Object(
  {
    ...node,
    kind: Type.Literal('wait'),
    for: Type.Optional(Duration),
    at: Type.Optional(Clock),
    on: Type.Optional(Type.Array(Weekday, { minItems: 1, maxItems: 7 })),
    next: Next,
  },
  strict,
);
/** Goes on to `next` as soon as it happens or holds, and to `otherwise` when the time is over. */
export const WaitUntilSchema = Type.Object(
  {
    ...node,
    kind: Type.Literal('wait_until'),
    on: Type.Optional(OnSchema),
    when: Type.Optional(WhenSchema),
    timeout: Duration,
    next: Next,
    otherwise: Next,
  },
  strict,
);
/** The first branch that holds. */
export const SplitSchema = Type.Object(
  {
    ...node,
    kind: Type.Literal('split'),
    branches: Type.Array(Type.Object({ name: Text, when: WhenSchema, next: Next }, strict), {
      minItems: 1,
      maxItems: 10,
    }),
    otherwise: Next,
  },
  strict,
);
const Shares = Type.Array(
  Type.Object({ name: Text, share: Type.Number({ minimum: 0, maximum: 1000 }), next: Next }, strict),
  { minItems: 2, maxItems: 10 },
);
/** By shares; the same person always falls to the same side. */
export const RandomSchema = Type.Object({ ...node, kind: Type.Literal('random'), branches: Shares }, strict);
/** By shares too, and recorded as an exposure with its propensity, so that it is measured. */
export const ExperimentSchema = Type.Object(
  { ...node, kind: Type.Literal('experiment'), experiment: Key, branches: Shares },
  strict,
);
export const SendSchema = Type.Object(
  {
    ...node,
    kind: Type.Literal('send'),
    channel: Type.String({ minLength: 1, examples: ['email', 'web_push', 'in_app'] }),
    template: Type.String({ minLength: 1, maxLength: 100 }),
    variant: Type.Optional(Text),
    tags: Type.Optional(Type.Array(Text, { maxItems: 10 })),
    tone: Type.Optional(Text),
    priority: Type.Optional(Type.Integer({ minimum: -100, maximum: 100 })),
    transactional: Type.Optional(Type.Boolean()),
    /** It is about the things that brought people in: held back, it goes only while one of them can be had. */
    whileAvailable: Type.Optional(Type.Boolean()),
    /** What has not gone out after so long is of no use any more. */
    expires: Type.Optional(Duration),
    next: Next,
  },
  strict,
);
/** Traits of the person. */
export const UpdateSchema = Type.Object(
  {
    ...node,
    kind: Type.Literal('update'),
    traits: Type.Record(
      Type.String({ minLength: 1, maxLength: 100 }),
      Type.Union([Type.String({ maxLength: 1000 }), Type.Number(), Type.Boolean(), Type.Null()]),
      { minProperties: 1, maxProperties: 20 },
    ),
    next: Next,
  },
  strict,
);
export const WebhookSchema = Type.Object(
  {
    ...node,
    kind: Type.Literal('webhook'),
    url: Type.String({ pattern: '^https?://', maxLength: 2000 }),
    next: Next,
  },
  strict,
);
export const GoalSchema = Type.Object(
  { ...node, kind: Type.Literal('goal'), goal: Text, next: Next },
  strict,
);
export const ExitSchema = Type.Object({ ...node, kind: Type.Literal('exit'), reason: Text }, strict);

export const NodeSchema = Type.Union([
  WaitSchema,
  WaitUntilSchema,
  SplitSchema,
  RandomSchema,
  ExperimentSchema,
  SendSchema,
  UpdateSchema,
  WebhookSchema,
  GoalSchema,
  ExitSchema,
]);

export type Wait = Static<typeof WaitSchema>;
export type WaitUntil = Static<typeof WaitUntilSchema>;
export type Split = Static<typeof SplitSchema>;
export type Random = Static<typeof RandomSchema>;
export type Experiment = Static<typeof ExperimentSchema>;
export type Send = Static<typeof SendSchema>;
export type Update = Static<typeof UpdateSchema>;
export type Webhook = Static<typeof WebhookSchema>;
export type Goal = Static<typeof GoalSchema>;
export type Exit = Static<typeof ExitSchema>;
export type Node = Wait | WaitUntil | Split | Random | Experiment | Send | Update | Webhook | Goal | Exit;

export const TriggerSchema = Type.Union([
  Type.Object({ on: OnSchema }, strict),
  Type.Object(
    {
      segment: Type.String({ minLength: 1 }),
      moves: Type.Union([Type.Literal('entered'), Type.Literal('left')]),
    },
    strict,
  ),
  Type.Object({ machine: Type.String({ minLength: 1 }), stage: Type.String({ minLength: 1 }) }, strict),
]);
export type Trigger = Static<typeof TriggerSchema>;

export const ReentrySchema = Type.Union([
  Type.Object({ rule: Type.Literal('once') }, strict),
  Type.Object({ rule: Type.Literal('after_exit') }, strict),
  Type.Object({ rule: Type.Literal('after_gap'), gap: Duration }, strict),
]);
export type Reentry = Static<typeof ReentrySchema>;

/** Whoever does this, or of whom this holds, leaves at once, wherever they are. */
const ExitRuleSchema = Type.Object(
  {
    name: Text,
    on: Type.Optional(OnSchema),
    when: Type.Optional(WhenSchema),
    /** It is what the scenario is for. */
    goal: Type.Optional(Type.Boolean()),
  },
  strict,
);
export type ExitRule = Static<typeof ExitRuleSchema>;

export const ScenarioSchema = Type.Object(
  {
    key: Key,
    name: Text,
    trigger: TriggerSchema,
    keyedBy: Type.Optional(
      Type.String({
        pattern: '^properties\\..+',
        description:
          'What a run is about, such as properties.cart_id: one run for each of its values. Without it, one for each person.',
      }),
    ),
    audience: Type.Optional(WhenSchema),
    reentry: ReentrySchema,
    exits: Type.Array(ExitRuleSchema, { maxItems: 20 }),
    holdout: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 0.9,
        description: 'The share that goes the way and is sent nothing.',
      }),
    ),
    lateAfter: Type.Optional(
      Type.Unsafe<string>({
        ...Duration,
        description: 'Older events bring nobody in: an import is no news.',
      }),
    ),
    start: Key,
    nodes: Type.Array(NodeSchema, { minItems: 1, maxItems: 200 }),
  },
  strict,
);
export type Scenario = Static<typeof ScenarioSchema>;

/** Where nothing else is said. */
export const LATE_AFTER = '1d';
