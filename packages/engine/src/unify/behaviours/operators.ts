// The comparisons of conditions and event filters. Each is compiled once into a closure.
//
// What holds of a list holds of any of its elements; nothing (undefined, null, an empty list) meets only the negative
// operators. `ne`, `notIn`, `notContains` and `missing` are exactly the opposite of their positive twins.
// `eq` and `in` compare type and value, text with its case; `contains`, `startsWith` and `endsWith` ignore case.
// Comparing sizes is for numbers only, and "12" is not a number. A date is ISO text (UTC where it names no offset) or
// milliseconds.

import type { Json } from '../../collect/index.ts';
import { durationMs, instantOf } from './instants.ts';

export const ATTRIBUTE_OPERATORS = [
  'exists',
  'missing',
  'eq',
  'ne',
  'in',
  'notIn',
  'gt',
  'gte',
  'lt',
  'lte',
  'between',
  'contains',
  'notContains',
  'startsWith',
  'endsWith',
  /** Lists: holds the value, any of the values, all of the values. */
  'includes',
  'includesAny',
  'includesAll',
  /** Dates: against an absolute date, or a duration before or after now. */
  'before',
  'after',
  'withinLast',
  'moreThanAgo',
  'withinNext',
] as const;
export type AttributeOperator = (typeof ATTRIBUTE_OPERATORS)[number];

/**
 * Truth and how long it lasts, in one number: positive holds, negative does not; the size is the first instant at
 * which this may change by itself, Infinity for never.
 */
export type Verdict = number;
export const TRUE: Verdict = Number.POSITIVE_INFINITY;
export const FALSE: Verdict = Number.NEGATIVE_INFINITY;

/** A comparison with its right-hand side built in. `now` is what relative dates are measured from. */
export type Comparison = (value: Json | undefined, now: number) => Verdict;

export function compileComparison(op: AttributeOperator, value: Json | undefined): Comparison {
  switch (op) {
    case 'exists':
      return ofAny((it) => it !== null);
    case 'missing':
      return opposite(compileComparison('exists', value));
    case 'eq':
    case 'includes':
      return ofAny((it) => it === value);
    case 'in':
    case 'includesAny': {
      const wanted = new Set(value as Json[]);
      return ofAny((it) => wanted.has(it));
    }
    case 'includesAll': {
      const wanted = value as Json[];
      return (held) => (wanted.every((one) => holdsValue(held, one)) ? TRUE : FALSE);
    }
    case 'ne':
      return opposite(compileComparison('eq', value));
    case 'notIn':
      return opposite(compileComparison('in', value));
    case 'gt':
      return ofAny((it) => typeof it === 'number' && it > (value as number));
    case 'gte':
      return ofAny((it) => typeof it === 'number' && it >= (value as number));
    case 'lt':
      return ofAny((it) => typeof it === 'number' && it < (value as number));
    case 'lte':
      return ofAny((it) => typeof it === 'number' && it <= (value as number));
    case 'between': {
      const [least, most] = value as [number, number];
      return ofAny((it) => typeof it === 'number' && it >= least && it <= most);
    }
    case 'contains':
      return ofText(value, (text, part) => text.includes(part));
    case 'notContains':
      return opposite(compileComparison('contains', value));
    case 'startsWith':
      return ofText(value, (text, part) => text.startsWith(part));
    case 'endsWith':
      return ofText(value, (text, part) => text.endsWith(part));
    case 'before': {
      const limit = instantOf(value) ?? Number.NaN;
      return ofInstant((time) => (time < limit ? TRUE : FALSE));
    }
    case 'after': {
      const limit = instantOf(value) ?? Number.NaN;
      return ofInstant((time) => (time > limit ? TRUE : FALSE));
    }
    case 'withinLast': {
      const length = durationMs(value as string);
      return ofInstant((time, now) => (time > now ? -time : time > now - length ? time + length : FALSE));
    }
    case 'moreThanAgo': {
      const length = durationMs(value as string);
      return ofInstant((time, now) => (time <= now - length ? TRUE : -(time + length)));
    }
    case 'withinNext': {
      const length = durationMs(value as string);
      return ofInstant((time, now) => (time <= now ? FALSE : time <= now + length ? time : -(time - length)));
    }
  }
}

/** Holds while any does; fails until the first of them may hold. */
export function either(a: Verdict, b: Verdict): Verdict {
  if (a > 0) return b > 0 ? Math.max(a, b) : a;
  if (b > 0) return b;
  return Math.max(a, b);
}

function opposite(comparison: Comparison): Comparison {
  return (value, now) => -comparison(value, now);
}

function ofAny(test: (value: Json) => boolean): Comparison {
  return (value) => {
    if (value === undefined || value === null) return FALSE;
    if (!Array.isArray(value)) return test(value) ? TRUE : FALSE;
    for (const one of value) if (one !== null && test(one)) return TRUE;
    return FALSE;
  };
}

function ofText(value: Json | undefined, test: (text: string, part: string) => boolean): Comparison {
  const part = String(value).toLowerCase();
  return ofAny((it) => typeof it === 'string' && test(it.toLowerCase(), part));
}

function ofInstant(test: (time: number, now: number) => Verdict): Comparison {
  const one = (value: Json, now: number) => {
    const time = instantOf(value);
    return time === undefined ? FALSE : test(time, now);
  };
  return (value, now) => {
    if (value === undefined) return FALSE;
    if (!Array.isArray(value)) return one(value, now);
    return value.reduce<Verdict>((verdict, item) => either(verdict, one(item, now)), FALSE);
  };
}

function holdsValue(held: Json | undefined, wanted: Json): boolean {
  return Array.isArray(held) ? held.includes(wanted) : held !== undefined && held === wanted;
}
