// From what a condition asks of the events to what must be remembered: which behaviour, how it is read, and over
// which stretch of time. Two conditions that can share a behaviour get the same one.

import {
  type Behaviour,
  behaviour,
  type CalendarUnit,
  durationMs,
  type EventFilter,
  instantOf,
  KEPT,
  type KindName,
  periodAt,
  periodBefore,
  type Reading,
} from '../unify/index.ts';
import type { ComputedTrait, EventCondition, SequenceCondition, Window } from './condition.ts';

export interface Question {
  behaviour: Behaviour;
  reading: Reading;
  frame: Frame;
}

/** The stretch of time that counts, in whole milliseconds, both ends included. */
export interface Frame {
  from(now: number): number;
  to(now: number): number;
  /** Rolling windows: their length. */
  length?: number;
  /** Calendar windows: when the present period is over. */
  end?(now: number): number;
}

export function questionOfEvent(condition: EventCondition, zone: string): Question {
  const measure = condition.measure ?? { count: true };
  return questionOf({
    filter: filterOf(condition),
    measure,
    window: condition.window,
    zone,
    enough: enoughFor(condition),
  });
}

export function questionOfTrait({ filter, measure, window }: ComputedTrait, zone: string): Question {
  return questionOf({ filter: filterOf(filter), measure, window, zone, enough: KEPT });
}

export function questionOfSequence({ sequence, within, window }: SequenceCondition, zone: string): Question {
  const withinMs = durationMs(within);
  const parts: Omit<Behaviour, 'id'> = {
    kind: 'sequence',
    filters: sequence.map(filterOf),
    nots: sequence.map((step) => step.not === true),
    within: withinMs,
  };
  const span = window && spanOf(window);
  if (span) parts.horizon = span + withinMs;
  if (window && ('from' in window || 'to' in window)) parts.period = absoluteOf(window);
  return { behaviour: behaviour(parts), reading: 'count', frame: frameOf(window, zone) };
}

type AnyMeasure = ComputedTrait['measure'];
interface Wanted {
  filter: EventFilter;
  measure: AnyMeasure;
  window: Window | undefined;
  zone: string;
  enough: number;
}

function questionOf({ filter, measure, window, zone, enough }: Wanted): Question {
  const reading = Object.keys(measure)[0] as Reading;
  const property = Object.values(measure)[0] as string | true;
  const parts: Omit<Behaviour, 'id'> = { kind: 'count', filters: [filter] };
  if (property !== true) parts.of = property;
  if (window && 'last' in window) {
    Object.assign(parts, rollingKind(reading, durationMs(window.last), enough));
  } else {
    parts.kind = plainKind(reading);
    if (parts.kind === 'values') parts.keep = roundUp(enough);
    if (parts.kind === 'recent') parts.keep = LAST_VALUES;
    if (window) parts.period = periodOf(window, zone);
  }
  return { behaviour: behaviour(parts), reading, frame: frameOf(window, zone) };
}

/** How many different values `lastValues` gives. */
export const LAST_VALUES = 32;

function plainKind(reading: Reading): KindName {
  if (reading === 'count') return 'count';
  if (reading === 'distinct') return 'values';
  if (reading === 'lastValues') return 'recent';
  return reading === 'sum' || reading === 'avg' || reading === 'min' || reading === 'max' ? 'total' : reading;
}

function rollingKind(reading: Reading, length: number, enough: number): Partial<Behaviour> {
  switch (reading) {
    case 'count':
      return { kind: 'times', keep: roundUp(enough) };
    case 'firstTime':
      return { kind: 'times', keep: KEPT, horizon: length };
    case 'lastTime':
    case 'lastValue':
      return { kind: reading };
    case 'firstValue':
      return { kind: 'moments', keep: KEPT, horizon: length };
    case 'lastValues':
      return { kind: 'recent', keep: LAST_VALUES, horizon: length };
    case 'distinct':
      return { kind: 'recent', keep: roundUp(enough), horizon: length };
    default:
      return { kind: 'points', keep: KEPT, horizon: length };
  }
}

/** How many entries decide a comparison with a count: one more than the greatest number that must be told apart. */
function enoughFor({ op = 'gte', value }: EventCondition): number {
  const most = Math.max(0, ...[value ?? 1].flat().filter((one) => typeof one === 'number'));
  return op === 'gte' || op === 'lt' ? Math.max(1, Math.ceil(most)) : Math.floor(most) + 1;
}

/** To 1, 4, 16, 64, ...: so that near thresholds share a behaviour, and changing one needs no new history. */
function roundUp(enough: number): number {
  let keep = 1;
  while (keep < enough) keep *= 4;
  return keep;
}

/** Only what a filter is, without the rest of the condition that it was written in. */
function filterOf({ event, where }: EventFilter): EventFilter {
  return where && where.length > 0 ? { event, where } : { event };
}

function periodOf(window: Window, zone: string): Behaviour['period'] {
  if ('this' in window) return { unit: window.this, zone };
  if ('previous' in window) return { unit: window.previous, zone };
  return absoluteOf(window);
}

function absoluteOf(window: Window): { from?: number; to?: number } {
  const { from, to } = window as { from?: string; to?: string };
  return {
    ...(from !== undefined && { from: instantOf(from)! }),
    ...(to !== undefined && { to: instantOf(to)! }),
  };
}

const DAYS: Record<CalendarUnit, number> = { day: 2, week: 8, month: 32, quarter: 93, year: 367 };
/** At least as long as the window reaches back. */
function spanOf(window: Window): number | undefined {
  if ('last' in window) return durationMs(window.last);
  if ('this' in window) return DAYS[window.this] * 86_400_000;
  return 'previous' in window ? 2 * DAYS[window.previous] * 86_400_000 : undefined;
}

export function frameOf(window: Window | undefined, zone: string): Frame {
  if (window === undefined) return { from: () => Number.NEGATIVE_INFINITY, to: (now) => now };
  if ('last' in window) {
    const length = durationMs(window.last);
    return { from: (now) => now - length + 1, to: (now) => now, length };
  }
  if ('this' in window) {
    const at = (now: number) => periodAt(zone, window.this, now);
    return { from: (now) => at(now).start, to: (now) => now, end: (now) => at(now).end };
  }
  if ('previous' in window) {
    const before = (now: number) => periodBefore(zone, window.previous, now);
    return {
      from: (now) => before(now).start,
      to: (now) => before(now).end - 1,
      end: (now) => periodAt(zone, window.previous, now).end,
    };
  }
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = absoluteOf(window);
  return { from: () => from, to: (now) => Math.min(now, to - 1) };
}
