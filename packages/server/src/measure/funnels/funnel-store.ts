// Funnels in the event store, by definition rather than by `windowFunnel`, which takes events of the same instant as
// following each other and tells no times. Of each person the sorted times of every step; then, level by level, the
// latest beginning from which each time can be reached. The latest beginning is the best one, so whoever can get through
// within the window is found to, whichever attempt it was; the work is that of sorting.

import type { EventFilter } from '@visavis/engine/segment';
import { type Events, JOIN_MOVED, profileOf, type QueryOptions } from '../../platform/events/index.ts';
import { Binder, filterSql, TIME_MS } from '../../segment/index.ts';
import type { Scope } from '../reports/scope.ts';
import { joinGroups, onlyPeople, paramsOf } from '../reports/scope-store.ts';

export interface AskedFunnel {
  steps: readonly EventFilter[];
  /** From the first step to the last, inclusive. */
  withinMs: number;
  /** The first step is taken in [from, to). */
  from: number;
  to: number;
}
export interface FunnelRow {
  value: string;
  /** People who got that far, by step. */
  reached: number[];
  /** Quartiles of the time from each step to the next, in milliseconds; of the last one nothing. */
  times: [number, number, number][];
}

export async function readFunnel(
  events: Events,
  scope: Scope,
  asked: AskedFunnel,
  options: QueryOptions,
): Promise<FunnelRow[]> {
  const binder = new Binder();
  const { length } = asked.steps;
  const reached = each(length, (k) => `countIf(depth >= ${k})`);
  const times = each(length - 1, (k) => `quantilesExactIf(0.25, 0.5, 0.75)(c${k + 1} - c${k}, depth > ${k})`);
  const rows = await events.query<FunnelRow>(
    `SELECT g.value AS value, [${reached.join(', ')}] AS reached,
       ${times.length > 0 ? `[${times.join(', ')}]` : 'CAST([] AS Array(Array(Float64)))'} AS times
     FROM (${chainsSql(scope, asked, binder)}) AS f ${joinGroups(scope, 'f')}
     GROUP BY value ORDER BY reached[1] DESC, value LIMIT 200`,
    paramsOf(scope, binder),
    options,
  );
  return rows.map((row) => ({ ...row, reached: row.reached.map(Number) }));
}

/** Who got exactly that far, or at least: the latest first, with the time of that step. */
export async function readFunnelPeople(
  events: Events,
  scope: Scope,
  asked: AskedFunnel & { step: number; dropped: boolean; value: string | undefined; limit: number },
  options: QueryOptions,
): Promise<{ id: string; at: string }[]> {
  const binder = new Binder();
  const step = binder.bind('UInt8', asked.step);
  const value = asked.value === undefined ? '' : ` AND g.value = ${binder.text(asked.value)}`;
  const sql = `SELECT toString(f.person) AS id, fromUnixTimestamp64Milli(toInt64([${each(asked.steps.length, (k) => `c${k}`).join(', ')}][${step}]), 'UTC') AS at
     FROM (${chainsSql(scope, asked, binder)}) AS f ${joinGroups(scope, 'f')}
     WHERE depth ${asked.dropped ? '=' : '>='} ${step}${value}
     ORDER BY at DESC, id LIMIT ${binder.bind('UInt32', asked.limit)}`;
  return events.query(sql, paramsOf(scope, binder), options);
}

/** `SELECT person, depth, c1, …`: how far each got, and when each step was taken on the way that came furthest first. */
function chainsSql(scope: Scope, { steps, withinMs, from, to }: AskedFunnel, binder: Binder): string {
  const { length } = steps;
  const within = binder.millis(withinMs);
  const names = steps.every(({ event }) => event !== '*')
    ? ` AND e.name IN ${binder.bind('Array(String)', [...new Set(steps.map(({ event }) => event))])}`
    : '';
  const flags = steps.map((step, i) => `(${filterSql(step, binder)}) AS s${i + 1}`);
  const rows = `SELECT ${profileOf()} AS person, ${TIME_MS} AS ms, ${flags.join(', ')} FROM events AS e ${JOIN_MOVED}
    WHERE e.workspace_id = {workspace:String}${names} AND e.time >= ${binder.time(from)} AND e.time < ${binder.time(to + withinMs)}${onlyPeople(scope)}`;
  const begins = `s1 AND ms < ${binder.millis(to)}`;
  const columns = each(
    length,
    (k) => `arraySort(groupUniqArrayIf(ms, ${k === 1 ? begins : `s${k}`})) AS t${k}`,
  );
  const people = `SELECT person, ${columns.join(', ')} FROM (${rows}) GROUP BY person HAVING notEmpty(t1)`;
  const levels = each(length, (k) => (k === 1 ? 'arrayMap(t -> (t, t), t1) AS l1' : levelSql(k, within)));
  const depth = each(length, (k) => `notEmpty(l${k})`).join(' + ');
  return `SELECT person, ${levels.join(', ')}, ${depth} AS depth, ${momentsOf(length).join(', ')} FROM (${people})`;
}

/**
 * (time, latest beginning) of all times of step k that are reached in time. Times of the step before and of this one in
 * one row, this one's first where they are equal, so that each takes on what stands strictly before it.
 */
function levelSql(k: number, within: string): string {
  const row = `arraySort(x -> (x.1, x.3), arrayConcat(arrayMap(p -> (p.1, p.2, 1), l${k - 1}), arrayMap(t -> (t, toInt64(0), 0), t${k})))`;
  const begun = `arrayFill((b, k) -> k = 1, m${k}.2, m${k}.3)`;
  return `${row} AS m${k}, arrayMap(x -> (x.1, x.2), arrayFilter(x -> x.3 = 0 AND x.2 != 0 AND x.1 - x.2 <= ${within},
    arrayMap((x, b) -> (x.1, b, x.3), m${k}, ${begun}))) AS l${k}`;
}

/** The earliest time at which the person came furthest, and back from there the latest time of each step before. */
function momentsOf(length: number): string[] {
  const moments: string[] = [];
  for (let k = length; k >= 1; k--) {
    const before = k === length ? '0' : `arrayLast(p -> p.1 < c${k + 1}, l${k}).1`;
    moments.push(`multiIf(depth < ${k}, toInt64(0), depth = ${k}, l${k}[1].1, ${before}) AS c${k}`);
  }
  return moments;
}

const each = (length: number, of: (k: number) => string): string[] =>
  Array.from({ length }, (_, i) => of(i + 1));
