// Who is in which segment since when. What else follows from entering and leaving goes into the same unit: the counts
// of size-store.ts and the log of transition-store.ts.

import { type Kysely, sql } from 'kysely';
import type { Records, Statement, Unit } from '../platform/records/index.ts';
import type { Transition } from './membership.ts';
import { countDropped, countTransitions, createSizes } from './size-store.ts';
import { createKeptTransitions, recordTransitions } from './transition-store.ts';

const ENTER: Statement = {
  name: 'segment_enter',
  sql: `insert into membership (workspace_id, segment_id, profile_id, since) values (?, ?, ?, ?)
    on conflict (workspace_id, segment_id, profile_id) do update set since = excluded.since`,
};
const LEAVE: Statement = {
  name: 'segment_leave',
  sql: 'delete from membership where workspace_id = ? and segment_id = ? and profile_id = ?',
};

interface Tables {
  membership: { workspace_id: string; segment_id: string; profile_id: string; since: number };
}
export interface Member {
  profileId: string;
  since: number;
}

export type MembershipStore = ReturnType<typeof createMembershipStore>;

/** `shard` names the counter rows that this process adds to; servers that share a Postgres take different ones. */
export function createMembershipStore(records: Records, shard: number) {
  const db = records.db as Kysely<Tables>;
  return {
    ...createSizes(records),
    ...createKeptTransitions(records),

    /**
     * Adds what has changed to the unit: members, sizes (in the order of segments, so that units never deadlock), log.
     * Who entered and left in the same unit is written as they stand at its end, and logged twice.
     */
    save(unit: Unit, transitions: readonly Transition[]): void {
      if (transitions.length === 0) return;
      const last = [...new Map(transitions.map((t) => [`${t.segmentId} ${t.profileId}`, t])).values()];
      const inside = last.filter((t) => t.entered);
      const outside = last.filter((t) => !t.entered);
      unit.run(
        LEAVE,
        outside.map((t) => [t.workspaceId, t.segmentId, t.profileId]),
      );
      unit.run(
        ENTER,
        inside.map((t) => [t.workspaceId, t.segmentId, t.profileId, t.since]),
      );
      countTransitions(unit, transitions, shard);
      recordTransitions(unit, transitions);
    },

    async members(workspaceId: string, segmentId: string, after: string, limit: number): Promise<Member[]> {
      const rows = await db
        .selectFrom('membership')
        .select(['profile_id', 'since'])
        .where('workspace_id', '=', workspaceId)
        .where('segment_id', '=', segmentId)
        .where('profile_id', '>', after)
        .orderBy('profile_id')
        .limit(limit)
        .execute();
      return rows.map((row) => ({ profileId: row.profile_id, since: Number(row.since) }));
    },

    /** Which of these profiles are members. */
    async among(workspaceId: string, segmentId: string, ids: readonly string[]): Promise<Set<string>> {
      const found = new Set<string>();
      for (let at = 0; at < ids.length; at += 500) {
        const rows = await db
          .selectFrom('membership')
          .select('profile_id')
          .where('workspace_id', '=', workspaceId)
          .where('segment_id', '=', segmentId)
          .where('profile_id', 'in', ids.slice(at, at + 500))
          .execute();
        for (const row of rows) found.add(row.profile_id);
      }
      return found;
    },

    /** The segments of one person, by segment id. */
    async segmentsOf(workspaceId: string, profileId: string): Promise<Map<string, number>> {
      const rows = await db
        .selectFrom('membership')
        .select(['segment_id', 'since'])
        .where('workspace_id', '=', workspaceId)
        .where('profile_id', '=', profileId)
        .execute();
      return new Map(rows.map((row) => [row.segment_id, Number(row.since)]));
    },

    /** How many members of a segment are in each other segment. */
    async overlaps(workspaceId: string, segmentId: string): Promise<Map<string, number>> {
      const rows = await db
        .selectFrom('membership as mine')
        .innerJoin('membership as theirs', (join) =>
          join
            .onRef('theirs.workspace_id', '=', 'mine.workspace_id')
            .onRef('theirs.profile_id', '=', 'mine.profile_id'),
        )
        .select(['theirs.segment_id', sql<number>`count(*)`.as('both')])
        .where('mine.workspace_id', '=', workspaceId)
        .where('mine.segment_id', '=', segmentId)
        .where('theirs.segment_id', '!=', segmentId)
        .groupBy('theirs.segment_id')
        .execute();
      return new Map(rows.map((row) => [row.segment_id, Number(row.both)]));
    },

    /** Takes members out of a segment that is archived; says nothing to subscribers, since nobody has changed. */
    drop(workspaceId: string, segmentId: string, profileIds: readonly string[], now: number): Promise<void> {
      return db.transaction().execute(async (trx) => {
        const { numDeletedRows } = await trx
          .deleteFrom('membership')
          .where('workspace_id', '=', workspaceId)
          .where('segment_id', '=', segmentId)
          .where('profile_id', 'in', profileIds)
          .executeTakeFirst();
        const gone = Number(numDeletedRows);
        await countDropped(trx, { workspaceId, segmentId, shard, now }, gone);
      });
    },
  };
}
