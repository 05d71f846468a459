// What an event carries, in SQL: filters on its properties and facts, and the values that measures take from it.

import type { AttributeOperator, EventFilter, PropertyCondition } from '@visavis/engine/segment';
import { fact, isAmount, micros, quote } from '../../platform/events/index.ts';
import type { Binder } from './binder.ts';
import { and, compareSql, or } from './comparison.ts';

/** The event's own time in milliseconds. */
export const TIME_MS = 'toUnixTimestamp64Milli(e.time)';

/** Does an event pass the filter? */
export function filterSql({ event, where = [] }: EventFilter, binder: Binder): string {
  const name = event === '*' ? [] : [`e.name = ${binder.text(event)}`];
  return and([...name, ...where.map((condition) => propertySql(condition, binder))]);
}

function propertySql({ property, op, value }: PropertyCondition, binder: Binder): string {
  const quick = quickSql(property, op, value, binder);
  return quick ?? compareSql({ elements: elementsOf(property), op, value, now: TIME_MS, binder });
}

const SIZES: Partial<Record<AttributeOperator, string>> = { gt: '>', gte: '>=', lt: '<', lte: '<=' };

/** The commonest comparisons straight on the typed columns, several times faster than through JSON texts. */
function quickSql(
  property: string,
  op: AttributeOperator,
  value: unknown,
  binder: Binder,
): string | undefined {
  const key = quote(property);
  const isFact = isFactName(property);
  const inList = () =>
    compareSql({ elements: listElements(property), op, value: value as never, now: TIME_MS, binder });
  const size = SIZES[op];
  if (size && typeof value === 'number' && !isFact) {
    return or([
      `(mapContains(e.numbers, ${key}) AND e.numbers[${key}] ${size} ${binder.number(value)})`,
      inList(),
    ]);
  }
  if (op === 'eq' && typeof value === 'string' && value !== '') {
    if (isFact) return `ifNull(${fact(property)} = ${binder.text(value)}, 0)`;
    return or([`e.texts[${key}] = ${binder.text(value)}`, inList()]);
  }
  return undefined;
}

const isFactName = (name: string): boolean => !/^(properties|traits|consent)\./.test(name);

/** All that the path leads to, as JSON texts without nulls; lists on the way are walked through. */
function elementsOf(path: string): string {
  if (isFactName(path)) return `if(${fact(path)} IS NULL, [], [toJSONString(assumeNotNull(${fact(path)}))])`;
  const key = quote(path);
  return (
    `arrayConcat(if(mapContains(e.texts, ${key}), [toJSONString(e.texts[${key}])], []), ` +
    `if(mapContains(e.numbers, ${key}), [toString(e.numbers[${key}])], []), ` +
    `if(mapContains(e.bools, ${key}), [if(e.bools[${key}], 'true', 'false')], []), ` +
    `${objectElement(path)}, ${listElements(path)})`
  );
}

/** An object is spread over dotted paths; that it is there is all that a condition can say of it. */
function objectElement(path: string): string {
  const below = quote(`${path}.`);
  const inside = ['texts', 'numbers', 'bools', 'lists'].map(
    (map) => `arrayExists(k -> startsWith(k, ${below}), mapKeys(e.${map}))`,
  );
  return `if(${inside.join(' OR ')}, ['{}'], [])`;
}

/** The elements of a list at the path, or of what lies at the end of the path in lists of objects further up. */
function listElements(path: string): string {
  const parts = path.split('.');
  const lists = [`e.lists[${quote(path)}]`];
  for (let n = parts.length - 1; n >= 2; n--) {
    const rest = parts.slice(n);
    lists.push(reachInto(`e.lists[${quote(parts.slice(0, n).join('.'))}]`, rest));
  }
  const all = lists.length === 1 ? lists[0]! : `arrayConcat(${lists.join(', ')})`;
  return `arrayFilter(y -> y != 'null', ${all})`;
}

/** Walks into objects step by step, through whatever lists there are. */
function reachInto(list: string, rest: readonly string[]): string {
  return rest.reduce(
    (here, part) =>
      `arrayFlatten(arrayMap(o -> if(JSONType(o, ${quote(part)}) = 'Array', JSONExtractArrayRaw(o, ${quote(part)}), ` +
      `if(JSONHas(o, ${quote(part)}), [JSONExtractRaw(o, ${quote(part)})], [])), ${here}))`,
    list,
  );
}

/** The amounts that the path leads to, in whole millionths: Array(Int128). */
export function microsOf(path: string): string {
  if (isFactName(path)) return 'CAST([] AS Array(Int128))';
  const key = quote(path);
  const number = `e.numbers[${key}]`;
  const own = `if(mapContains(e.numbers, ${key}) AND ${isAmount(number)}, [${micros(number)}], CAST([] AS Array(Int128)))`;
  const isListed = `match(z, '^-?[0-9]') AND ${isAmount('toFloat64OrZero(z)')}`;
  const listed = `arrayMap(z -> ${micros('toFloat64OrZero(z)')}, arrayFilter(z -> ${isListed}, ${listElements(path)}))`;
  return `arrayConcat(${own}, ${listed})`;
}

/** The plain values that the path leads to, as texts that tell types apart. */
export const keysOf = (path: string): string =>
  `arrayMap(z -> if(startsWith(z, '"'), concat('"', JSONExtractString(z)), z), arrayFilter(z -> NOT (startsWith(z, '{') OR startsWith(z, '[')), ${elementsOf(path)}))`;

/** One JSON text of all that the path leads to: the value, or a list of them; empty where there is nothing. */
export function jsonOf(path: string): string {
  const elements = elementsOf(path);
  if (isFactName(path)) return `${elements}[1]`;
  const parts = path.split('.');
  const lists = parts
    .slice(1)
    .map((_, i) => `mapContains(e.lists, ${quote(parts.slice(0, i + 2).join('.'))})`);
  const isList = lists.join(' OR ');
  const whole = `JSONExtractRaw(e.raw, ${parts.map(quote).join(', ')})`;
  return (
    `multiIf(${isList}, concat('[', arrayStringConcat(${elements}, ','), ']'), ` +
    `${elements}[1] = '{}', ${whole}, ${elements}[1])`
  );
}
