// What a behaviour is, and what every kind of behaviour promises. A behaviour says which events matter and what of
// them is kept; what it keeps is written with every profile, so each kind keeps as little as its question needs.

import { createHash } from 'node:crypto';
import type { Json } from '../../collect/index.ts';
import type { CalendarUnit } from './calendar.ts';
import type { EventFilter } from './filter.ts';

/** The state of one behaviour of one identity: plain JSON; its shape is the kind's own affair. */
export type BehaviourState = Exclude<Json, null>;

/**
 * Where a kind must keep single events and no threshold says how many are enough, the latest so many are kept: numbers
 * in a rolling window (sum, avg, min, max, first value), times of a sequence's step, different values of a computed
 * trait. Up to that many events of one identity inside the window the answer is exact; with more, the oldest are
 * forgotten.
 */
export const KEPT = 1000;

export type KindName =
  /** How many. */
  | 'count'
  /** Count, sum, least and greatest of a number. */
  | 'total'
  /** Which different values. */
  | 'values'
  | 'firstTime'
  | 'lastTime'
  | 'firstValue'
  | 'lastValue'
  /** The latest times, for counts in rolling windows. */
  | 'times'
  /** The latest (time, number) pairs, for sums in rolling windows. */
  | 'points'
  /** Each value's last time, for distinct counts in rolling windows and for the latest different values. */
  | 'recent'
  /** The latest (time, message, value), for the first value in a rolling window. */
  | 'moments'
  /** The times of every step of a sequence. */
  | 'sequence';

export interface Behaviour {
  /** Hash of the rest: the same question asked by two segments is kept once. */
  id: string;
  kind: KindName;
  /** Which events; for a sequence its steps. */
  filters: readonly EventFilter[];
  /** The property that is summed, counted or remembered. */
  of?: string;
  /** At most so many entries. */
  keep?: number;
  /** Rolling windows: what is as old as this, in milliseconds, before the newest event can never count again. */
  horizon?: number;
  /** Only events in an absolute span (from inclusive, to exclusive), or each calendar period for itself. */
  period?: { from?: number; to?: number } | { unit: CalendarUnit; zone: string };
  /** Sequence: which steps must not happen, and the longest time from the first step to the last. */
  nots?: readonly boolean[];
  within?: number;
}

/** What a kind learns of one event that passed the filter. */
export interface Moment {
  time: number;
  messageId: string;
  /** What `of` reaches; a list where it reaches several values. */
  value: Json | undefined;
  /** Sequence: which step. */
  step: number;
}

export type Reading =
  | 'count'
  | 'sum'
  | 'avg'
  | 'min'
  | 'max'
  | 'distinct'
  | 'firstTime'
  | 'lastTime'
  | 'firstValue'
  | 'lastValue'
  | 'lastValues';

/**
 * One kind of behaviour. Folding is independent of the order of events; `combine` is associative and commutative
 * over disjoint sets of events, and folding everything into one state equals combining the parts.
 */
export interface Kind<S extends BehaviourState = BehaviourState> {
  empty(behaviour: Behaviour): S;
  /** The state with one more event; may change and return `state` itself. `undefined`: it makes no difference. */
  fold(state: S, moment: Moment, behaviour: Behaviour): S | undefined;
  /** Both together, leaving both as they are. */
  combine(a: S, b: S, behaviour: Behaviour): S;
  /** Without what cannot matter at `newest` or later. Fold and combine do this by themselves. */
  prune(state: S, newest: number, behaviour: Behaviour): S;
  /** What the events with from <= time <= to add up to. Kinds that keep no times answer for all they have seen. */
  read(state: S, reading: Reading, from: number, to: number, behaviour: Behaviour): Json | undefined;
  /** The earliest remembered instant after this one, Infinity where there is none. */
  nextAfter(state: S, instant: number, behaviour: Behaviour): number;
}

export function behaviour(parts: Omit<Behaviour, 'id'>): Behaviour {
  const hash = createHash('sha256').update(canonical(parts as unknown as Json));
  return { id: hash.digest('base64url').slice(0, 12), ...parts };
}

/** JSON with sorted keys and without undefined members, so that equal things are equal text. */
export function canonical(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  const members = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${members.join(',')}}`;
}
