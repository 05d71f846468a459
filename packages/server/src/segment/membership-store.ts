// Who is in which segment since when, how many they are, and the log of who entered and left.

import { type Kysely, sql } from 'kysely';
import type { Records, Statement, Unit } from '../platform/records/index.ts';
import type { Cause, Transition } from './membership.ts';

const ENTER: Statement = {
  name: 'segment_enter',
  sql: `insert into membership (workspace_id, segment_id, profile_id, since) values (?, ?, ?, ?)
    on conflict (workspace_id, segment_id, profile_id) do update set since = excluded.since`,
};
const LEAVE: Statement = {
  name: 'segment_leave',
  sql: 'delete from membership where workspace_id = ? and segment_id = ? and profile_id = ?',
};
const COUNT: Statement = {
  name: 'segment_count',
  sql: `insert into segment_size (workspace_id, segment_id, shard, size) values (?, ?, ?, ?)
    on conflict (workspace_id, segment_id, shard) do update set size = segment_size.size + excluded.size`,
};
const COUNT_DAY: Statement = {
  name: 'segment_count_day',
  sql: `insert into segment_day (workspace_id, segment_id, day, shard, entered, departed) values (?, ?, ?, ?, ?, ?)
    on conflict (workspace_id, segment_id, day, shard) do update set
      entered = segment_day.entered + excluded.entered, departed = segment_day.departed + excluded.departed`,
};
const RECORD: Statement = {
  name: 'segment_transition',
  sql: `insert into transition (workspace_id, segment_id, profile_id, time, entered, cause)
    values (?, ?, ?, ?, ?, ?)`,
};

interface DayRow {
  workspace_id: string;
  segment_id: string;
  day: number;
  shard: number;
  entered: number;
  departed: number;
}
interface Tables {
  membership: { workspace_id: string; segment_id: string; profile_id: string; since: number };
  segment_size: { workspace_id: string; segment_id: string; shard: number; size: number };
  segment_day: DayRow;
  transition: {
    seq: number;
    workspace_id: string;
    segment_id: string;
    profile_id: string;
    time: number;
    entered: number;
    cause: string;
    tx: number;
  };
}

/** A place in the log of transitions. */
export interface Cursor {
  tx: number;
  seq: number;
}
export interface LoggedTransition {
  cursor: Cursor;
  workspaceId: string;
  segmentId: string;
  profileId: string;
  time: number;
  entered: boolean;
  cause: Cause;
}
export interface TransitionFilter {
  after: Cursor;
  limit: number;
  workspaceId?: string;
  segmentId?: string;
}
export interface LatestFilter {
  workspaceId: string;
  segmentId: string;
  limit: number;
  before?: Cursor | undefined;
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
      unit.run(COUNT, countRows(transitions, shard));
      unit.run(COUNT_DAY, dayRows(transitions, shard));
      unit.run(
        RECORD,
        transitions
          .filter((t) => t.delta !== 0)
          .map((t) => [t.workspaceId, t.segmentId, t.profileId, t.time, t.entered ? 1 : 0, t.cause]),
      );
    },

    async sizes(workspaceId: string): Promise<Map<string, number>> {
      const rows = await db
        .selectFrom('segment_size')
        .select(['segment_id', sql<number>`sum(size)`.as('size')])
        .where('workspace_id', '=', workspaceId)
        .groupBy('segment_id')
        .execute();
      return new Map(rows.map((row) => [row.segment_id, Number(row.size)]));
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

    /** By how much segments grew on each day from `from` on, by segment and day. */
    async growth(workspaceId: string, from: number): Promise<Map<string, Map<number, number>>> {
      const rows = await db
        .selectFrom('segment_day')
        .select(['segment_id', 'day', sql<number>`sum(entered) - sum(departed)`.as('net')])
        .where('workspace_id', '=', workspaceId)
        .where('day', '>=', from)
        .groupBy(['segment_id', 'day'])
        .execute();
      const bySegment = Map.groupBy(rows, (row) => row.segment_id);
      return new Map(
        [...bySegment].map(([id, days]) => [id, new Map(days.map(({ day, net }) => [day, Number(net)]))]),
      );
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
        const counter = { workspace_id: workspaceId, segment_id: segmentId, shard };
        await trx
          .insertInto('segment_size')
          .values({ ...counter, size: -gone })
          .onConflict((conflict) =>
            conflict
              .columns(['workspace_id', 'segment_id', 'shard'])
              .doUpdateSet({ size: sql`segment_size.size + excluded.size` }),
          )
          .execute();
        await trx
          .insertInto('segment_day')
          .values({ ...counter, day: dayOf(now), entered: 0, departed: gone })
          .onConflict((conflict) =>
            conflict
              .columns(['workspace_id', 'segment_id', 'day', 'shard'])
              .doUpdateSet({ departed: sql`segment_day.departed + excluded.departed` }),
          )
          .execute();
      });
    },

    /** As far as it is kept here; see TransitionLog. */
    async logged(filter: TransitionFilter): Promise<LoggedTransition[]> {
      let query = db
        .selectFrom('transition')
        .selectAll()
        .where(sql<boolean>`(tx, seq) > (${filter.after.tx}, ${filter.after.seq})`);
      if (filter.workspaceId !== undefined) query = query.where('workspace_id', '=', filter.workspaceId);
      if (filter.segmentId !== undefined) query = query.where('segment_id', '=', filter.segmentId);
      if (records.engine === 'postgres') {
        query = query.where(sql<boolean>`tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint`);
      }
      const rows = await query.orderBy('tx').orderBy('seq').limit(filter.limit).execute();
      return rows.map(readTransition);
    },

    /** The latest of a segment, newest first, as far as they are kept here; see TransitionLog. */
    async latest({ workspaceId, segmentId, limit, before }: LatestFilter): Promise<LoggedTransition[]> {
      let query = db
        .selectFrom('transition')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('segment_id', '=', segmentId);
      if (before) query = query.where(sql<boolean>`(tx, seq) < (${before.tx}, ${before.seq})`);
      const rows = await query.orderBy('tx', 'desc').orderBy('seq', 'desc').limit(limit).execute();
      return rows.map(readTransition);
    },

    async oldestLogged(): Promise<Cursor | undefined> {
      const row = await db
        .selectFrom('transition')
        .select(['tx', 'seq'])
        .orderBy('seq')
        .limit(1)
        .executeTakeFirst();
      return row && { tx: Number(row.tx), seq: Number(row.seq) };
    },

    async newestLogged(): Promise<Cursor | undefined> {
      const row = await db
        .selectFrom('transition')
        .select(['tx', 'seq'])
        .orderBy('tx', 'desc')
        .orderBy('seq', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row && { tx: Number(row.tx), seq: Number(row.seq) };
    },
  };
}

/**
 * Removes a slice from the beginning of the log: what is shipped and lies before the first that happened at `before` or
 * later, but never the last one, which says where the log ends. Returns how many went.
 */
export async function pruneTransitions(
  records: Records,
  { shippedSeq, before, limit }: { shippedSeq: number; before: number; limit: number },
): Promise<number> {
  const db = records.db as Kysely<Tables>;
  const last = await db
    .selectFrom('transition')
    .select((row) => row.fn.max('seq').as('seq'))
    .executeTakeFirst();
  const slice = await db
    .selectFrom('transition')
    .select(['seq', 'time'])
    .where('seq', '<=', shippedSeq)
    .where('seq', '<', Number(last?.seq ?? 0))
    .orderBy('seq')
    .limit(limit)
    .execute();
  const young = slice.findIndex((row) => Number(row.time) >= before);
  const old = young < 0 ? slice : slice.slice(0, young);
  if (old.length === 0) return 0;
  const gone = await db
    .deleteFrom('transition')
    .where('seq', '<=', Number(old.at(-1)!.seq))
    .executeTakeFirst();
  return Number(gone.numDeletedRows);
}

/** One row a segment: by how much its size changes in this unit. */
function countRows(transitions: readonly Transition[], shard: number): (string | number)[][] {
  const deltas = new Map<string, [string, string, number]>();
  for (const { workspaceId, segmentId, delta } of transitions) {
    if (delta === 0) continue;
    const key = `${workspaceId} ${segmentId}`;
    const entry = deltas.get(key) ?? [workspaceId, segmentId, 0];
    entry[2] += delta;
    deltas.set(key, entry);
  }
  return [...deltas.entries()]
    .filter(([, [, , delta]]) => delta !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, [workspaceId, segmentId, delta]]) => [workspaceId, segmentId, shard, delta]);
}

/** One row a segment and day. */
function dayRows(transitions: readonly Transition[], shard: number): (string | number)[][] {
  const days = new Map<string, [string, string, number, number, number]>();
  for (const { workspaceId, segmentId, time, delta } of transitions) {
    if (delta === 0) continue;
    const day = dayOf(time);
    const key = `${workspaceId} ${segmentId} ${day}`;
    const entry = days.get(key) ?? [workspaceId, segmentId, day, 0, 0];
    entry[delta > 0 ? 3 : 4]++;
    days.set(key, entry);
  }
  return [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, [workspaceId, segmentId, day, entered, departed]]) => [
      ...[workspaceId, segmentId, day, shard],
      ...[entered, departed],
    ]);
}

export const DAY_MS = 86_400_000;
/** A day's first instant belongs to the day before: the size at midnight knows of all that happened until then. */
export const dayOf = (ms: number): number => Math.ceil(ms / DAY_MS) - 1;

const readTransition = (row: Tables['transition']): LoggedTransition => ({
  cursor: { tx: Number(row.tx), seq: Number(row.seq) },
  workspaceId: row.workspace_id,
  segmentId: row.segment_id,
  profileId: row.profile_id,
  time: Number(row.time),
  entered: row.entered === 1,
  cause: row.cause as Cause,
});
