// What is paused, in the record store.

import type { Kysely } from 'kysely';
import type { Records } from '../../platform/records/index.ts';

interface Tables {
  message_pause: { workspace_id: string; scope: string; at: number; by: string };
}

export type PauseStore = ReturnType<typeof createPauseStore>;

export function createPauseStore(records: Records) {
  const db = records.db as Kysely<Tables>;
  return {
    async pauses(
      workspaceId?: string,
    ): Promise<{ workspaceId: string; scope: string; at: number; by: string }[]> {
      let query = db.selectFrom('message_pause').selectAll();
      if (workspaceId !== undefined) query = query.where('workspace_id', '=', workspaceId);
      return (await query.execute()).map(({ workspace_id, at, ...row }) => ({
        ...{ workspaceId: workspace_id, at: Number(at) },
        ...row,
      }));
    },
    async pause(workspaceId: string, scope: string, at: number, by: string): Promise<void> {
      await db
        .insertInto('message_pause')
        .values({ workspace_id: workspaceId, scope, at, by })
        .onConflict((conflict) => conflict.columns(['workspace_id', 'scope']).doNothing())
        .execute();
    },
    async resume(workspaceId: string, scope: string): Promise<void> {
      await db
        .deleteFrom('message_pause')
        .where('workspace_id', '=', workspaceId)
        .where('scope', '=', scope)
        .execute();
    },
  };
}
