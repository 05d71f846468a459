// Links to stories that were given out, in the record store. What a link shows is kept with it, where it is a snapshot.

import { type Kysely, sql } from 'kysely';
import type { Records } from '../../platform/records/index.ts';

export interface StoredShare {
  id: string;
  workspaceId: string;
  kind: string;
  key: string;
  mode: 'snapshot' | 'live';
  /** What a snapshot shows, as JSON; null of a live one. */
  body: string | null;
  createdAt: number;
  createdBy: string;
  expiresAt: number;
  revokedAt: number | null;
  opened: number;
  openedAt: number | null;
}
interface Tables {
  story_share: {
    id: string;
    workspace_id: string;
    kind: string;
    key: string;
    mode: string;
    body: string | null;
    created_at: number;
    created_by: string;
    expires_at: number;
    revoked_at: number | null;
    opened: number;
    opened_at: number | null;
  };
}

const numberOrNull = (value: number | null): number | null => (value === null ? null : Number(value));
const toShare = (row: Tables['story_share']): StoredShare => ({
  ...{ id: row.id, workspaceId: row.workspace_id, kind: row.kind, key: row.key, body: row.body },
  ...{ mode: row.mode === 'live' ? 'live' : 'snapshot', createdBy: row.created_by },
  ...{ createdAt: Number(row.created_at), expiresAt: Number(row.expires_at), opened: Number(row.opened) },
  ...{ revokedAt: numberOrNull(row.revoked_at), openedAt: numberOrNull(row.opened_at) },
});

export function createShareStore(records: Records) {
  const db = records.db as unknown as Kysely<Tables>;
  return {
    /** The latest first. */
    async of(workspaceId: string, kind: string, key: string): Promise<StoredShare[]> {
      const rows = await db
        .selectFrom('story_share')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('kind', '=', kind)
        .where('key', '=', key)
        .orderBy('created_at', 'desc')
        .execute();
      return rows.map(toShare);
    },

    /** Those of this kind that are written anew while they are open. */
    async live(workspaceId: string, kind: string, now: number): Promise<StoredShare[]> {
      const rows = await db
        .selectFrom('story_share')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('kind', '=', kind)
        .where('mode', '=', 'live')
        .where('revoked_at', 'is', null)
        .where('expires_at', '>', now)
        .execute();
      return rows.map(toShare);
    },

    async find(id: string): Promise<StoredShare | undefined> {
      const row = await db.selectFrom('story_share').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toShare(row);
    },

    async add(one: StoredShare): Promise<void> {
      await db
        .insertInto('story_share')
        .values({
          ...{ id: one.id, workspace_id: one.workspaceId, kind: one.kind, key: one.key, mode: one.mode },
          ...{ body: one.body, created_at: one.createdAt, created_by: one.createdBy },
          ...{ expires_at: one.expiresAt, revoked_at: null, opened: 0, opened_at: null },
        })
        .execute();
    },

    /** What it showed goes with it. Undefined when there is none, or none that is open. */
    async revoke(workspaceId: string, id: string, now: number): Promise<StoredShare | undefined> {
      const row = await db
        .updateTable('story_share')
        .set({ revoked_at: now, body: null })
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .where('revoked_at', 'is', null)
        .returningAll()
        .executeTakeFirst();
      return row && toShare(row);
    },

    async open(id: string, now: number): Promise<void> {
      await db
        .updateTable('story_share')
        .set({ opened: sql`opened + 1`, opened_at: now })
        .where('id', '=', id)
        .execute();
    },
  };
}
