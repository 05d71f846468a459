// A metric as it stood at the end of each day: what each day's events changed in the sums over people. Adding the days up
// gives what somebody saw who looked that evening, without counting everything anew for every evening.

import type { Metric } from '@visavis/engine/measure';
import type { Events } from '../../platform/events/index.ts';
import { Binder } from '../../segment/index.ts';
import { type Asked, joinedSql, type MetricSums, spanOf } from './counting-store.ts';
import { compileMetric } from './metric-sql-store.ts';

export interface DayRow {
  arm: string;
  stratum: string;
  /** `2026-11-22`, in the workspace's time zone. */
  day: string;
  /** What that day added. */
  sums: Omit<MetricSums, 'values' | 'mature' | 'cap'>;
  /** People with a row of their own, by the day of their exposure; the others have done nothing. */
  rows: number;
}

/** Whether values only ever follow from sums that grow event by event. */
export function hasHistory(metric: Metric): boolean {
  if (metric.kind === 'quantile') return false;
  if (metric.kind !== 'conversion') return true;
  const { measure = { count: true } } = metric.of;
  return 'count' in measure || 'sum' in measure;
}

/** One metric. Retention counts on the day on which its time is over. */
export async function readHistory(
  events: Events,
  { metrics: [metric], timezone, now, ...asked }: Asked,
  { since, cap }: { since: number; cap: number | undefined },
): Promise<DayRow[]> {
  const binder = new Binder();
  const one = compileMetric(metric!, 0, binder, cap);
  const joined = joinedSql([one], { exposed: asked.exposed, now, who: 'active' }, { since, binder });
  const zone = binder.text(timezone);
  const span = spanOf(one, binder).join(' AND ');
  const past = `d.at < d.since AND d.at >= d.since - toIntervalMillisecond(${binder.millis(one.before)})`;
  const over = binder.millis(Number.isFinite(one.to) ? one.to : 0);
  const counted = one.isMature
    ? `toDate(d.since + toIntervalMillisecond(${over}), ${zone})`
    : `toDate(greatest(d.at, d.since), ${zone})`;
  const mature = one.isMature ? `WHERE d.since <= ${binder.time(now - one.to)}` : '';
  const days = `SELECT person, arm, stratum, since, ${counted} AS day, ${one.total(span)} AS total,
      ${one.per ? one.per(span) : 'toFloat64(0)'} AS bottom, ${one.before > 0 ? one.total(past) : 'toFloat64(0)'} AS past
    FROM (${joined}) AS d ${mature} GROUP BY person, arm, stratum, since, day`;
  const value = (total: string) => (one.per ? total : one.value(total));
  // A person's days in order, and their totals until each of them; the first has what there was without any.
  const people = `SELECT arm, stratum, toDate(since${one.isMature ? ` + toIntervalMillisecond(${over})` : ''}, ${zone}) AS first,
      arraySort(groupArray((day, total, bottom))) AS steps, arrayMap(s -> s.1, steps) AS days,
      arrayCumSum(arrayMap(s -> s.2, steps)) AS totals, arrayCumSum(arrayMap(s -> s.3, steps)) AS bottoms,
      ${one.before > 0 ? value('sum(past)') : 'toFloat64(0)'} AS pre
    FROM (${days}) GROUP BY person, arm, stratum, since`;
  const changes = `SELECT arm, stratum, pre,
      arrayConcat([first], days) AS all_days, arrayConcat([toUInt8(1)], arrayMap(x -> toUInt8(0), days)) AS is_first,
      arrayConcat([toFloat64(0)], totals) AS after_totals, arrayConcat([toFloat64(0)], bottoms) AS after_bottoms,
      arrayMap(x -> ${value('x')}, after_totals) AS after, arrayConcat([toFloat64(0)], arrayPopBack(after)) AS before,
      arrayConcat([toFloat64(0)], arrayPopBack(after_bottoms)) AS before_bottoms
    FROM (${people})`;
  const products = one.per ? 'a * b - c * e' : 'pre * (a - c)';
  const rows = await events.query<{
    arm: string;
    stratum: string;
    day: string;
    rows: number;
    sums: number[];
  }>(
    `SELECT arm, stratum, toString(one_day) AS day, sum(is_one) AS rows,
       [sum(a - c), sum(a * a - c * c), sum(is_one * pre), sum(is_one * pre * pre), sum(${products}), sum(b - e),
        sum(b * b - e * e)] AS sums
     FROM (${changes})
     ARRAY JOIN all_days AS one_day, is_first AS is_one, after AS a, before AS c, after_bottoms AS b, before_bottoms AS e
     GROUP BY arm, stratum, one_day ORDER BY one_day, arm, stratum`,
    { workspace: asked.workspaceId, ...binder.params },
    { timeoutMs: 120_000 },
  );
  return rows.map(({ arm, stratum, day, rows: count, sums }) => {
    const [sum, squares, pre, preSquares, products, per, perSquares] = sums.map(Number);
    const all = { sum, squares, pre, preSquares, products, per, perSquares } as DayRow['sums'];
    return { arm, stratum, day, rows: Number(count), sums: all };
  });
}
