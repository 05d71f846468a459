// Metrics counted in the event store: sums over people by arm, from one pass over the events that any of the metrics
// reads. Who did nothing adds nothing, so only those who did something are looked at one by one.

import type { Metric } from '@visavis/engine/measure';
import { type Events, JOIN_MOVED, profileOf } from '../../platform/events/index.ts';
import { Binder } from '../../segment/index.ts';
import { type Exposed, exposedSql } from './exposed-store.ts';
import { type Column, type CompiledMetric, compileMetric } from './metric-sql-store.ts';

/** A group of people: an arm, a stratum of it, a part of the dimension. */
export interface Group {
  arm: string;
  stratum: string;
  dim: string;
}
export interface UnitRow extends Group {
  /** The day of the exposure, in the workspace's time zone. */
  day: string;
  units: number;
  /** People who saw several arms; they are in no other figure. */
  crossed: number;
  /** Of each metric, people of whom its time is over. */
  mature: number[];
}
export interface SumsRow extends Group {
  /** People with any event that any of the metrics reads. */
  rows: number;
  /** Of each metric. */
  metrics: MetricSums[];
}
export interface MetricSums {
  sum: number;
  squares: number;
  pre: number;
  preSquares: number;
  /** Of value times what was before; of a ratio, of numerator times denominator. */
  products: number;
  per: number;
  perSquares: number;
  /** A quantile's: the values of those who have any. */
  values: number[];
}
export interface Asked {
  workspaceId: string;
  exposed: Exposed;
  metrics: readonly Metric[];
  now: number;
  timezone: string;
}

const VALUES_AT_MOST = 100_000;
const TIMEOUT_MS = 120_000;

/** How many people there are, and since when (milliseconds; 0 when nobody is). */
export async function readUnits(
  events: Events,
  { workspaceId, exposed, metrics, now, timezone }: Asked,
): Promise<{ rows: UnitRow[]; since: number }> {
  const binder = new Binder();
  const mature = metrics.map((metric, i) => {
    const { to } = compileMetric(metric, i, new Binder());
    return Number.isFinite(to) ? `countIf(kinds = 1 AND since <= ${binder.time(now - to)})` : 'toUInt64(0)';
  });
  const rows = await events.query<UnitRow & { earliest: number }>(
    `SELECT arm, stratum, dim, toString(toDate(since, ${binder.text(timezone)})) AS day, countIf(kinds = 1) AS units,
       countIf(kinds > 1) AS crossed, [${mature.join(', ')}] AS mature, toUnixTimestamp64Milli(min(since)) AS earliest
     FROM (${exposedSql(exposed, binder)}) GROUP BY arm, stratum, dim, day ORDER BY arm, stratum, dim, day`,
    { workspace: workspaceId, ...binder.params },
    { timeoutMs: TIMEOUT_MS },
  );
  const times = rows.map((row) => Number(row.earliest));
  return {
    rows: rows.map(({ earliest: _, ...row }) => ({
      ...row,
      units: Number(row.units),
      crossed: Number(row.crossed),
      mature: row.mature.map(Number),
    })),
    since: times.length > 0 ? Math.min(...times) : 0,
  };
}

/** What nobody counts beyond, of each metric: as it is defined, or the percentile of those who have any. */
export async function readCaps(events: Events, asked: Asked, since: number): Promise<(number | undefined)[]> {
  const { metrics } = asked;
  const percentiles = metrics.map((metric) =>
    'cap' in metric && metric.cap && 'percentile' in metric.cap ? metric.cap.percentile : undefined,
  );
  const fixed = metrics.map((metric) =>
    'cap' in metric && metric.cap && 'at' in metric.cap ? metric.cap.at : undefined,
  );
  if (percentiles.every((one) => one === undefined)) return fixed;
  const binder = new Binder();
  const compiled = metrics.map((metric, i) => compileMetric(metric, i, binder));
  const list = percentiles.map((level, i) =>
    level === undefined ? 'toFloat64(0)' : `ifNull(quantileExactIf(${level})(v${i}, v${i} > 0), 0)`,
  );
  const [row] = await events.query<{ caps: number[] }>(
    `SELECT [${list.join(', ')}] AS caps FROM (${unitsSql(compiled, asked, { since, binder })})`,
    { workspace: asked.workspaceId, ...binder.params },
    { timeoutMs: TIMEOUT_MS },
  );
  return fixed.map(
    (at, i) => at ?? (percentiles[i] !== undefined && row && row.caps[i]! > 0 ? row.caps[i] : undefined),
  );
}

/** `since` and `caps` are what the two before have found. */
export async function readSums(
  events: Events,
  asked: Asked,
  { since, caps }: { since: number; caps: readonly (number | undefined)[] },
): Promise<SumsRow[]> {
  const binder = new Binder();
  const compiled = asked.metrics.map((metric, i) => compileMetric(metric, i, binder, caps[i]));
  const columns = compiled.flatMap((one, i) => sumsOf(one, i));
  const rows = await events.query<Group & { rows: number } & Record<string, unknown>>(
    `SELECT arm, stratum, dim, count() AS rows${columns.map((column) => `, ${column}`).join('')}
     FROM (${unitsSql(compiled, asked, { since, binder })}) GROUP BY arm, stratum, dim ORDER BY arm, stratum, dim`,
    { workspace: asked.workspaceId, ...binder.params },
    { timeoutMs: TIMEOUT_MS },
  );
  return rows.map((row) => ({
    ...{ arm: row.arm, stratum: row.stratum, dim: row.dim, rows: Number(row.rows) },
    metrics: compiled.map((_, i) => {
      const [sum, squares, pre, preSquares, products, per, perSquares] = (row[`s${i}`] as number[]).map(
        Number,
      );
      const values = ((row[`q${i}`] as number[] | undefined) ?? []).map(Number);
      return { sum, squares, pre, preSquares, products, per, perSquares, values } as MetricSums;
    }),
  }));
}

function sumsOf({ metric, per }: CompiledMetric, i: number): string[] {
  const [v, p, r] = [`v${i}`, `p${i}`, `r${i}`];
  const parts = per
    ? [`sum(${v})`, `sum(${v} * ${v})`, '0', '0', `sum(${v} * ${r})`, `sum(${r})`, `sum(${r} * ${r})`]
    : [`sum(${v})`, `sum(${v} * ${v})`, `sum(${p})`, `sum(${p} * ${p})`, `sum(${v} * ${p})`, '0', '0'];
  const sums = `[${parts.map((part) => `toFloat64(${part})`).join(', ')}] AS s${i}`;
  return metric.kind === 'quantile'
    ? [sums, `groupArraySampleIf(${VALUES_AT_MOST}, 1)(${v}, ${v} > 0) AS q${i}`]
    : [sums];
}

/** A row for each person who has any event that a metric reads: value, what was before, and a ratio's denominator. */
export function unitsSql(
  compiled: readonly CompiledMetric[],
  { exposed, now }: Pick<Asked, 'exposed' | 'now'>,
  { since, binder }: { since: number; binder: Binder },
): string {
  const values = compiled.flatMap((one, i) => valuesOf(one, i, now, binder));
  return `SELECT person, arm, since, stratum, dim${values.map((value) => `, ${value}`).join('')}
    FROM (${joinedSql(compiled, { exposed, now }, { since, binder })}) AS d GROUP BY person, arm, since, stratum, dim`;
}

/** Every event that any of the metrics reads, beside the exposure of its person. */
export function joinedSql(
  compiled: readonly CompiledMetric[],
  { exposed, now }: Pick<Asked, 'exposed' | 'now'>,
  { since, binder }: { since: number; binder: Binder },
): string {
  const names = compiled.some((one) => one.names === null)
    ? null
    : [...new Set(compiled.flatMap((one) => one.names!))];
  const before = Math.max(...compiled.map((one) => one.before));
  const columns = compiled.flatMap((one) => one.columns);
  return `SELECT v.person AS person, v.arm AS arm, v.since AS since, v.stratum AS stratum, v.dim AS dim, d.at AS at,
      ${columns.map(({ name }) => `d.${name} AS ${name}`).join(', ')}
    FROM (${readSql(columns, { names, from: since - before, now }, binder)}) AS d
    INNER JOIN (SELECT person, arm, since, stratum, dim FROM (${exposedSql(exposed, binder)}) WHERE kinds = 1) AS v
      ON v.person = d.person`;
}

function readSql(
  columns: readonly Column[],
  { names, from, now }: { names: string[] | null; from: number; now: number },
  binder: Binder,
): string {
  const passes = columns.filter(({ isFilter }) => isFilter).map(({ name }) => name);
  const where = [
    'e.workspace_id = {workspace:String}',
    `e.time >= ${binder.time(from)} AND e.time <= ${binder.time(now)}`,
    ...(names ? [`e.name IN ${binder.bind('Array(String)', names)}`] : []),
    `(${passes.join(' OR ')})`,
  ];
  const read = columns.map(({ name, sql }) => `${sql} AS ${name}`);
  return `SELECT ${profileOf()} AS person, e.time AS at, ${read.join(', ')}
    FROM events AS e ${JOIN_MOVED} WHERE ${where.join(' AND ')}`;
}

function valuesOf(one: CompiledMetric, i: number, now: number, binder: Binder): string[] {
  const { to, before, isMature, per } = one;
  const mature = isMature ? [`d.since <= ${binder.time(now - to)}`] : [];
  const span = [...spanOf(one, binder), ...mature].join(' AND ');
  if (per) return [`${one.total(span)} AS v${i}`, `${per(span)} AS r${i}`];
  if (before === 0) return [`${one.value(one.total(span))} AS v${i}`, `toFloat64(0) AS p${i}`];
  const first = `d.at >= d.since - toIntervalMillisecond(${binder.millis(before)})`;
  const past = ['d.at < d.since', first, ...mature].join(' AND ');
  return [`${one.value(one.total(span))} AS v${i}`, `${one.value(one.total(past))} AS p${i}`];
}

/** The time after an exposure that counts. */
export function spanOf({ from, to }: CompiledMetric, binder: Binder): string[] {
  const least =
    from > 0 ? `d.at >= d.since + toIntervalMillisecond(${binder.millis(from)})` : 'd.at >= d.since';
  return Number.isFinite(to)
    ? [least, `d.at <= d.since + toIntervalMillisecond(${binder.millis(to)})`]
    : [least];
}
