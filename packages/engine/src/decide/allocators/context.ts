// What a contextual allocator sees of a person and the moment: one feature for each field that is known, such as
// `device.type=mobile`. Numbers fall into bands that double, so that no scale is needed.

import type { Json } from '../../collect/index.ts';
import { periodAt } from '../../unify/index.ts';
import type { Context } from './allocator.ts';

/** Looked at where an experience names nothing else. What is not known is simply absent. */
export const DEFAULT_CONTEXT: readonly string[] = [
  'device.type',
  'channel',
  'stage',
  'persona',
  'time.daypart',
  'sessions.count',
];
export const MOST_FIELDS = 12;

const SEGMENT = 'segment:';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAYPARTS = ['night', 'morning', 'afternoon', 'evening'];
const MOST_CHARACTERS = 60;

/** The attributes that a context reads, for the log and for what must be loaded. */
export const attributesOf = (context: readonly string[]): string[] =>
  context.filter((field) => !field.startsWith(SEGMENT) && !field.startsWith('time.'));

/** The segments that a context reads, by key. */
export const segmentsOf = (context: readonly string[]): string[] =>
  context.filter((field) => field.startsWith(SEGMENT)).map((field) => field.slice(SEGMENT.length));

/** The value of one field as a feature has it; undefined where it is not known. */
export function fieldValue(field: string, context: Context): string | undefined {
  if (field.startsWith(SEGMENT)) return context.inside(field.slice(SEGMENT.length)) ? 'in' : 'out';
  if (field === 'time.daypart') {
    const hours = (context.now - periodAt(context.timezone, 'day', context.now).start) / HOUR_MS;
    return DAYPARTS[Math.min(3, Math.floor(hours / 6))];
  }
  if (field === 'time.weekday') {
    const day = periodAt(context.timezone, 'day', context.now).start;
    return String(Math.round((day - periodAt(context.timezone, 'week', context.now).start) / DAY_MS) + 1);
  }
  return plain(context.get(field));
}

/** Of a list the first counts. */
function plain(value: Json | undefined): string | undefined {
  const one = Array.isArray(value) ? value[0] : value;
  if (typeof one === 'string') return one === '' ? undefined : one.slice(0, MOST_CHARACTERS).toLowerCase();
  if (typeof one === 'number') return bandOf(one);
  return typeof one === 'boolean' ? String(one) : undefined;
}

/** 0, 1, 2 to 3, 4 to 7, 8 to 15 ...; the same below 0. @example bandOf(5) // '4..' */
function bandOf(value: number): string {
  const size = Math.abs(value);
  const band = size < 1 ? '0..' : `${2 ** Math.floor(Math.log2(size))}..`;
  return value <= -1 ? `-${band}` : band;
}

/** Every feature of a context, in the order of the fields. */
export function featuresOf(fields: readonly string[], context: Context): string[] {
  return fields.flatMap((field) => {
    const value = fieldValue(field, context);
    return value === undefined ? [] : [`${field}=${value}`];
  });
}

/** The context that features were read from, as far as they tell; `now` is the time at which they were read. */
export function contextOfFeatures(features: readonly string[], now: number, timezone: string): Context {
  const known = new Map(
    features.map((feature) => {
      const at = feature.indexOf('=');
      return [feature.slice(0, at), feature.slice(at + 1)];
    }),
  );
  return {
    get: (attribute) => known.get(attribute),
    inside: (segment) => known.get(`${SEGMENT}${segment}`) === 'in',
    now,
    timezone,
  };
}
