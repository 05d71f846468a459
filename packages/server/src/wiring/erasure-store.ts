// What the tables of segment and account keep of an erased person. It stands over the rooms, since unify, which erases, may
// not know what lies to its right.

import type { Statement, Unit } from '../platform/records/index.ts';
import { dayOf } from '../segment/index.ts';

const LEAVE: Statement = {
  name: 'erase_membership',
  sql: 'delete from membership where workspace_id = ? and profile_id = ?',
};
const COUNT: Statement = {
  name: 'erase_count',
  sql: `insert into segment_size (workspace_id, segment_id, shard, size) values (?, ?, 0, ?)
    on conflict (workspace_id, segment_id, shard) do update set size = segment_size.size + excluded.size`,
};
/** They leave on the day of their erasure, so that the days before keep their sizes, which name nobody. */
const COUNT_DAY: Statement = {
  name: 'erase_count_day',
  sql: `insert into segment_day (workspace_id, segment_id, day, shard, entered, departed) values (?, ?, ?, 0, 0, ?)
    on conflict (workspace_id, segment_id, day, shard) do update set
      departed = segment_day.departed + excluded.departed`,
};
const FORGET: Statement = {
  name: 'erase_transitions',
  sql: 'delete from transition where workspace_id = ? and profile_id = ?',
};

/** Who did what stays in the audit; about whom, and in what words, does not. */
const FORGET_AUDIT: Statement = {
  name: 'erase_audit',
  sql: `update audit set subject = 'profile:erased', details = '{}' where workspace_id = ? and subject = ?`,
};

/** Takes somebody out of these segments, as part of the unit in which they go; the tables that named them. */
export function eraseMemberships(
  unit: Unit,
  {
    workspaceId,
    ids,
    segments,
    now,
  }: { workspaceId: string; ids: string[]; segments: string[]; now: number },
): string[] {
  const rows = ids.map((id) => [workspaceId, id]);
  const sorted = segments.toSorted();
  unit.run(LEAVE, rows);
  unit.run(FORGET, rows);
  unit.run(
    FORGET_AUDIT,
    ids.map((id) => [workspaceId, `profile:${id}`]),
  );
  unit.run(
    COUNT,
    sorted.map((segment) => [workspaceId, segment, -1]),
  );
  unit.run(
    COUNT_DAY,
    sorted.map((segment) => [workspaceId, segment, dayOf(now), 1]),
  );
  return ['membership', 'transition', 'audit'];
}
