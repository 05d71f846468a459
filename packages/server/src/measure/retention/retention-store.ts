// Who comes back: of everybody's first start (an event, or entering a segment), how long after it they did what counts as
// coming back, in whole units of elapsed time; counted by cohort.

import type { EventFilter } from '@visavis/engine/segment';
import { type Events, JOIN_MOVED, profileOf, type QueryOptions } from '../../platform/events/index.ts';
import { Binder, filterSql, TIME_MS } from '../../segment/index.ts';
import type { Scope } from '../reports/scope.ts';
import { joinGroups, onlyPeople, paramsOf } from '../reports/scope-store.ts';

export interface AskedRetention {
  /** The first time of it begins; or the first time that somebody entered a segment, by its id. */
  start: { event: EventFilter } | { segmentId: string };
  back: EventFilter;
  unitMs: number;
  cohort: 'day' | 'week' | 'month';
  /** How many units each cell spans, the first of them from the start on. */
  spans: readonly number[];
  /** People who began in [from, to). */
  from: number;
  to: number;
}
export interface RetentionRow {
  cohort: string;
  people: number;
  /** By cell: of how many it is over; how many came back in it; and in it or any later one. */
  followed: number[];
  back: number[];
  backSince: number[];
  /** By cell: of how many it has begun. */
  begun: number[];
}

const COHORTS = { day: 'toDate', week: 'toMonday', month: 'toStartOfMonth' } as const;

/** Cohorts in order of time; with `groups`, by group instead. */
export async function readRetention(
  events: Events,
  scope: Scope,
  asked: AskedRetention,
  options: QueryOptions,
): Promise<RetentionRow[]> {
  const binder = new Binder();
  const unit = binder.millis(asked.unitMs);
  const now = binder.millis(scope.now);
  const zone = binder.text(scope.timezone);
  const edges = asked.spans.map((_, i) => asked.spans.slice(0, i).reduce((sum, span) => sum + span, 0));
  const ends = edges.map((edge, i) => edge + asked.spans[i]!);
  const cells = `arrayZip([${edges.join(', ')}], [${ends.join(', ')}])`;
  const starts = startsSql(asked, binder);
  const returns = `SELECT ${profileOf()} AS person, ${TIME_MS} AS ms FROM events AS e ${JOIN_MOVED}
    WHERE e.workspace_id = {workspace:String} AND ${filterSql(asked.back, binder)} AND e.time >= ${binder.time(asked.from)}`;
  // The right side is what is kept in memory: one row a person, while what they did streams by.
  const people = `SELECT s.person AS person, s.ms AS first_ms, groupUniqArrayIf(intDiv(r.ms - s.ms, ${unit}), r.ms > s.ms) AS units
    FROM (${returns}) AS r
    RIGHT JOIN (SELECT person, ms FROM (${starts}) WHERE ms >= ${binder.millis(asked.from)} AND ms < ${binder.millis(asked.to)}${onlyPeople(scope, 'person')}) AS s
      ON r.person = s.person GROUP BY person, first_ms`;
  const began = `${COHORTS[asked.cohort]}(fromUnixTimestamp64Milli(first_ms, 'UTC'), ${zone})`;
  const cohort = scope.groups ? 'g.value' : `toString(${began})`;
  const sum = (of: string) => `sumForEach(arrayMap(c -> toUInt64(${of}), ${cells}))`;
  const rows = await events.query<RetentionRow>(
    `SELECT ${cohort} AS cohort, count() AS people,
       ${sum(`first_ms + c.2 * ${unit} <= ${now}`)} AS followed,
       ${sum(`first_ms + c.2 * ${unit} <= ${now} AND arrayExists(u -> u >= c.1 AND u < c.2, units)`)} AS back,
       ${sum(`first_ms + c.1 * ${unit} <= ${now} AND notEmpty(units) AND arrayMax(units) >= c.1`)} AS backSince,
       ${sum(`first_ms + c.1 * ${unit} <= ${now}`)} AS begun
     FROM (${people}) AS f ${joinGroups(scope, 'f')} GROUP BY cohort ORDER BY cohort LIMIT 400`,
    paramsOf(scope, binder),
    options,
  );
  const whole = (list: number[]) => list.map(Number);
  return rows.map((row) => ({
    ...row,
    ...{ followed: whole(row.followed), back: whole(row.back) },
    ...{ backSince: whole(row.backSince), begun: whole(row.begun) },
  }));
}

/** `SELECT person, ms`: the first of all times. Who was inside when a segment was defined did not enter then. */
function startsSql({ start }: AskedRetention, binder: Binder): string {
  if ('segmentId' in start)
    return `SELECT profile AS person, min(toUnixTimestamp64Milli(time)) AS ms FROM transitions
      WHERE workspace_id = {workspace:String} AND segment_id = ${binder.text(start.segmentId)} AND entered = 1 AND cause != 'definition' GROUP BY person`;
  return `SELECT ${profileOf()} AS person, min(${TIME_MS}) AS ms FROM events AS e ${JOIN_MOVED}
    WHERE e.workspace_id = {workspace:String} AND ${filterSql(start.event, binder)} GROUP BY person`;
}
