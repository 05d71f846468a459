// Webhooks and their deliveries in the record store.

import { type Kysely, sql } from 'kysely';
import type { Records } from '../platform/records/index.ts';
import type { Cursor } from './transition-store.ts';

interface WebhookRow {
  workspace_id: string;
  id: string;
  url: string;
  description: string;
  events: string;
  segments: string;
  secret: string;
  cursor_tx: number;
  cursor_seq: number;
  failing_since: number;
  attempts: number;
  next_attempt_at: number;
  claimed_until: number;
  disabled_reason: string | null;
  created_at: number;
  created_by: string;
}
interface DeliveryRow {
  seq: number;
  workspace_id: string;
  webhook_id: string;
  message_id: string;
  attempt: number;
  at: number;
  status: number;
  took_ms: number;
  error: string | null;
}
interface Tables {
  webhook: WebhookRow;
  webhook_delivery: DeliveryRow;
}

/** The first two by people; others are told by rooms to the right (`Webhooks.tell`). */
export const WEBHOOK_EVENTS = ['segment.entered', 'segment.left', 'alarm.opened', 'alarm.closed'] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

export interface Webhook {
  workspaceId: string;
  id: string;
  url: string;
  description: string;
  events: WebhookEvent[];
  /** Keys of segments; empty: all. */
  segments: string[];
  /** `whsec_…`: signs, so it is kept as it is. */
  secret: string;
  cursor: Cursor;
  /** 0: the last call went well. */
  failingSince: number;
  attempts: number;
  nextAttemptAt: number;
  /** Whoever wrote this number last is calling it until then. */
  claimedUntil: number;
  disabledReason: string | null;
  createdAt: number;
  createdBy: string;
}
export interface Delivery {
  messageId: string;
  attempt: number;
  at: number;
  /** HTTP status; 0 when there was no answer. */
  status: number;
  tookMs: number;
  error: string | null;
}

const DELIVERIES_KEPT = 200;

export type WebhookStore = ReturnType<typeof createWebhookStore>;

export function createWebhookStore(records: Records) {
  const db = records.db as Kysely<Tables>;
  return {
    async list(workspaceId: string): Promise<Webhook[]> {
      const rows = await db
        .selectFrom('webhook')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(readWebhook);
    },

    async insert(webhook: Webhook): Promise<void> {
      await db
        .insertInto('webhook')
        .values({
          workspace_id: webhook.workspaceId,
          id: webhook.id,
          url: webhook.url,
          description: webhook.description,
          events: JSON.stringify(webhook.events),
          segments: JSON.stringify(webhook.segments),
          secret: webhook.secret,
          cursor_tx: webhook.cursor.tx,
          cursor_seq: webhook.cursor.seq,
          failing_since: 0,
          attempts: 0,
          next_attempt_at: 0,
          claimed_until: 0,
          disabled_reason: null,
          created_at: webhook.createdAt,
          created_by: webhook.createdBy,
        })
        .execute();
    },

    async remove(workspaceId: string, id: string): Promise<boolean> {
      await db
        .deleteFrom('webhook_delivery')
        .where('workspace_id', '=', workspaceId)
        .where('webhook_id', '=', id)
        .execute();
      const result = await db
        .deleteFrom('webhook')
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .executeTakeFirst();
      return Number(result.numDeletedRows) > 0;
    },

    /** Tries again at once, also when it was disabled. */
    async enable(workspaceId: string, id: string): Promise<void> {
      await db
        .updateTable('webhook')
        .set({ disabled_reason: null, failing_since: 0, attempts: 0, next_attempt_at: 0 })
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .execute();
    },

    /** Webhooks whose turn it is, claimed for this process until `until`, so that no other server calls them too. */
    async claim(now: number, until: number): Promise<Webhook[]> {
      // Asked after every change of a membership; most often there is nobody, and nothing to write.
      const anybody = await db
        .selectFrom('webhook')
        .select('id')
        .where('disabled_reason', 'is', null)
        .where('next_attempt_at', '<=', now)
        .where('claimed_until', '<=', now)
        .limit(1)
        .executeTakeFirst();
      if (!anybody) return [];
      const rows = await db
        .updateTable('webhook')
        .set({ claimed_until: until })
        .where('disabled_reason', 'is', null)
        .where('next_attempt_at', '<=', now)
        .where('claimed_until', '<=', now)
        .returningAll()
        .execute();
      return rows.map(readWebhook);
    },

    /** Keeps a claim for longer; false when it has run out and another server has taken the webhook. */
    async renew({ workspaceId, id, claimedUntil }: Webhook, until: number): Promise<boolean> {
      const result = await db
        .updateTable('webhook')
        .set({ claimed_until: until })
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .where('claimed_until', '=', claimedUntil)
        .executeTakeFirst();
      return Number(result.numUpdatedRows) > 0;
    },

    /** Writes how far it is and how it goes, and lets go of it; nothing when another server has taken it. */
    async release(webhook: Webhook): Promise<void> {
      await db
        .updateTable('webhook')
        .set({
          cursor_tx: webhook.cursor.tx,
          cursor_seq: webhook.cursor.seq,
          failing_since: webhook.failingSince,
          attempts: webhook.attempts,
          next_attempt_at: webhook.nextAttemptAt,
          disabled_reason: webhook.disabledReason,
          claimed_until: 0,
        })
        .where('workspace_id', '=', webhook.workspaceId)
        .where('id', '=', webhook.id)
        .where('claimed_until', '=', webhook.claimedUntil)
        .execute();
    },

    async record({ workspaceId, id }: Webhook, deliveries: readonly Delivery[]): Promise<void> {
      if (deliveries.length === 0) return;
      await db
        .insertInto('webhook_delivery')
        .values(
          deliveries.map((delivery) => ({
            workspace_id: workspaceId,
            webhook_id: id,
            message_id: delivery.messageId,
            attempt: delivery.attempt,
            at: delivery.at,
            status: delivery.status,
            took_ms: delivery.tookMs,
            error: delivery.error,
            // Given by the store.
            seq: undefined as unknown as number,
          })),
        )
        .execute();
      await sql`delete from webhook_delivery where workspace_id = ${workspaceId} and webhook_id = ${id} and seq <= (
        select seq from webhook_delivery where workspace_id = ${workspaceId} and webhook_id = ${id}
        order by seq desc limit 1 offset ${DELIVERIES_KEPT})`.execute(db);
    },

    async deliveries(workspaceId: string, id: string, limit: number): Promise<Delivery[]> {
      const rows = await db
        .selectFrom('webhook_delivery')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('webhook_id', '=', id)
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        messageId: row.message_id,
        attempt: row.attempt,
        at: Number(row.at),
        status: row.status,
        tookMs: row.took_ms,
        error: row.error,
      }));
    },
  };
}

const readWebhook = (row: WebhookRow): Webhook => ({
  workspaceId: row.workspace_id,
  id: row.id,
  url: row.url,
  description: row.description,
  events: JSON.parse(row.events) as WebhookEvent[],
  segments: JSON.parse(row.segments) as string[],
  secret: row.secret,
  cursor: { tx: Number(row.cursor_tx), seq: Number(row.cursor_seq) },
  failingSince: Number(row.failing_since),
  attempts: row.attempts,
  nextAttemptAt: Number(row.next_attempt_at),
  claimedUntil: Number(row.claimed_until),
  disabledReason: row.disabled_reason,
  createdAt: Number(row.created_at),
  createdBy: row.created_by,
});
