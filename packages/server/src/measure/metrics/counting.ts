// Metrics of people by arm, as the sums that statistics want.

import { isShare, type Metric, type Statistics, type UnstratifiedStatistics } from '@visavis/engine/measure';
import type { Events } from '../../platform/events/index.ts';
import { Binder } from '../../segment/index.ts';
import {
  type Asked,
  type GroupRow,
  type MetricSums,
  readGroups,
  readSince,
  type UnitRow,
} from './counting-store.ts';
import { compileMetric } from './metric-sql-store.ts';

/** People of an arm who are alike in what was known before they were exposed. */
export interface CountedGroup {
  stratum: string;
  n: number;
  /** Nothing of a quantile. */
  statistics: UnstratifiedStatistics;
  /** A quantile's. */
  values: number[];
}
/** What is held against another arm. */
export interface ComparedArm {
  arm: string;
  groups: CountedGroup[];
}
export interface CountedArm extends ComparedArm {
  /** Of the dimension that was asked for; '' without. */
  dim: string;
  /** People. */
  n: number;
  /** Of them, those of whom the metric's time is not over. */
  open: number;
  /** Null of a quantile. */
  statistics: Statistics | null;
  /** Each person's mean, sum over sum, or the quantile of those who have any; null without anybody. */
  value: number | null;
  /** A quantile's. */
  values: number[];
}
export interface Counted {
  units: UnitRow[];
  since: number;
  caps: readonly (number | undefined)[];
  /** In the order of the metrics asked for. */
  metrics: CountedArm[][];
  /** The same by parts of the dimension; nothing without one. */
  parts: CountedArm[][];
}

export async function countMetrics(events: Events, asked: Asked): Promise<Counted> {
  const bound = await readSince(events, asked);
  const rows = bound > 0 ? await readGroups(events, asked, bound) : [];
  const [whole, parts] = [rows.filter(({ isPart }) => !isPart), rows.filter(({ isPart }) => isPart)];
  const capOf = (i: number) => whole.map(({ metrics }) => metrics[i]!.cap).find((cap) => cap > 0);
  return {
    units: whole.flatMap(({ arm, stratum, days }) => days.map((day) => ({ arm, stratum, ...day }))),
    since: whole.length > 0 ? Math.min(...whole.map(({ since }) => since)) : 0,
    caps: asked.metrics.map((_, i) => capOf(i)),
    metrics: asked.metrics.map((metric, i) => armsOf(metric, i, whole)),
    parts: asked.metrics.map((metric, i) => armsOf(metric, i, parts)),
  };
}

/** What of a metric concerns time and absence. */
export function metricSpan(metric: Metric): { empty: number; hasPast: boolean; lateMs: number } {
  const { empty, before, isMature, to } = compileMetric(metric, 0, new Binder());
  return { empty, hasPast: before > 0, lateMs: isMature ? to : 0 };
}

function armsOf(metric: Metric, i: number, rows: readonly GroupRow[]): CountedArm[] {
  const { isMature, to } = compileMetric(metric, i, new Binder());
  const strata = rows.map(({ arm, dim, stratum, units, metrics }) => {
    const { values, ...sums } = metrics[i]!;
    const open = Number.isFinite(to) ? units - sums.mature : 0;
    return { arm, dim, stratum, n: isMature ? sums.mature : units, open, values, sums };
  });
  const arms = Map.groupBy(strata, ({ arm, dim }) => `${arm}\n${dim}`);
  return [...arms.values()].map((parts): CountedArm => {
    const { arm, dim } = parts[0]!;
    const n = total(parts, (part) => part.n);
    const groups = parts
      .filter((part) => part.n > 0)
      .map(({ stratum, n: some, sums, values }): CountedGroup => {
        return { stratum, n: some, statistics: statisticsOf(metric, some, sums), values };
      });
    const values = parts.flatMap((part) => part.values);
    return {
      ...{ arm, dim, n, groups, values, open: total(parts, (part) => part.open) },
      statistics: metric.kind === 'quantile' || groups.length === 0 ? null : togetherOf(groups),
      value: meanOf(metric, n, parts, values),
    };
  });
}

/** By strata, where there are several. */
function togetherOf(groups: readonly CountedGroup[]): Statistics {
  if (groups.length === 1) return groups[0]!.statistics;
  const strata = Object.fromEntries(groups.map(({ stratum, statistics }) => [stratum, statistics]));
  return { n: total(groups, ({ n }) => n), strata };
}

type Sums = Omit<MetricSums, 'values' | 'mature' | 'cap'>;

/** With who has no event at all: of "fewer than two" they are the ones of whom it holds. */
export function withAbsent(found: Sums, absent: number, hasPast: boolean): Sums {
  if (absent === 0) return found;
  const past = hasPast ? absent : 0;
  return {
    ...found,
    ...{ sum: found.sum + absent, squares: found.squares + absent, pre: found.pre + past },
    ...{ preSquares: found.preSquares + past, products: found.products + past },
  };
}

export function statisticsOf(metric: Metric, n: number, sums: Sums): UnstratifiedStatistics {
  const { sum, squares, pre, preSquares, products, per, perSquares } = sums;
  if (metric.kind === 'ratio')
    return {
      ...{ n, sumProducts: products },
      numerator: { sum, sumSquares: squares },
      denominator: { sum: per, sumSquares: perSquares },
    };
  const of = (all: number, sumSquares: number) => (isShare(metric) ? { sum: all } : { sum: all, sumSquares });
  // What everybody has in common explains nothing.
  if (pre === 0) return { n, ...of(sum, squares) };
  return { n, post: of(sum, squares), pre: of(pre, preSquares), sumProducts: products };
}

function meanOf(
  metric: Metric,
  n: number,
  parts: readonly { sums: Sums }[],
  values: readonly number[],
): number | null {
  if (metric.kind === 'quantile') return quantileOf(values, metric.quantile);
  const sum = total(parts, ({ sums }) => sums.sum);
  const under = metric.kind === 'ratio' ? total(parts, ({ sums }) => sums.per) : n;
  return under > 0 ? sum / under : null;
}

function quantileOf(values: readonly number[], quantile: number): number | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  const at = (sorted.length - 1) * quantile;
  const low = sorted[Math.floor(at)]!;
  return low + ((sorted[Math.ceil(at)] ?? low) - low) * (at - Math.floor(at));
}

const total = <T>(list: readonly T[], of: (one: T) => number): number =>
  list.reduce((sum, one) => sum + of(one), 0);
