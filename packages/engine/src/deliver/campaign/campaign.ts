// A campaign as data: who is told what, in which channel, and when. Triggered ones are scenarios of one message.

import { type Static, Type } from 'typebox';
import type { Condition } from '../../segment/index.ts';
import { ReentrySchema, type Scenario, TriggerSchema } from '../scenario/index.ts';

const strict = { additionalProperties: false };
const Key = Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,49}$' });
const Text = Type.String({ minLength: 1, maxLength: 200 });
const Clock = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', examples: ['09:00'] });
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', examples: ['2026-06-01'] });
const Zone = Type.Unsafe<'workspace' | 'person'>({
  type: 'string',
  enum: ['workspace', 'person'],
  description: 'Whose wall the hour is on: the workspace’s, or that of each person.',
});
const Weekday = Type.Unsafe<'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'>({
  type: 'string',
  enum: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
});

export const ScheduleSchema = Type.Union([
  Type.Object({ kind: Type.Literal('now') }, strict),
  Type.Object({ kind: Type.Literal('at'), date: Day, time: Clock, zone: Zone }, strict),
  Type.Object(
    {
      kind: Type.Literal('recurring'),
      every: Type.Unsafe<'day' | 'week' | 'month'>({ type: 'string', enum: ['day', 'week', 'month'] }),
      /** Of a week. */
      on: Type.Optional(Type.Array(Weekday, { minItems: 1, maxItems: 7 })),
      /** Of a month; where it has no such day, its last one. */
      day: Type.Optional(Type.Integer({ minimum: 1, maximum: 31 })),
      time: Clock,
      zone: Zone,
      from: Type.Optional(Day),
      until: Type.Optional(Day),
    },
    strict,
  ),
  Type.Object({ kind: Type.Literal('trigger'), trigger: TriggerSchema, reentry: ReentrySchema }, strict),
]);
export type Schedule = Static<typeof ScheduleSchema>;

export const CampaignSchema = Type.Object(
  {
    key: Key,
    name: Text,
    /** Null: everybody. */
    audience: Type.Union([
      Type.Null(),
      Type.Unsafe<Condition>({
        type: 'object',
        description: 'A condition, as GET /v1/segments/schema describes it',
      }),
    ]),
    channel: Type.String({ minLength: 1, examples: ['email'] }),
    template: Type.String({ minLength: 1, maxLength: 100 }),
    tags: Type.Optional(Type.Array(Text, { maxItems: 10 })),
    tone: Type.Optional(Text),
    priority: Type.Optional(Type.Integer({ minimum: -100, maximum: 100 })),
    expires: Type.Optional(Type.String({ pattern: '^[1-9]\\d{0,5}[mhdw]$', examples: ['1d'] })),
    holdout: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 0.9,
        description: 'The share that is told nothing, to compare with.',
      }),
    ),
    schedule: ScheduleSchema,
  },
  strict,
);
export type Campaign = Static<typeof CampaignSchema>;

/** Under this key a triggered campaign runs. */
export const scenarioKeyOf = ({ key }: Pick<Campaign, 'key'>): string => `campaign-${key}`;

/** A triggered campaign as the scenario that it is; undefined for one that has a time. */
export function scenarioOfCampaign(campaign: Campaign): Scenario | undefined {
  const { schedule, name, audience, channel, template, tags, tone, priority, expires, holdout } = campaign;
  if (schedule.kind !== 'trigger') return undefined;
  return {
    ...{
      key: scenarioKeyOf(campaign),
      name,
      trigger: schedule.trigger,
      reentry: schedule.reentry,
      exits: [],
    },
    ...(audience && { audience }),
    ...(holdout !== undefined && { holdout }),
    start: 'send',
    nodes: [
      {
        ...{ id: 'send', kind: 'send', channel, template, next: null },
        ...(tags && { tags }),
        ...(tone !== undefined && { tone }),
        ...(priority !== undefined && { priority }),
        ...(expires !== undefined && { expires }),
      },
    ],
  };
}
