// What happened to messages and is still to be told: written in the unit in which it happened, deleted when the flow of
// events has it.

import { type Kysely, sql } from 'kysely';
import type { Records, Statement, Unit } from '../../platform/records/index.ts';
import type { News } from './news.ts';

interface Tables {
  message_news: { workspace_id: string; id: string; message_id: string; tell_at: number; body: string };
}

/** Of a message that is still there: whoever was erased meanwhile is not written down again. */
const ADD: Statement = {
  name: 'message_news_add',
  sql: `insert into message_news (workspace_id, id, message_id, tell_at, body)
    select m.workspace_id, cast(? as text), m.id, cast(? as bigint), cast(? as text)
    from message m where m.workspace_id = ? and m.id = ? on conflict (workspace_id, id) do nothing`,
};

export type NewsStore = ReturnType<typeof createNewsStore>;

export function createNewsStore(records: Records) {
  const db = records.db as Kysely<Tables>;
  return {
    add(unit: Unit, news: readonly News[]): void {
      unit.run(
        ADD,
        news.map(({ workspaceId, id, messageId, tellAt, ...body }) => [
          ...[id, tellAt, JSON.stringify(body), workspaceId, messageId],
        ]),
      );
    },
    async due(now: number, limit: number): Promise<News[]> {
      const rows = await db
        .selectFrom('message_news')
        .selectAll()
        .where('tell_at', '<=', now)
        .orderBy('tell_at')
        .limit(limit)
        .execute();
      return rows.map(newsOf);
    },
    /** What is not told yet of a message. */
    async untold(workspaceId: string, messageId: string): Promise<News[]> {
      const rows = await db
        .selectFrom('message_news')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('id', '>=', `${messageId}:`)
        .where('id', '<', `${messageId};`)
        .execute();
      return rows.map(newsOf);
    },
    async change({ workspaceId, id, messageId: _, tellAt, ...body }: News): Promise<void> {
      await db
        .updateTable('message_news')
        .set({ body: JSON.stringify(body), tell_at: tellAt })
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .execute();
    },
    async told(workspaceId: string, ids: readonly string[]): Promise<void> {
      await sql`delete from message_news where workspace_id = ${workspaceId}
        and id in (${sql.join(ids)})`.execute(db);
    },
  };
}

const newsOf = (row: Tables['message_news']): News => ({
  ...JSON.parse(row.body),
  workspaceId: row.workspace_id,
  id: row.id,
  messageId: row.message_id,
  tellAt: Number(row.tell_at),
});
