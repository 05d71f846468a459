// What the events of a person in a window add up to, as aggregates in a GROUP BY person.

import type { ComputedTrait, Window } from '@visavis/engine/segment';
import { type EventFilter, frameOf, LAST_VALUES } from '@visavis/engine/segment';
import { and } from './comparison.ts';
import type { Reader } from './reader.ts';
import { filterSql, jsonOf, keysOf, microsOf, TIME_MS } from './value.ts';

type AnyMeasure = ComputedTrait['measure'];

/**
 * Adds the aggregate to the reader and returns an expression of its value as the engine reads it:
 * `number` (Nullable(Float64)), `instant` (Nullable(Float64), milliseconds) or `json` (a JSON text, empty for nothing).
 */
export function measureSql(
  reader: Reader,
  filter: EventFilter,
  measure: AnyMeasure,
  window: Window | undefined,
): { kind: 'number' | 'instant' | 'json'; sql: string } {
  const passes = and([filterSql(filter, reader.binder), ...windowSql(reader, window)]);
  reader.rests([filter], window);
  const aggregate = (sql: string) => reader.aggregate(sql);
  if ('count' in measure) return number(`toFloat64(${aggregate(`countIf(${passes})`)})`);
  if ('sum' in measure) return number(`toFloat64(${aggregate(sumOf(measure.sum, passes))}) / 1e6`);
  if ('avg' in measure) {
    const sum = aggregate(sumOf(measure.avg, passes));
    const count = aggregate(`sumIf(length(${microsOf(measure.avg)}), ${passes})`);
    return number(`if(${count} = 0, NULL, toFloat64(${sum}) / ${count} / 1e6)`);
  }
  if ('min' in measure) return number(extreme(aggregate, 'arrayMin', 'min', measure.min, passes));
  if ('max' in measure) return number(extreme(aggregate, 'arrayMax', 'max', measure.max, passes));
  if ('distinct' in measure) {
    return number(`toFloat64(${aggregate(`uniqExactArrayIf(${keysOf(measure.distinct)}, ${passes})`)})`);
  }
  if ('firstTime' in measure) return instant(aggregate(`minOrNullIf(${TIME_MS}, ${passes})`));
  if ('lastTime' in measure) return instant(aggregate(`maxOrNullIf(${TIME_MS}, ${passes})`));
  if ('lastValues' in measure)
    return { kind: 'json', sql: lastValues(aggregate, measure.lastValues, passes) };
  const [pick, path] =
    'firstValue' in measure ? ['argMin', measure.firstValue] : ['argMax', measure.lastValue];
  const value = jsonOf(path);
  return {
    kind: 'json',
    sql: aggregate(`${pick}If(${value}, (${TIME_MS}, e.message_id), ${value} != '' AND ${passes})`),
  };
}

const number = (sql: string) => ({ kind: 'number' as const, sql });
const instant = (column: string) => ({ kind: 'instant' as const, sql: `toFloat64(${column})` });

/** Each value's last time, as a map that is put in order and cut; empty text where there is none. */
function lastValues(aggregate: (sql: string) => string, path: string, passes: string): string {
  const keys = `arrayFilter(k -> lengthUTF8(k) <= 201, ${keysOf(path)})`;
  const map = aggregate(`maxMapIf(${keys}, arrayMap(k -> ${TIME_MS}, ${keys}), ${passes})`);
  const sorted = `arraySlice(arraySort((k, t) -> (-t, k), ${map}.1, ${map}.2), 1, ${LAST_VALUES})`;
  const texts = `arrayMap(k -> if(startsWith(k, '"'), toJSONString(substringUTF8(k, 2)), k), ${sorted})`;
  return `if(empty(${map}.1), '', concat('[', arrayStringConcat(${texts}, ','), ']'))`;
}

const sumOf = (path: string, passes: string): string => `sumIf(arraySum(${microsOf(path)}), ${passes})`;

function extreme(
  aggregate: (sql: string) => string,
  ofArray: string,
  ofGroup: string,
  path: string,
  passes: string,
): string {
  const numbers = microsOf(path);
  const column = aggregate(`${ofGroup}OrNullIf(${ofArray}(${numbers}), notEmpty(${numbers}) AND ${passes})`);
  return `toFloat64(${column}) / 1e6`;
}

/** The window's bounds on `e.time`; that nothing lies after the instant asked about holds of the whole statement. */
function windowSql(reader: Reader, window: Window | undefined): string[] {
  if (!window) return [];
  const frame = frameOf(window, reader.timezone);
  const [first] = reader.instants;
  const endsEarlier = reader.instants.some((now) => frame.to(now) < now);
  return [
    ...(Number.isFinite(frame.from(first!)) ? [`e.time >= ${reader.timePerInstant(frame.from)}`] : []),
    ...(endsEarlier ? [`e.time <= ${reader.timePerInstant((now) => Math.min(now, frame.to(now)))}`] : []),
  ];
}
