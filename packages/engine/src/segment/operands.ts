// What may stand on the right-hand side of each operator, and what may be compared with which measure.

import type { Json } from '../collect/index.ts';
import { type AttributeOperator, durationMs, instantOf } from '../unify/index.ts';
import type { EventCondition, Measure } from './condition.ts';

export interface Operand {
  /** For a fault: `expected ...`. */
  expected: string;
  accepts(value: Json | undefined): boolean;
}

const isPlain = (value: Json | undefined) => ['string', 'number', 'boolean'].includes(typeof value);
const isNumber = (value: Json | undefined): value is number =>
  typeof value === 'number' && Number.isFinite(value);
const isWhole = (value: Json | undefined) => Number.isSafeInteger(value) && (value as number) >= 0;
const isPair = (value: Json | undefined, isEnd: (end: Json | undefined) => boolean) =>
  Array.isArray(value) &&
  value.length === 2 &&
  value.every(isEnd) &&
  (value[0] as number) <= (value[1] as number);

const nothing: Operand = { expected: 'no value', accepts: (value) => value === undefined };
const plain: Operand = { expected: 'text, a number, true or false', accepts: isPlain };
const number: Operand = { expected: 'a number', accepts: isNumber };
const whole: Operand = { expected: 'a whole number from 0 up', accepts: isWhole };
const range: Operand = {
  expected: 'two numbers, the smaller first',
  accepts: (value) => isPair(value, isNumber),
};
const wholeRange: Operand = {
  expected: 'two whole numbers from 0 up, the smaller first',
  accepts: (value) => isPair(value, isWhole),
};
const text: Operand = {
  expected: 'some text',
  accepts: (value) => typeof value === 'string' && value !== '',
};
const date: Operand = {
  expected: 'a date such as 2026-05-01 or 2026-05-01T10:00:00Z',
  accepts: (value) => typeof value === 'string' && instantOf(value) !== undefined,
};
export const duration: Operand = {
  expected: 'a length of time such as 30m, 12h, 30d or 4w',
  accepts: (value) => typeof value === 'string' && !Number.isNaN(durationMs(value)),
};
const list: Operand = {
  expected: 'a list of 1 to 10,000 texts, numbers, true or false',
  accepts: (value) =>
    Array.isArray(value) && value.length > 0 && value.length <= 10_000 && value.every(isPlain),
};

export const ATTRIBUTE_OPERANDS: Record<AttributeOperator, Operand> = {
  exists: nothing,
  missing: nothing,
  eq: plain,
  ne: plain,
  in: list,
  notIn: list,
  gt: number,
  gte: number,
  lt: number,
  lte: number,
  between: range,
  contains: text,
  notContains: text,
  startsWith: text,
  endsWith: text,
  includes: plain,
  includesAny: list,
  includesAll: list,
  before: date,
  after: date,
  withinLast: duration,
  moreThanAgo: duration,
  withinNext: duration,
};

type Operands = Partial<Record<NonNullable<EventCondition['op']>, Operand>>;
const sizes = (one: Operand, two: Operand): Operands => ({
  eq: one,
  ne: one,
  gt: one,
  gte: one,
  lt: one,
  lte: one,
  between: two,
});
const COUNTS = sizes(whole, wholeRange);
const NUMBERS = sizes(number, range);
const TIMES: Operands = { before: date, after: date, withinLast: duration, moreThanAgo: duration };

/** The operators that go with a measure, and their operands. */
export function operandsOf(measure: Measure): Operands {
  if ('count' in measure || 'distinct' in measure) return COUNTS;
  return 'firstTime' in measure || 'lastTime' in measure ? TIMES : NUMBERS;
}
