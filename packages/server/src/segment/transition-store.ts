// The log of who entered and left, as far as the record store keeps it; see TransitionLog.

import { type Kysely, sql } from 'kysely';
import type { Records, Statement, Unit } from '../platform/records/index.ts';
import type { Cause, Transition } from './membership.ts';

const RECORD: Statement = {
  name: 'segment_transition',
  sql: `insert into transition (workspace_id, segment_id, profile_id, time, entered, cause)
    values (?, ?, ?, ?, ?, ?)`,
};

interface TransitionRow {
  seq: number;
  workspace_id: string;
  segment_id: string;
  profile_id: string;
  time: number;
  entered: number;
  cause: string;
  tx: number;
}
interface Tables {
  transition: TransitionRow;
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

export function recordTransitions(unit: Unit, transitions: readonly Transition[]): void {
  unit.run(
    RECORD,
    transitions
      .filter((t) => t.delta !== 0)
      .map((t) => [t.workspaceId, t.segmentId, t.profileId, t.time, t.entered ? 1 : 0, t.cause]),
  );
}

export type KeptTransitions = ReturnType<typeof createKeptTransitions>;

export function createKeptTransitions(records: Records) {
  const db = records.db as Kysely<Tables>;
  return {
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

const readTransition = (row: TransitionRow): LoggedTransition => ({
  cursor: { tx: Number(row.tx), seq: Number(row.seq) },
  workspaceId: row.workspace_id,
  segmentId: row.segment_id,
  profileId: row.profile_id,
  time: Number(row.time),
  entered: row.entered === 1,
  cause: row.cause as Cause,
});
