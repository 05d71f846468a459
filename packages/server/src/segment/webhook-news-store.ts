// What webhooks are told beside entering and leaving: written once for each webhook that asked for it, in the unit of
// whoever tells, and dropped when it was taken.

import type { Kysely } from 'kysely';
import type { Records, Statement, Unit } from '../platform/records/index.ts';

/** Something that happened, as its receivers read it. */
export interface WebhookNews {
  /** One of the events that a webhook can ask for, such as `alarm.opened`. */
  type: string;
  /** The same however often it is told. */
  id: string;
  at: number;
  data: object;
}
export interface PendingNews {
  messageId: string;
  body: string;
}
interface Tables {
  webhook_news: { workspace_id: string; webhook_id: string; message_id: string; at: number; body: string };
}

const TELL: Statement = {
  name: 'webhook_news_tell',
  sql: `insert into webhook_news (workspace_id, webhook_id, message_id, at, body)
        select workspace_id, id, cast(? as text), cast(? as bigint), cast(? as text) from webhook
        where workspace_id = ? and events like ?
        on conflict (workspace_id, webhook_id, message_id) do nothing`,
};

export type WebhookNewsStore = ReturnType<typeof createWebhookNewsStore>;

export function createWebhookNewsStore(records: Records) {
  const db = records.db as unknown as Kysely<Tables>;
  const mine = (of: { workspaceId: string; id: string }) => ({
    workspace_id: of.workspaceId,
    webhook_id: of.id,
  });
  return {
    tell(unit: Unit, workspaceId: string, { type, id, at, data }: WebhookNews): void {
      const body = JSON.stringify({ type, timestamp: new Date(at).toISOString(), data });
      unit.run(TELL, [[id, at, body, workspaceId, `%"${type}"%`]]);
    },

    /** The oldest first. */
    async pending(webhook: { workspaceId: string; id: string }, limit: number): Promise<PendingNews[]> {
      const { workspace_id, webhook_id } = mine(webhook);
      const rows = await db
        .selectFrom('webhook_news')
        .select(['message_id', 'body'])
        .where('workspace_id', '=', workspace_id)
        .where('webhook_id', '=', webhook_id)
        .orderBy('at')
        .orderBy('message_id')
        .limit(limit)
        .execute();
      return rows.map(({ message_id, body }) => ({ messageId: message_id, body }));
    },

    async taken(webhook: { workspaceId: string; id: string }, messageId: string): Promise<void> {
      const { workspace_id, webhook_id } = mine(webhook);
      await db
        .deleteFrom('webhook_news')
        .where('workspace_id', '=', workspace_id)
        .where('webhook_id', '=', webhook_id)
        .where('message_id', '=', messageId)
        .execute();
    },

    /** Of a webhook that is removed. */
    async forget(workspaceId: string, id: string): Promise<void> {
      await db
        .deleteFrom('webhook_news')
        .where('workspace_id', '=', workspaceId)
        .where('webhook_id', '=', id)
        .execute();
    },
  };
}
