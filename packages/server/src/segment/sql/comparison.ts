// The comparisons of the engine's operators.ts, in SQL. A value is given as its elements: an Array(String) of JSON
// texts without nulls, empty where there is nothing; what holds of a list holds of any of its elements.

import type { Json } from '@visavis/engine/collect';
import type { AttributeOperator } from '@visavis/engine/segment';
import { durationMs, ISO_PATTERN, instantOf } from '@visavis/engine/unify';
import type { Binder } from './binder.ts';

/** `now` is an Int64 expression in milliseconds: the instant asked about, or an event's own time. */
export interface ComparisonSql {
  elements: string;
  op: AttributeOperator;
  value: Json | undefined;
  now: string;
  binder: Binder;
}

const OPPOSITES: Partial<Record<AttributeOperator, AttributeOperator>> = {
  missing: 'exists',
  ne: 'eq',
  notIn: 'in',
  notContains: 'contains',
};

const SIZES = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

/** A UInt8 expression, never NULL. */
export function compareSql(comparison: ComparisonSql): string {
  const { op, elements, value, binder } = comparison;
  const positive = OPPOSITES[op];
  if (positive) return `NOT ${compareSql({ ...comparison, op: positive })}`;
  switch (op) {
    case 'exists':
      return `notEmpty(${elements})`;
    case 'eq':
    case 'includes':
      return any(elements, equals(value ?? null, binder));
    case 'in':
    case 'includesAny':
      return any(elements, isOneOf(value as Json[], binder));
    case 'includesAll':
      return hasAll(elements, value as Json[], binder);
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return any(elements, `${IS_NUMBER} AND ${AS_NUMBER} ${SIZES[op]} ${binder.number(value as number)}`);
    case 'between': {
      const [least, most] = value as [number, number];
      const span = `${AS_NUMBER} >= ${binder.number(least)} AND ${AS_NUMBER} <= ${binder.number(most)}`;
      return any(elements, `${IS_NUMBER} AND ${span}`);
    }
    case 'contains':
      return any(elements, `${IS_TEXT} AND position(${AS_LOWER}, ${lower(value, binder)}) > 0`);
    case 'startsWith':
      return any(elements, `${IS_TEXT} AND startsWith(${AS_LOWER}, ${lower(value, binder)})`);
    case 'endsWith':
      return any(elements, `${IS_TEXT} AND endsWith(${AS_LOWER}, ${lower(value, binder)})`);
    default:
      return any(elements, `ifNull(${compareInstant({ ...comparison, instant: INSTANT })}, 0)`);
  }
}

/** For values that are instants already: `instant` is a number of milliseconds, or NULL. */
export function compareInstant({
  instant,
  op,
  value,
  now,
  binder,
}: Omit<ComparisonSql, 'elements'> & { instant: string }): string {
  const length = () => binder.millis(durationMs(value as string));
  const limit = () => binder.number(instantOf(value) ?? Number.NaN);
  switch (op) {
    case 'before':
      return `(${instant} < ${limit()})`;
    case 'after':
      return `(${instant} > ${limit()})`;
    case 'withinLast':
      return `(${instant} <= ${now} AND ${instant} > ${now} - ${length()})`;
    case 'moreThanAgo':
      return `(${instant} <= ${now} - ${length()})`;
    case 'withinNext':
      return `(${instant} > ${now} AND ${instant} <= ${now} + ${length()})`;
    default:
      throw new Error(`Expected an operator on dates, got ${op}`);
  }
}

export const and = (parts: readonly string[]): string =>
  parts.length === 0 ? '1' : parts.length === 1 ? parts[0]! : `(${parts.join(' AND ')})`;
export const or = (parts: readonly string[]): string =>
  parts.length === 0 ? '0' : parts.length === 1 ? parts[0]! : `(${parts.join(' OR ')})`;

const any = (elements: string, test: string): string => `arrayExists(x -> ${test}, ${elements})`;

const IS_TEXT = `startsWith(x, '"')`;
const AS_TEXT = 'JSONExtractString(x)';
const AS_LOWER = `lowerUTF8(${AS_TEXT})`;
const IS_NUMBER = `match(x, '^-?[0-9]')`;
const AS_NUMBER = 'toFloat64OrZero(x)';
/** The engine's `instantOf`: ISO 8601, UTC where it names no offset; or milliseconds. */
const ISO_TEXT = `upper(${AS_TEXT})`;
const IS_ISO = `${IS_TEXT} AND match(${ISO_TEXT}, '${ISO_PATTERN}') AND NOT startsWith(${ISO_TEXT}, '0000')`;
const INSTANT = `multiIf(${IS_NUMBER}, ${AS_NUMBER}, ${IS_ISO}, toFloat64(toUnixTimestamp64Milli(parseDateTime64BestEffortOrNull(${ISO_TEXT}, 3, 'UTC'))), NULL)`;

/** Values go as lists: with an expression for each, some hundred of them are more than a statement may hold. */
function byType(values: readonly Json[]) {
  return {
    texts: values.filter((one) => typeof one === 'string'),
    numbers: values.filter((one) => typeof one === 'number'),
    others: values.filter((one) => typeof one !== 'string' && typeof one !== 'number'),
  };
}

function isOneOf(values: readonly Json[], binder: Binder): string {
  const { texts, numbers, others } = byType(values);
  return or([
    ...(texts.length > 0 ? [`(${IS_TEXT} AND ${AS_TEXT} IN ${binder.texts(texts)})`] : []),
    // `IN` would tell -0 from 0.
    ...(numbers.length > 0 ? [`(${IS_NUMBER} AND has(${binder.numbers(numbers)}, ${AS_NUMBER}))`] : []),
    ...others.map((one) => equals(one, binder)),
  ]);
}

/** As many different ones of them are there as there are. */
function hasAll(elements: string, values: readonly Json[], binder: Binder): string {
  const { texts, numbers, others } = byType(values);
  const found = (is: string, read: string, within: string, wanted: readonly Json[]) =>
    `length(arrayDistinct(arrayFilter(y -> ${within}, arrayMap(x -> ${read}, arrayFilter(x -> ${is}, ${elements}))))) = ` +
    binder.bind('UInt32', new Set(wanted).size);
  return and([
    ...(texts.length > 0 ? [found(IS_TEXT, AS_TEXT, `y IN ${binder.texts(texts)}`, texts)] : []),
    // To `arrayDistinct` -0 is another than 0.
    ...(numbers.length > 0
      ? [
          found(
            IS_NUMBER,
            `if(${AS_NUMBER} = 0, 0, ${AS_NUMBER})`,
            `has(${binder.numbers(numbers)}, y)`,
            numbers,
          ),
        ]
      : []),
    ...others.map((one) => any(elements, equals(one, binder))),
  ]);
}

function equals(value: Json, binder: Binder): string {
  if (typeof value === 'string') return `${IS_TEXT} AND ${AS_TEXT} = ${binder.text(value)}`;
  if (typeof value === 'number') return `${IS_NUMBER} AND ${AS_NUMBER} = ${binder.number(value)}`;
  // Nothing equals an object or a list.
  return typeof value === 'boolean' ? `x = '${value}'` : '0';
}

const lower = (value: Json | undefined, binder: Binder): string => binder.text(String(value).toLowerCase());
