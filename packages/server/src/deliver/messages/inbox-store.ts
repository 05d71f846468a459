// Messages that wait in a person's page or app.

import type { Kysely } from 'kysely';
import type { Records, Statement, Unit } from '../../platform/records/index.ts';

interface Tables {
  inbox: {
    workspace_id: string;
    id: string;
    profile_id: string;
    content: string;
    at: number;
    expires_at: number;
    seen_at: number;
    done_at: number;
  };
}
export interface InApp {
  workspaceId: string;
  id: string;
  profileId: string;
  content: Record<string, string>;
  at: number;
  expiresAt: number;
  /** In the page or the app. */
  seen?: boolean;
}

/** Of a message that is still there: whoever was erased meanwhile is not written down again. */
const PUT: Statement = {
  name: 'inbox_put',
  sql: `insert into inbox (workspace_id, id, profile_id, content, at, expires_at, seen_at, done_at)
    select m.workspace_id, m.id, m.profile_id, cast(? as text), cast(? as bigint), cast(? as bigint), 0, 0
    from message m where m.workspace_id = ? and m.id = ? on conflict (workspace_id, id) do nothing`,
};

export type InboxStore = ReturnType<typeof createInboxStore>;

export function createInboxStore(records: Records) {
  const db = records.db as Kysely<Tables>;
  return {
    put(unit: Unit, { workspaceId, id, content, at, expiresAt }: InApp): void {
      unit.run(PUT, [[JSON.stringify(content), at, expiresAt, workspaceId, id]]);
    },
    /** What waits for whoever has these identities; the oldest first. */
    async waiting(workspaceId: string, identityIds: readonly string[], now: number): Promise<InApp[]> {
      if (identityIds.length === 0) return [];
      const rows = await db
        .selectFrom('inbox')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('profile_id', 'in', [...identityIds])
        .where('done_at', '=', 0)
        .where('expires_at', '>', now)
        .orderBy('id')
        .limit(20)
        .execute();
      return rows.map((row) => ({
        ...{ workspaceId: row.workspace_id, id: row.id, profileId: row.profile_id },
        ...{ content: JSON.parse(row.content), at: Number(row.at), expiresAt: Number(row.expires_at) },
        seen: Number(row.seen_at) > 0,
      }));
    },
    /** False where it was so already, or is nobody's of these. */
    async mark(
      { workspaceId, id, identityIds }: { workspaceId: string; id: string; identityIds: readonly string[] },
      what: 'seen' | 'done',
      now: number,
    ): Promise<boolean> {
      const column = what === 'seen' ? ('seen_at' as const) : ('done_at' as const);
      const done = await db
        .updateTable('inbox')
        .set({ [column]: now })
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .where('profile_id', 'in', [...identityIds])
        .where(column, '=', 0)
        .executeTakeFirst();
      return Number(done.numUpdatedRows) > 0;
    },
  };
}
