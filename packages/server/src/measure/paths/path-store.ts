// The steps before or after an event, person by person: of each the first time of it in the stretch, and what came next.

import type { PathWay } from '@visavis/engine/measure';
import type { EventFilter } from '@visavis/engine/segment';
import { type Events, JOIN_MOVED, profileOf, type QueryOptions } from '../../platform/events/index.ts';
import { Binder, filterSql, TIME_MS } from '../../segment/index.ts';
import type { Scope } from '../reports/scope.ts';
import { onlyPeople, paramsOf } from '../reports/scope-store.ts';

export interface AskedPaths {
  event: EventFilter;
  direction: 'after' | 'before';
  depth: number;
  withinMs: number;
  from: number;
  to: number;
  /** Names that are no steps. */
  without: readonly string[];
}

/** More different ways than this are not read; the rarest are missing then. */
const MOST_WAYS = 20_000;

export async function readPaths(
  events: Events,
  scope: Scope,
  { event, direction, depth, withinMs, from, to, without }: AskedPaths,
  options: QueryOptions,
): Promise<{ ways: PathWay[]; people: number }> {
  const binder = new Binder();
  const isAfter = direction === 'after';
  const who = `FROM events AS e ${JOIN_MOVED} WHERE e.workspace_id = {workspace:String}`;
  const anchors = `SELECT ${profileOf()} AS person, min((${TIME_MS}, e.message_id)) AS anchor ${who}
    AND ${filterSql(event, binder)} AND e.time >= ${binder.time(from)} AND e.time < ${binder.time(to)}${onlyPeople(scope)} GROUP BY person`;
  const [first, last] = isAfter ? [from, to + withinMs] : [from - withinMs, to];
  const steps = `SELECT ${profileOf()} AS person, (${TIME_MS}, e.message_id) AS moment, e.name AS name ${who}
    AND e.time >= ${binder.time(first)} AND e.time <= ${binder.time(last)}
    AND NOT has(${binder.bind('Array(String)', [...without])}, e.name)`;
  const within = binder.millis(withinMs);
  const near = isAfter
    ? `s.moment > a.anchor AND s.moment.1 - a.anchor.1 <= ${within}`
    : `s.moment < a.anchor AND a.anchor.1 - s.moment.1 <= ${within} AND s.person = a.person`;
  const ordered = `arraySort(groupArrayIf((s.moment, s.name), ${near}))`;
  const names = `arrayMap(x -> x.2, ${isAfter ? ordered : `arrayReverse(${ordered})`})`;
  const rows = await events.query<{ steps: string[]; people: number; total: number }>(
    `WITH anchors AS (${anchors})
     SELECT arraySlice(arrayCompact(names), 1, ${binder.bind('UInt8', depth)}) AS steps, count() AS people,
       sum(people) OVER () AS total
     FROM (SELECT a.person AS person, a.anchor AS anchor, ${names} AS names
       FROM anchors AS a LEFT JOIN (SELECT * FROM (${steps}) WHERE person IN (SELECT person FROM anchors)) AS s ON s.person = a.person
       GROUP BY person, anchor)
     GROUP BY steps ORDER BY people DESC, steps LIMIT ${MOST_WAYS}`,
    paramsOf(scope, binder),
    options,
  );
  const ways = rows.map(({ steps, people }) => ({ steps, people: Number(people) }));
  return { ways, people: Number(rows[0]?.total ?? 0) };
}
