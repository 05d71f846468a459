// What the segment room's tables keep of an erased person. It stands over the rooms, since unify, which erases, may
// not know what lies to its right.

import type { Kysely } from 'kysely';
import type { Records, Statement } from './platform/records/index.ts';
import { dayOf } from './segment/index.ts';

interface Tables {
  membership: { workspace_id: string; segment_id: string; profile_id: string };
}

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

/** Tables and how many rows went, where that is known. */
export async function eraseMemberships(
  records: Records,
  workspaceId: string,
  profileIds: readonly string[],
  now: number,
): Promise<Record<string, number>> {
  const db: Kysely<Tables> = records.db;
  const rows = await db
    .selectFrom('membership')
    .select('segment_id')
    .where('workspace_id', '=', workspaceId)
    .where('profile_id', 'in', profileIds)
    .execute();
  const segments = [...Map.groupBy(rows, (row) => row.segment_id)].sort(([a], [b]) => (a < b ? -1 : 1));
  const ids = profileIds.map((id) => [workspaceId, id]);
  await records.unit([], async (unit) => {
    unit.run(LEAVE, ids);
    unit.run(FORGET, ids);
    unit.run(
      COUNT,
      segments.map(([segment, list]) => [workspaceId, segment, -list.length]),
    );
    unit.run(
      COUNT_DAY,
      segments.map(([segment, list]) => [workspaceId, segment, dayOf(now), list.length]),
    );
  });
  return { membership: rows.length, transition: 0 };
}
