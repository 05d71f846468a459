// What alarms ask the event store: of each day who came to a stage and went on, who saw nothing but defaults; of each hour
// what a source sent. Always of days and hours that are over.

import { type Events, sqlTime } from '../../platform/events/index.ts';
import type { Count } from './count-store.ts';

interface Span {
  workspaceId: string;
  /** [from, to) */
  from: number;
  to: number;
}
type Row = Record<'target' | 'at' | 'n' | 'k', string | number>;

const countOf = ({ target, at, n, k }: Row): Count => ({
  ...{ target: String(target), at: Number(at), n: Number(n), k: Number(k) },
});

/** Whoever came to a stage on a day, and went on to one of `onward` (`stage → next`, in lines) in time. */
export async function readStageDays(
  events: Events,
  asked: Span & { machine: string; timezone: string; withinMs: number; onward: readonly string[] },
): Promise<Count[]> {
  const { workspaceId, machine, timezone, from, to, withinMs, onward } = asked;
  const mine = (column: string) =>
    `arrayFilter((x, m) -> m = {machine:String}, ${column}, machines) AS ${column}_of`;
  const rows = await events.query<Row>(
    `SELECT stage AS target, at, count() AS n, countIf(went) AS k FROM (
       SELECT profile, visit.1 AS stage,
         toRelativeDayNum(fromUnixTimestamp64Milli(visit.2, 'UTC'), {timezone:String}) AS at,
         max(visit.3 > 0 AND visit.3 - visit.2 <= {within:Int64} AND has({onward:Array(String)}, concat(visit.1, '\\n', visit.4))) AS went
       FROM (SELECT profile, ${['stages', 'entered_at', 'left_at', 'next'].map(mine).join(', ')}
         FROM visits FINAL WHERE workspace_id = {workspace:String} AND notEmpty(stages_of))
       ARRAY JOIN arrayZip(stages_of, entered_at_of, left_at_of, next_of) AS visit
       WHERE visit.2 >= {from:Int64} AND visit.2 < {to:Int64}
       GROUP BY profile, stage, at)
     GROUP BY stage, at`,
    { workspace: workspaceId, machine, timezone, from, to, within: withinMs, onward: [...onward] },
  );
  return rows.map(countOf);
}

/** People for whom anything was decided on a day, and of them those who saw nothing but defaults. */
export async function readFallbackDays(
  events: Events,
  { workspaceId, from, to, timezone }: Span & { timezone: string },
): Promise<Count[]> {
  const rows = await events.query<Row>(
    `SELECT 'visitors' AS target, at, count() AS n, countIf(NOT saw) AS k FROM (
       SELECT person, toRelativeDayNum(time, {timezone:String}) AS at,
         max(arrayExists(variant -> variant != '', variants)) AS saw, max(has(held, 1)) AS wasHeld
       FROM decisions WHERE workspace_id = {workspace:String}
         AND time >= toDateTime64({from:String}, 3) AND time < toDateTime64({to:String}, 3)
       GROUP BY person, at)
     WHERE NOT wasHeld GROUP BY at`,
    { workspace: workspaceId, timezone, from: sqlTime(from), to: sqlTime(to) },
  );
  return rows.map(countOf);
}

/** Events that came from each source in each hour. */
export async function readSourceHours(events: Events, { workspaceId, from, to }: Span): Promise<Count[]> {
  const rows = await events.query<Row>(
    `SELECT source_id AS target, intDiv(toUnixTimestamp(received_at), 3600) AS at, count() AS n, 0 AS k
     FROM events WHERE workspace_id = {workspace:String}
       AND received_at >= toDateTime64({from:String}, 3) AND received_at < toDateTime64({to:String}, 3)
     GROUP BY source_id, at`,
    { workspace: workspaceId, from: sqlTime(from), to: sqlTime(to) },
  );
  return rows.map(countOf);
}
