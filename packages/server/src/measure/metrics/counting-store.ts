// Metrics counted in the event store: people and sums over them by arm, in one statement. It finds the exposures once,
// reads once whatever any of the metrics reads, and has a row for everybody who was exposed, whether or not they did
// anything, so that counts and sums can never be of different people.

import type { Metric } from '@visavis/engine/measure';
import { type Events, JOIN_MOVED, profileOf } from '../../platform/events/index.ts';
import { Binder } from '../../segment/index.ts';
import { type Exposed, exposedSql, isOncePerson, sinceSql } from './exposed-store.ts';
import { type Column, type CompiledMetric, compileMetric } from './metric-sql-store.ts';

/** A group of people: an arm, a stratum of it, a part of the dimension. */
export interface Group {
  arm: string;
  stratum: string;
  dim: string;
}
export interface UnitRow {
  arm: string;
  stratum: string;
  /** The day of the exposure, in the workspace's time zone. */
  day: string;
  units: number;
  /** People who saw several arms; they are in no other figure. */
  crossed: number;
}
export interface GroupRow extends Group {
  /** Of the dimension, not of everybody. */
  isPart: boolean;
  /** The first exposure, in milliseconds. */
  since: number;
  units: number;
  days: Pick<UnitRow, 'day' | 'units' | 'crossed'>[];
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
  /** People of whom its time is over. */
  mature: number;
  /** What nobody counts beyond; 0 where that is not bounded. */
  cap: number;
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

/** Nothing that is counted is earlier than this less what is looked back: milliseconds, 0 when nobody was exposed. */
export async function readSince(
  events: Events,
  { workspaceId, exposed: { source } }: Asked,
): Promise<number> {
  if ('from' in source) return source.from;
  const binder = new Binder();
  const [row] = await events.query<{ n: number; since: number }>(
    `SELECT count() AS n, toUnixTimestamp64Milli(min(e.time)) AS since FROM events AS e WHERE ${sinceSql(source, binder)}`,
    { workspace: workspaceId, ...binder.params },
    { timeoutMs: TIMEOUT_MS },
  );
  return row && Number(row.n) > 0 ? Number(row.since) : 0;
}

/** How many people there are, by the day on which they were exposed. */
export async function readUnits(
  events: Events,
  { workspaceId, exposed, timezone }: Asked,
): Promise<UnitRow[]> {
  const binder = new Binder();
  const rows = await events.query<UnitRow>(
    `SELECT arm, stratum, toString(toDate(since, ${binder.text(timezone)})) AS day, countIf(kinds = 1) AS units,
       countIf(kinds > 1) AS crossed
     FROM (${exposedSql(exposed, binder)}) GROUP BY arm, stratum, day ORDER BY arm, stratum, day`,
    { workspace: workspaceId, ...binder.params },
    { timeoutMs: TIMEOUT_MS },
  );
  return rows.map((row) => ({ ...row, units: Number(row.units), crossed: Number(row.crossed) }));
}

const percentileOf = (metric: Metric): number | undefined =>
  'cap' in metric && metric.cap && 'percentile' in metric.cap ? metric.cap.percentile : undefined;
const fixedCap = (metric: Metric): number | undefined =>
  'cap' in metric && metric.cap && 'at' in metric.cap ? metric.cap.at : undefined;
const percentileSql = (level: number, i: number) =>
  `quantileExactIf(${level})(v${i}, v${i} > 0 AND kinds = 1)`;

/** What nobody counts beyond, of each metric: as it is defined, or the percentile of those who have any. */
export async function readCaps(events: Events, asked: Asked, since: number): Promise<(number | undefined)[]> {
  const { metrics } = asked;
  const percentiles = metrics.map(percentileOf);
  const fixed = metrics.map(fixedCap);
  if (percentiles.every((one) => one === undefined)) return fixed;
  const binder = new Binder();
  const compiled = metrics.map((metric, i) => compileMetric(metric, i, binder));
  const list = percentiles.map((level, i) =>
    level === undefined ? 'toFloat64(0)' : `ifNotFinite(${percentileSql(level, i)}, 0)`,
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

/**
 * By arm and stratum, and where a dimension was asked for also by its parts. `since` is what `readSince` says.
 */
export async function readGroups(events: Events, asked: Asked, since: number): Promise<GroupRow[]> {
  const { exposed, metrics, now, timezone } = asked;
  const binder = new Binder();
  const compiled = metrics.map((metric, i) => compileMetric(metric, i, binder, fixedCap(metric)));
  const columns = compiled.flatMap((one, i) => sumsOf(one, i, now, binder));
  const sets = exposed.dimension ? '(arm, stratum), (arm, stratum, dim)' : '(arm, stratum, dim)';
  const day = `toDate(since, ${binder.text(timezone)})`;
  const rows = await events.query<Group & Record<string, unknown>>(
    `SELECT arm, stratum, dim, ${exposed.dimension ? '1 - grouping(dim)' : '0'} AS part, countIf(kinds = 1) AS units,
       toUnixTimestamp64Milli(min(since)) AS earliest, sumMap([${day}], [toUInt64(kinds = 1)]) AS seen,
       sumMap([${day}], [toUInt64(kinds > 1)]) AS crossed${columns.map((column) => `, ${column}`).join('')}
     FROM (${cappedSql(unitsSql(compiled, asked, { since, binder }), metrics)})
     GROUP BY GROUPING SETS (${sets}) ORDER BY part, arm, stratum, dim`,
    { workspace: asked.workspaceId, ...binder.params },
    { timeoutMs: TIMEOUT_MS },
  );
  return rows.map((row) => ({
    ...{ arm: row.arm, stratum: row.stratum, dim: row.dim, isPart: Number(row.part) === 1 },
    ...{ since: Number(row.earliest), units: Number(row.units), days: daysOf(row) },
    metrics: compiled.map((_, i) => {
      const [sum, squares, pre, preSquares, products, per, perSquares, mature, cap] = (
        row[`s${i}`] as number[]
      ).map(Number);
      const values = ((row[`q${i}`] as number[] | undefined) ?? []).map(Number);
      return { sum, squares, pre, preSquares, products, per, perSquares, mature, cap, values } as MetricSums;
    }),
  }));
}

/** Of both maps: a day of whom nobody is counted is in neither. */
function daysOf({ seen, crossed }: Record<string, unknown>): GroupRow['days'] {
  type Counts = [string[], number[]];
  const read = (counts: unknown) => {
    const [days, people] = counts as Counts;
    return new Map(days.map((day, i) => [day, Number(people[i])]));
  };
  const [units, others] = [read(seen), read(crossed)];
  return [...new Set([...units.keys(), ...others.keys()])]
    .sort()
    .map((day) => ({ day, units: units.get(day) ?? 0, crossed: others.get(day) ?? 0 }));
}

/** With `c0` beside `v0`: what nobody counts beyond, which of a percentile shows only when everybody is there. */
function cappedSql(units: string, metrics: readonly Metric[]): string {
  const percentiles = metrics.map(percentileOf);
  const caps = metrics.map((metric, i) => {
    const level = percentiles[i];
    return level === undefined
      ? `toFloat64(${fixedCap(metric) ?? 0}) AS c${i}`
      : `ifNotFinite(${percentileSql(level, i)} OVER (), 0) AS c${i}`;
  });
  const replaced = percentiles.flatMap((level, i) =>
    level === undefined
      ? []
      : ['v', 'p'].map((x) => `if(c${i} > 0, least(${x}${i}, c${i}), ${x}${i}) AS ${x}${i}`),
  );
  if (metrics.length === 0) return units;
  return `SELECT *${replaced.length > 0 ? ` REPLACE (${replaced.join(', ')})` : ''} FROM (SELECT *, ${caps.join(', ')} FROM (${units}))`;
}

function sumsOf({ metric, per, to }: CompiledMetric, i: number, now: number, binder: Binder): string[] {
  const [v, p, r] = [`v${i}`, `p${i}`, `r${i}`];
  const sum = (of: string) => `sumIf(${of}, kinds = 1)`;
  const parts = per
    ? [sum(v), sum(`${v} * ${v}`), '0', '0', sum(`${v} * ${r}`), sum(r), sum(`${r} * ${r}`)]
    : [sum(v), sum(`${v} * ${v}`), sum(p), sum(`${p} * ${p}`), sum(`${v} * ${p}`), '0', '0'];
  const mature = Number.isFinite(to) ? `countIf(kinds = 1 AND since <= ${binder.time(now - to)})` : '0';
  const list = [...parts, mature, `any(c${i})`].map((part) => `toFloat64(${part})`);
  const sums = `[${list.join(', ')}] AS s${i}`;
  return metric.kind === 'quantile'
    ? [sums, `groupArraySampleIf(${VALUES_AT_MOST}, 1)(${v}, ${v} > 0 AND kinds = 1) AS q${i}`]
    : [sums];
}

/** A row for everybody who was exposed: value, what was before, and a ratio's denominator. */
export function unitsSql(
  compiled: readonly CompiledMetric[],
  { exposed, now }: Pick<Asked, 'exposed' | 'now'>,
  { since, binder }: { since: number; binder: Binder },
): string {
  if (compiled.length === 0) return exposedSql(exposed, binder);
  const values = compiled.flatMap((one, i) => valuesOf(one, i, now, binder));
  // Grouped by one number, a person's, instead of by all that is known of them: a third of the time.
  const isOnce = isOncePerson(exposed.source);
  const known = [...(isOnce ? ['arm'] : []), 'since', 'kinds', 'stratum', 'dim'];
  return `SELECT d.person AS person, ${isOnce ? '' : 'd.arm AS arm, '}${known.map((name) => `any(d.${name}) AS ${name}`).join(', ')},
      ${values.join(', ')}
    FROM (${joinedSql(compiled, { exposed, now, who: 'everybody' }, { since, binder })}) AS d
    GROUP BY d.person${isOnce ? '' : ', d.arm'}`;
}

/**
 * Every event that any of the metrics reads, beside the exposure of its person. `everybody` has also a row, with no
 * event in it, of those who did nothing, and those who saw several arms; `active` has neither.
 */
export function joinedSql(
  compiled: readonly CompiledMetric[],
  { exposed, now, who }: Pick<Asked, 'exposed' | 'now'> & { who: 'everybody' | 'active' },
  { since, binder }: { since: number; binder: Binder },
): string {
  const names = compiled.some((one) => one.names === null)
    ? null
    : [...new Set(compiled.flatMap((one) => one.names!))];
  const before = Math.max(...compiled.map((one) => one.before));
  const columns = compiled.flatMap((one) => one.columns);
  const units = exposedSql(exposed, binder);
  return `SELECT v.person AS person, v.arm AS arm, v.since AS since, v.kinds AS kinds, v.stratum AS stratum, v.dim AS dim,
      d.at AS at, ${columns.map(({ name }) => `d.${name} AS ${name}`).join(', ')}
    FROM (${readSql(columns, { names, from: since - before, now }, binder)}) AS d
    ${who === 'everybody' ? 'RIGHT' : 'INNER'} JOIN (SELECT person, arm, since, kinds, stratum, dim FROM (${units})${who === 'everybody' ? '' : ' WHERE kinds = 1'}) AS v
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
