// The grammar of what can be true of a person. One grammar for segments, audiences, stages and triggers.

import type { Json } from '../collect/index.ts';
import type { AttributeOperator, CalendarUnit, Duration, EventFilter } from '../unify/index.ts';

export type {
  AttributeOperator,
  CalendarUnit,
  Duration,
  EventFilter,
  PropertyCondition,
} from '../unify/index.ts';

export type Condition =
  | AllCondition
  | AnyCondition
  | NotCondition
  | AttributeCondition
  | EventCondition
  | SequenceCondition
  | SegmentCondition;

export interface AllCondition {
  all: Condition[];
}
export interface AnyCondition {
  any: Condition[];
}
export interface NotCondition {
  not: Condition;
}

/**
 * Something known of the person. `attribute` is one of
 * `traits.<name>` (dots reach into objects), `computed.<key>`, a fact (`device.type`, `place.country`, `locale`,
 * `channel`, `channel.campaign`, ...: the latest known), `first.<fact>` (how the first visit began),
 * `group.<trait>`, `consent.<purpose>`, `identity.<type>`, `stage.<machine>`, `persona.<model>`, `prediction.<model>`,
 * `sessions.count`, `firstSeen`, `lastSeen`,
 * and, in a decision only, `request.<name>`.
 */
export interface AttributeCondition {
  attribute: string;
  op: AttributeOperator;
  value?: Json;
}

export type Window =
  /** Rolling: events with now - last < time <= now. */
  | { last: Duration }
  /** Calendar, in the workspace's time zone; weeks begin on Monday. */
  | { this: CalendarUnit }
  | { previous: CalendarUnit }
  /** Absolute, from inclusive, to exclusive; ISO 8601. */
  | { from?: string; to?: string };

/** What the events that pass the filter and lie in the window add up to, compared with a value. No window is all time. */
export interface EventCondition extends EventFilter {
  measure?: Measure;
  window?: Window;
  /** Default: `gte` 1, that is, it happened. */
  op?:
    | 'eq'
    | 'ne'
    | 'gt'
    | 'gte'
    | 'lt'
    | 'lte'
    | 'between'
    | 'before'
    | 'after'
    | 'withinLast'
    | 'moreThanAgo';
  value?: Json;
}
export type Measure =
  | { count: true }
  | { sum: string }
  | { avg: string }
  | { min: string }
  | { max: string }
  | { distinct: string }
  /** When it first or last happened; compared with the date operators. */
  | { firstTime: true }
  | { lastTime: true };

/**
 * The steps happened in this order, each strictly later than the one before, the last at most `within` after the
 * first. A step with `not` must not happen between its neighbours; at the end it must not happen before `within` is
 * over, and the sequence counts as completed at that instant. The first step cannot be a `not`.
 */
export interface SequenceCondition {
  sequence: (EventFilter & { not?: true })[];
  within: Duration;
  /** The window in which the sequence must have been completed. */
  window?: Window;
}

/** Membership of another segment, by key. No cycles. */
export interface SegmentCondition {
  segment: string;
}

export interface SegmentDefinition {
  id: string;
  key: string;
  name: string;
  version: number;
  condition: Condition;
}

/** A trait worked out from behaviour, readable as `computed.<key>`. */
export interface ComputedTrait {
  key: string;
  name: string;
  filter: EventFilter;
  /** `lastValues` are the latest 32 different ones, the latest first. */
  measure: Measure | { firstValue: string } | { lastValue: string } | { lastValues: string };
  window?: Window;
}
