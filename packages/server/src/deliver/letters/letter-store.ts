// Letters to those who work here, in the record store: written in the unit of whoever asks, once by their key, and taken by
// one server at a time. What was in one is dropped when it has gone out.

import type { Kysely } from 'kysely';
import type { Migration, Records, Statement, Unit } from '../../platform/records/index.ts';

/** To somebody who works here: nobody's profile, no template, nothing that counts opens. */
export interface Letter {
  workspaceId: string;
  /** Of its workspace; a second letter with the same key is not written. */
  key: string;
  to: string;
  subject: string;
  html: string;
  text: string;
  /** One click on it, and no more of these come. */
  stopUrl: string;
  /** What it is, such as `digest`: for the mail program’s lists. */
  about: string;
}
export interface QueuedLetter extends Letter {
  id: string;
  attempts: number;
}
interface Tables {
  letter: {
    workspace_id: string;
    key: string;
    id: string;
    body: string;
    state: 'waiting' | 'sent' | 'failed';
    reason: string | null;
    due_at: number;
    attempts: number;
    claimed_until: number;
    at: number;
  };
  mailbox: { workspace_id: string; id: string };
}

export const letterMigrations: Migration[] = [
  {
    name: '0001_deliver_letters',
    async up(db) {
      await db.schema
        .createTable('letter')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('key', 'text', (c) => c.notNull())
        .addColumn('id', 'text', (c) => c.notNull())
        .addColumn('body', 'text', (c) => c.notNull())
        .addColumn('state', 'text', (c) => c.notNull())
        .addColumn('reason', 'text')
        .addColumn('due_at', 'bigint', (c) => c.notNull())
        .addColumn('attempts', 'integer', (c) => c.notNull())
        .addColumn('claimed_until', 'bigint', (c) => c.notNull())
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('letter_pk', ['workspace_id', 'key'])
        .execute();
      await db.schema.createIndex('letter_due').on('letter').columns(['state', 'due_at']).execute();
    },
  },
];

const REQUEST: Statement = {
  name: 'letter_request',
  sql: `insert into letter (workspace_id, key, id, body, state, due_at, attempts, claimed_until, at)
        values (?, ?, ?, ?, 'waiting', ?, 0, 0, ?) on conflict (workspace_id, key) do nothing`,
};
const SENT: Statement = {
  name: 'letter_sent',
  sql: `update letter set state = 'sent', body = '', attempts = attempts + 1, claimed_until = 0
        where workspace_id = ? and key = ?`,
};
const KEEP: Statement = {
  name: 'letter_keep_in_mailbox',
  sql: `insert into mailbox (workspace_id, id, channel, profile_id, address, subject, body, at)
        values (?, ?, 'email', '', ?, ?, ?, ?) on conflict (workspace_id, id) do nothing`,
};
const FORGET: Statement = {
  name: 'letter_forget',
  sql: `delete from letter where state <> 'waiting' and at < ?`,
};

export type LetterStore = ReturnType<typeof createLetterStore>;

export function createLetterStore(records: Records) {
  const db = records.db as unknown as Kysely<Tables>;
  return {
    request(unit: Unit, letters: readonly (Letter & { id: string })[], now: number): void {
      unit.run(
        REQUEST,
        letters.map(({ workspaceId, key, id, ...body }) => [
          ...[workspaceId, key, id, JSON.stringify(body), now, now],
        ]),
      );
    },

    /** What is due and nobody holds, held until `until`. */
    async claim(now: number, until: number, limit: number): Promise<QueuedLetter[]> {
      const due = await db
        .selectFrom('letter')
        .select(['workspace_id', 'key'])
        .where('state', '=', 'waiting')
        .where('due_at', '<=', now)
        .where('claimed_until', '<=', now)
        .orderBy('due_at')
        .limit(limit)
        .execute();
      const claimed: QueuedLetter[] = [];
      for (const { workspace_id, key } of due) {
        const row = await db
          .updateTable('letter')
          .set({ claimed_until: until })
          .where('workspace_id', '=', workspace_id)
          .where('key', '=', key)
          .where('state', '=', 'waiting')
          .where('claimed_until', '<=', now)
          .returning(['id', 'body', 'attempts'])
          .executeTakeFirst();
        if (!row) continue;
        const { id, body, attempts } = row;
        claimed.push({ ...JSON.parse(body), workspaceId: workspace_id, key, id, attempts });
      }
      return claimed;
    },

    /** In one unit, so that the mailbox has it once and only if it counts as sent. */
    sent(unit: Unit, { workspaceId, key }: QueuedLetter): void {
      unit.run(SENT, [[workspaceId, key]]);
    },
    keepInMailbox(
      unit: Unit,
      { workspaceId, id, to, subject }: QueuedLetter,
      body: { content: Record<string, string>; headers: Record<string, string> },
      now: number,
    ): void {
      unit.run(KEEP, [[workspaceId, id, to, subject, JSON.stringify(body), now]]);
    },

    /** Tried again at `dueAt`, or given up. */
    async put(
      { workspaceId, key }: QueuedLetter,
      { state, reason, dueAt }: { state: 'waiting' | 'failed'; reason: string; dueAt: number },
    ): Promise<void> {
      await db
        .updateTable('letter')
        .set((eb) => ({
          ...{ state, reason, due_at: dueAt, claimed_until: 0 },
          attempts: eb('attempts', '+', 1),
        }))
        .where('workspace_id', '=', workspaceId)
        .where('key', '=', key)
        .execute();
    },

    /** Keys of what went out long ago are asked for no more. */
    forget: (before: number): Promise<void> => records.unit([], async (unit) => unit.run(FORGET, [[before]])),
  };
}
