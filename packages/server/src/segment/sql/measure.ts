// What the events of a person in a window add up to, as aggregates in a GROUP BY person.

import type { ComputedTrait, Window } from '@visavis/engine/segment';
import { type EventFilter, frameOf } from '@visavis/engine/segment';
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
export function windowSql(reader: Reader, window: Window | undefined): string[] {
  if (!window) return [];
  const frame = frameOf(window, reader.timezone);
  const [first] = reader.instants;
  const endsEarlier = reader.instants.some((now) => frame.to(now) < now);
  return [
    ...(Number.isFinite(frame.from(first!)) ? [`e.time >= ${reader.timePerInstant(frame.from)}`] : []),
    ...(endsEarlier ? [`e.time <= ${reader.timePerInstant((now) => Math.min(now, frame.to(now)))}`] : []),
  ];
}
