// The one compiler from a metric's definition to SQL: what of each event counts, what a person's events in a span of time
// add up to, and what that makes the person's value.

import type { Added, Metric } from '@visavis/engine/measure';
import type { EventFilter, Measure } from '@visavis/engine/segment';
import { durationMs } from '@visavis/engine/unify';
import { type Binder, filterSql, keysOf, microsOf } from '../../segment/index.ts';

/** What is read of each event: whether it counts, or what. */
export interface Column {
  name: string;
  sql: string;
  isFilter: boolean;
}
/** Of one metric, over `d`: a person's events with the columns of `columns`. */
export interface CompiledMetric {
  metric: Metric;
  /** Over `e`, the events. */
  columns: Column[];
  /** Names of the events that it reads; null is all of them. */
  names: string[] | null;
  /** An aggregate over the events for which `span` holds, as Float64 (NULL of nothing, where that is not 0). */
  total(span: string): string;
  /** A ratio's denominator. */
  per?(span: string): string;
  /** A person's value, from the total. */
  value(total: string): string;
  /** The value of who has done nothing. */
  empty: 0 | 1;
  /** In milliseconds after the exposure; `to` is infinite where it goes on. */
  from: number;
  to: number;
  /** How long before the exposure a person is looked at for comparison; 0 where that says nothing. */
  before: number;
  /** Whether only people count of whom the time is over. */
  isMature: boolean;
}

const DAY = 86_400_000;

/** `i` tells the columns of metrics apart; `cap` is what nobody counts beyond. */
export function compileMetric(metric: Metric, i: number, binder: Binder, cap?: number): CompiledMetric {
  const from = metric.after ? durationMs(metric.after) : 0;
  const to = metric.within === null ? Number.POSITIVE_INFINITY : from + durationMs(metric.within);
  const span = metric.within === null ? 28 * DAY : durationMs(metric.within);
  return {
    ...KINDS[metric.kind](metric as never, new Columns(i, binder), cap),
    ...{ metric, from, to },
    before:
      metric.kind === 'ratio' || metric.kind === 'quantile' ? 0 : Math.min(28 * DAY, Math.max(7 * DAY, span)),
    isMature: metric.kind === 'retention',
  };
}

type Parts = Pick<CompiledMetric, 'columns' | 'names' | 'total' | 'per' | 'value' | 'empty'>;
type Kinds = {
  [Kind in Metric['kind']]: (
    metric: Extract<Metric, { kind: Kind }>,
    columns: Columns,
    cap?: number,
  ) => Parts;
};

const KINDS: Kinds = {
  conversion({ of }, columns) {
    const { measure = { count: true }, op = 'gte', value = 1 } = of;
    const holds = thresholdOf(op, value as number | [number, number], columns.binder);
    return {
      ...columns.of(of, measure),
      value: holds.sql,
      empty: holds.of('count' in measure || 'sum' in measure || 'distinct' in measure ? 0 : null) ? 1 : 0,
    };
  },
  count: ({ of }, columns, cap) => ({ ...columns.of(of), value: capped(columns.binder, cap), empty: 0 }),
  sum: ({ of }, columns, cap) => ({
    ...columns.of(of, { sum: of.value }),
    ...{ value: capped(columns.binder, cap), empty: 0 },
  }),
  quantile: ({ of }, columns, cap) => ({
    ...columns.of(of, of.value ? { sum: of.value } : undefined),
    ...{ value: capped(columns.binder, cap), empty: 0 },
  }),
  ratio({ of, per }, columns) {
    const top = columns.of(of, of.value ? { sum: of.value } : undefined);
    const bottom = columns.of(per, per.value ? { sum: per.value } : undefined, 'r');
    return {
      columns: [...top.columns, ...bottom.columns],
      names: top.names && bottom.names && [...top.names, ...bottom.names],
      ...{ total: top.total, per: bottom.total, value: (total: string) => total, empty: 0 },
    };
  },
  retention: ({ of }, columns) => ({
    ...columns.of(of),
    value: (total) => `toFloat64(${total} > 0)`,
    empty: 0,
  }),
};

const capped = (binder: Binder, cap: number | undefined) => {
  const most = cap === undefined ? undefined : binder.number(cap);
  return (total: string) => (most === undefined ? total : `least(${total}, ${most})`);
};

/** The columns of one metric's events, and aggregates over them. */
class Columns {
  readonly #i: number;
  readonly binder: Binder;

  constructor(i: number, binder: Binder) {
    this.#i = i;
    this.binder = binder;
  }

  of(
    filter: Added | EventFilter,
    measure: Measure = { count: true },
    letter = 'm',
  ): Pick<Parts, 'columns' | 'names' | 'total'> {
    const name = `${letter}${this.#i}`;
    const { event, where } = filter;
    const sql = filterSql({ event, ...(where && { where }) }, this.binder);
    const { column, total } = aggregateOf(measure, name);
    return {
      columns: [
        { name, sql, isFilter: true },
        ...(column ? [{ name: `${name}_value`, sql: column, isFilter: false }] : []),
      ],
      names: event === '*' ? null : [event],
      total: (span) => total(`d.${name} AND ${span}`, `d.${name}_value`),
    };
  }
}

type Total = (passes: string, value: string) => string;

/** Sums are of whole millionths, and so exact in whatever order. */
function aggregateOf(measure: Measure, name: string): { column?: string; total: Total } {
  if ('count' in measure) return { total: (passes) => `toFloat64(countIf(${passes}))` };
  if ('sum' in measure)
    return {
      column: `arraySum(${microsOf(measure.sum)})`,
      total: (passes, value) => `toFloat64(sumIf(${value}, ${passes})) / 1e6`,
    };
  if ('distinct' in measure)
    return {
      column: keysOf(measure.distinct),
      total: (passes, value) => `toFloat64(uniqExactArrayIf(${value}, ${passes}))`,
    };
  const [path, of] =
    'avg' in measure
      ? [measure.avg, 'avg']
      : 'min' in measure
        ? [measure.min, 'min']
        : 'max' in measure
          ? [measure.max, 'max']
          : [];
  if (!path) throw new TypeError(`Expected a metric that was parsed, got a measure of times in ${name}`);
  if (of === 'avg')
    return {
      column: microsOf(path),
      total: (passes, value) =>
        `(toFloat64(sumIf(arraySum(${value}), ${passes})) / nullIf(sumIf(length(${value}), ${passes}), 0) / 1e6)`,
    };
  const inside = of === 'min' ? 'arrayMin' : 'arrayMax';
  return {
    column: microsOf(path),
    total: (passes, value) =>
      `toFloat64(${of}OrNullIf(${inside}(${value}), notEmpty(${value}) AND ${passes})) / 1e6`,
  };
}

const SIZES = { gt: '>', gte: '>=', lt: '<', lte: '<=', eq: '=' } as const;
const SIZED: Record<string, (a: number, b: number) => boolean> = {
  gt: (a, b) => a > b,
  gte: (a, b) => a >= b,
  lt: (a, b) => a < b,
  lte: (a, b) => a <= b,
  eq: (a, b) => a === b,
};

/** A comparison of nothing holds only of `ne`, as conditions have it. */
function thresholdOf(op: string, value: number | [number, number], binder: Binder) {
  if (op === 'between') {
    const [least, most] = value as [number, number];
    const [low, high] = [binder.number(least), binder.number(most)];
    return {
      sql: (total: string) => `toFloat64(ifNull(${total} >= ${low} AND ${total} <= ${high}, 0))`,
      of: (total: number | null) => total !== null && total >= least && total <= most,
    };
  }
  const bound = binder.number(value as number);
  if (op === 'ne')
    return {
      sql: (total: string) => `toFloat64(ifNull(${total} != ${bound}, 1))`,
      of: (total: number | null) => total !== value,
    };
  const size = SIZES[op as keyof typeof SIZES];
  return {
    sql: (total: string) => `toFloat64(ifNull(${total} ${size} ${bound}, 0))`,
    of: (total: number | null) => total !== null && SIZED[op]!(total, value as number),
  };
}
