// Metrics of people by arm, as the sums that statistics want.

import { isShare, type Metric, type Statistics, type UnstratifiedStatistics } from '@visavis/engine/measure';
import type { Events } from '../../platform/events/index.ts';
import { Binder } from '../../segment/index.ts';
import {
  type Asked,
  type MetricSums,
  readCaps,
  readSums,
  readUnits,
  type SumsRow,
  type UnitRow,
} from './counting-store.ts';
import { compileMetric } from './metric-sql-store.ts';

export interface CountedArm {
  arm: string;
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
}

export async function countMetrics(events: Events, asked: Asked): Promise<Counted> {
  const { rows: units, since } = await readUnits(events, asked);
  if (units.length === 0 || asked.metrics.length === 0)
    return { units, since, caps: [], metrics: asked.metrics.map(() => []) };
  const caps = await readCaps(events, asked, since);
  const sums = await readSums(events, asked, { since, caps });
  return { units, since, caps, metrics: asked.metrics.map((metric, i) => armsOf(metric, i, units, sums)) };
}

/** What of a metric concerns time and absence. */
export function metricSpan(metric: Metric): { empty: number; hasPast: boolean; lateMs: number } {
  const { empty, before, isMature, to } = compileMetric(metric, 0, new Binder());
  return { empty, hasPast: before > 0, lateMs: isMature ? to : 0 };
}

function armsOf(
  metric: Metric,
  i: number,
  units: readonly UnitRow[],
  sums: readonly SumsRow[],
): CountedArm[] {
  const compiled = compileMetric(metric, i, new Binder());
  const known = new Map(sums.map((row) => [nameOf(row), row]));
  const strata = [...Map.groupBy(units, nameOf)].map(([name, rows]) => {
    const all = total(rows, ({ units: n }) => n);
    const mature = total(rows, (row) => row.mature[i]!);
    const n = compiled.isMature ? mature : all;
    const found = known.get(name);
    const { arm, dim, stratum } = rows[0]!;
    const open = Number.isFinite(compiled.to) ? all - mature : 0;
    const values = found?.metrics[i]?.values ?? [];
    return { arm, dim, stratum, n, open, values, sums: sumsFor(compiled, n, found, i) };
  });
  const arms = Map.groupBy(strata, ({ arm, dim }) => `${arm}\n${dim}`);
  return [...arms.values()].map((parts): CountedArm => {
    const { arm, dim } = parts[0]!;
    const n = total(parts, (part) => part.n);
    const groups = parts.filter((part) => part.n > 0);
    const statistics = groups.map((part) => [part.stratum, statisticsOf(metric, part.n, part.sums)] as const);
    const values = parts.flatMap((part) => part.values);
    return {
      ...{ arm, dim, n, values, open: total(parts, (part) => part.open) },
      statistics:
        metric.kind === 'quantile' || groups.length === 0
          ? null
          : groups.length === 1
            ? statistics[0]![1]
            : { n, strata: Object.fromEntries(statistics) },
      value: meanOf(metric, n, parts, values),
    };
  });
}

const nameOf = ({ arm, stratum, dim }: Pick<UnitRow, 'arm' | 'stratum' | 'dim'>) =>
  `${arm}\n${stratum}\n${dim}`;

const NOTHING: MetricSums = {
  ...{ sum: 0, squares: 0, pre: 0, preSquares: 0, products: 0, per: 0, perSquares: 0, values: [] },
};

/** With who has no event at all: of "fewer than two" they are the ones of whom it holds. */
function sumsFor(
  { empty, before }: ReturnType<typeof compileMetric>,
  n: number,
  row: SumsRow | undefined,
  i: number,
) {
  const found = row?.metrics[i] ?? NOTHING;
  return withAbsent(found, empty * Math.max(0, n - (row?.rows ?? 0)), before > 0);
}

export function withAbsent(found: MetricSums, absent: number, hasPast: boolean): MetricSums {
  if (absent === 0) return found;
  const past = hasPast ? absent : 0;
  return {
    ...found,
    ...{ sum: found.sum + absent, squares: found.squares + absent, pre: found.pre + past },
    ...{ preSquares: found.preSquares + past, products: found.products + past },
  };
}

export function statisticsOf(
  metric: Metric,
  n: number,
  sums: Omit<MetricSums, 'values'>,
): UnstratifiedStatistics {
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
  parts: readonly { sums: MetricSums }[],
  values: readonly number[],
): number | null {
  if (metric.kind === 'quantile') return quantileOf(values, metric.quantile);
  const sum = total(parts, ({ sums }) => sums.sum);
  const under = metric.kind === 'ratio' ? total(parts, ({ sums }) => sums.per) : n;
  return under > 0 ? sum / under : null;
}

export function quantileOf(values: readonly number[], quantile: number): number | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  const at = (sorted.length - 1) * quantile;
  const low = sorted[Math.floor(at)]!;
  return low + ((sorted[Math.ceil(at)] ?? low) - low) * (at - Math.floor(at));
}

const total = <T>(list: readonly T[], of: (one: T) => number): number =>
  list.reduce((sum, one) => sum + of(one), 0);
