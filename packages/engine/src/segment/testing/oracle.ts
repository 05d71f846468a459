// What a condition means, word by word from the grammar, over the plain list of all events: slow, without state,
// indexes or cleverness, and sharing no code with the engine's evaluation. Whatever else reads conditions (the
// incremental program, the SQL form) is tested against this.

import type { Event, Json } from '../../collect/index.ts';
import type {
  ComputedTrait,
  Condition,
  EventCondition,
  EventFilter,
  SequenceCondition,
  Window,
} from '../condition.ts';

export interface Known {
  /** All events of the person; those after `now` do not exist yet. */
  events: readonly Event[];
  attribute(name: string): Json | undefined;
  timezone: string;
  computed?: readonly ComputedTrait[];
  segments?: Readonly<Record<string, Condition>>;
}

export function holds(condition: Condition, known: Known, now: number): boolean {
  if ('all' in condition) return condition.all.every((part) => holds(part, known, now));
  if ('any' in condition) return condition.any.some((part) => holds(part, known, now));
  if ('not' in condition) return !holds(condition.not, known, now);
  if ('segment' in condition) {
    const other = known.segments?.[condition.segment];
    return other !== undefined && holds(other, known, now);
  }
  if ('attribute' in condition)
    return compare(attributeOf(condition.attribute, known, now), condition.op, condition.value, now);
  if ('sequence' in condition) return sequenceHolds(condition, known, now);
  return eventHolds(condition, known, now);
}

function attributeOf(name: string, known: Known, now: number): Json | undefined {
  if (!name.startsWith('computed.')) return known.attribute(name);
  const trait = known.computed?.find(({ key }) => `computed.${key}` === name);
  return trait && measure(trait.measure, counting(trait.filter, trait.window, known, now));
}

function eventHolds(condition: EventCondition, known: Known, now: number): boolean {
  const measured = measure(
    condition.measure ?? { count: true },
    counting(condition, condition.window, known, now),
  );
  return compare(measured, condition.op ?? 'gte', condition.value ?? 1, now);
}

function counting(
  filter: EventFilter,
  window: Window | undefined,
  { events, timezone }: Known,
  now: number,
): Event[] {
  return events
    .filter(
      (event) => event.time <= now && passes(event, filter) && liesIn(window, event.time, now, timezone),
    )
    .sort((a, b) => a.time - b.time || (a.messageId < b.messageId ? -1 : 1));
}

function measure(what: ComputedTrait['measure'], events: Event[]): Json | undefined {
  if ('count' in what) return events.length;
  if ('firstTime' in what) return events[0]?.time;
  if ('lastTime' in what) return events.at(-1)?.time;
  const property = Object.values(what)[0] as string;
  const each = events.map((event) => propertyOf(event, property)).filter((value) => listOf(value).length > 0);
  if ('firstValue' in what) return each[0];
  if ('lastValue' in what) return each.at(-1);
  const all = each.flatMap(listOf);
  if ('lastValues' in what) {
    const latest = new Map<string, [time: number, key: string, value: Json]>();
    for (const event of events)
      for (const one of listOf(propertyOf(event, property)).filter((one) => typeof one !== 'object')) {
        const key = typeof one === 'string' ? `"${one}` : JSON.stringify(one);
        latest.set(key, [event.time, key, one]);
      }
    const sorted = [...latest.values()].sort((a, b) => b[0] - a[0] || (a[1] < b[1] ? -1 : 1));
    return sorted.length > 0 ? sorted.slice(0, 32).map(([, , value]) => value) : undefined;
  }
  if ('distinct' in what) {
    return new Set(all.filter((one) => typeof one !== 'object').map((one) => JSON.stringify(one))).size;
  }
  const amounts = all.filter((one) => typeof one === 'number' && one >= -1e18 && one <= 1e18);
  const numbers = amounts.map((one) => Math.round((one as number) * 1e6));
  const sum = numbers.reduce((a, b) => a + b, 0);
  if ('sum' in what) return sum / 1e6;
  if (numbers.length === 0) return undefined;
  if ('avg' in what) return sum / numbers.length / 1e6;
  return ('min' in what ? Math.min(...numbers) : Math.max(...numbers)) / 1e6;
}

export function passes(event: Event, { event: name, where = [] }: EventFilter): boolean {
  return (
    (name === '*' || event.name === name) &&
    where.every(({ property, op, value }) => compare(propertyOf(event, property), op, value, event.time))
  );
}

function propertyOf(event: Event, property: string): Json | undefined {
  const [root, ...path] = property.split('.');
  if (root === 'properties' || root === 'traits') return walk(event[root], path);
  return event.facts[property]?.[0];
}

function walk(value: Json | undefined, path: string[]): Json | undefined {
  if (path.length === 0) return value;
  if (Array.isArray(value)) return value.flatMap((one) => listOf(walk(one, path)));
  if (value === null || typeof value !== 'object') return undefined;
  return walk(value[path[0]!], path.slice(1));
}

/** Something as a list, nothing as the empty one. */
function listOf(value: Json | undefined): Json[] {
  if (Array.isArray(value)) return value.filter((one) => one !== null);
  return value === undefined || value === null ? [] : [value];
}

function compare(held: Json | undefined, op: string, value: Json | undefined, now: number): boolean {
  const list = listOf(held);
  const numbers = list.filter((one) => typeof one === 'number');
  const texts = list.filter((one) => typeof one === 'string').map((one) => one.toLowerCase());
  const times = list.map(timeOf).filter((one) => one !== undefined);
  const number = value as number;
  const [low, high] = (Array.isArray(value) ? value : []) as [number, number];
  const text = () => (value as string).toLowerCase();
  switch (op) {
    case 'exists':
      return list.length > 0;
    case 'missing':
      return list.length === 0;
    case 'eq':
    case 'includes':
      return list.includes(value!);
    case 'ne':
      return !list.includes(value!);
    case 'in':
    case 'includesAny':
      return list.some((one) => (value as Json[]).includes(one));
    case 'notIn':
      return !list.some((one) => (value as Json[]).includes(one));
    case 'includesAll':
      return (value as Json[]).every((one) => list.includes(one));
    case 'gt':
      return numbers.some((one) => one > number);
    case 'gte':
      return numbers.some((one) => one >= number);
    case 'lt':
      return numbers.some((one) => one < number);
    case 'lte':
      return numbers.some((one) => one <= number);
    case 'between':
      return numbers.some((one) => one >= low && one <= high);
    case 'contains':
      return texts.some((one) => one.includes(text()));
    case 'notContains':
      return !texts.some((one) => one.includes(text()));
    case 'startsWith':
      return texts.some((one) => one.startsWith(text()));
    case 'endsWith':
      return texts.some((one) => one.endsWith(text()));
    case 'before':
      return times.some((one) => one < timeOf(value!)!);
    case 'after':
      return times.some((one) => one > timeOf(value!)!);
    case 'withinLast':
      return times.some((one) => one <= now && one > now - lengthOf(value as string));
    case 'moreThanAgo':
      return times.some((one) => one <= now - lengthOf(value as string));
    case 'withinNext':
      return times.some((one) => one > now && one <= now + lengthOf(value as string));
    default:
      throw new Error(`Expected an operator, got ${op}`);
  }
}

const DATE =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d(?:\.\d{1,9})?))?(?:Z|([+-])(\d\d):?(\d\d))?)?$/i;

/** What cannot be told from a day and a time of day again was none. */
function timeOf(value: Json): number | undefined {
  if (typeof value === 'number') return value;
  const parts = typeof value === 'string' ? DATE.exec(value) : null;
  if (!parts) return undefined;
  const [year, month, day, hour, minute, second, , offHours, offMinutes] = parts
    .slice(1)
    .map((part) => Number(part ?? 0)) as number[];
  const date = new Date(0);
  date.setUTCFullYear(year!, month! - 1, day!);
  const [y, m, d] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  const inDay = (60 * hour! + minute!) * 60_000 + Math.floor(1000 * second! + 1e-6);
  const isClock = hour! < 24 ? minute! < 60 && second! < 60 : inDay === 86_400_000 && hour === 24;
  if (y === 0 || y !== year || m !== month || d !== day || !isClock || offHours! > 23 || offMinutes! > 59)
    return undefined;
  const offset = (parts[7] === '-' ? -1 : 1) * (60 * offHours! + offMinutes!) * 60_000;
  return date.getTime() + inDay - offset;
}

function lengthOf(duration: string): number {
  const hours = { m: 1 / 60, h: 1, d: 24, w: 168 }[duration.at(-1)!]!;
  return Math.round(Number(duration.slice(0, -1)) * hours * 3_600_000);
}

function liesIn(window: Window | undefined, time: number, now: number, zone: string): boolean {
  if (!window) return true;
  if ('last' in window) return time > now - lengthOf(window.last) && time <= now;
  if ('this' in window) return periodOf(time, window.this, zone) === periodOf(now, window.this, zone);
  if ('previous' in window)
    return periodOf(time, window.previous, zone) === periodOf(now, window.previous, zone) - 1;
  const { from, to } = window;
  return (from === undefined || time >= timeOf(from)!) && (to === undefined || time < timeOf(to)!);
}

/** Numbers the periods of the wall calendar, one after the other. */
function periodOf(time: number, unit: string, timeZone: string): number {
  const [year, month, day] = new Date(time)
    .toLocaleDateString('sv-SE', { timeZone })
    .split('-')
    .map(Number) as [number, number, number];
  const days = Date.UTC(year, month - 1, day) / 86_400_000;
  if (unit === 'day') return days;
  if (unit === 'week') return Math.floor((days + 3) / 7);
  if (unit === 'month') return year * 12 + month - 1;
  return unit === 'quarter' ? year * 4 + Math.floor((month - 1) / 3) : year;
}

function sequenceHolds(condition: SequenceCondition, known: Known, now: number): boolean {
  return completionsOf(
    condition,
    known.events.filter(({ time }) => time <= now),
  ).some((instant) => instant <= now && liesIn(condition.window, instant, now, known.timezone));
}

/** Tries every choice of one event for each step that must happen. */
function completionsOf({ sequence, within }: SequenceCondition, events: readonly Event[]): number[] {
  const timesOf = (step: EventFilter) =>
    events.filter((event) => passes(event, step)).map((event) => event.time);
  const found: number[] = [];
  const follow = (step: number, first: number, last: number, forbidden: number[]): undefined => {
    if (step === sequence.length) {
      const deadline = first + lengthOf(within);
      if (!sequence.at(-1)!.not) found.push(last);
      else if (!forbidden.some((time) => time > last && time <= deadline)) found.push(deadline);
      return undefined;
    }
    const times = timesOf(sequence[step]!);
    if (sequence[step]!.not) return follow(step + 1, first, last, [...forbidden, ...times]);
    for (const time of times) {
      const isFirst = first === Number.NEGATIVE_INFINITY;
      if (!isFirst && (time <= last || time > first + lengthOf(within))) continue;
      if (forbidden.some((other) => other > last && other < time)) continue;
      follow(step + 1, isFirst ? time : first, time, []);
    }
  };
  follow(0, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, []);
  return found;
}
