// Sign-ups that wait for the link in a mail to be followed.

import type { JsonObject } from '@visavis/engine/collect';
import type { Kysely } from 'kysely';
import type { Records } from '../../platform/records/index.ts';

interface Tables {
  form_pending: {
    workspace_id: string;
    id: string;
    form_id: string;
    identity_id: string;
    email_id: string;
    expires_at: number;
    body: string;
  };
}

export interface Pending {
  workspaceId: string;
  id: string;
  formId: string;
  /** Who sent it, and who it will be. */
  identityId: string;
  emailId: string;
  expiresAt: number;
  messages: JsonObject[];
  email: string;
}

export type PendingStore = ReturnType<typeof createPendingStore>;

export function createPendingStore(records: Pick<Records, 'db'>) {
  const db = records.db as Kysely<Tables>;
  return {
    /** Whoever sends the same twice has one that waits; false where there is one already. */
    async add({
      workspaceId,
      id,
      formId,
      identityId,
      emailId,
      expiresAt,
      ...body
    }: Pending): Promise<boolean> {
      const added = await db
        .insertInto('form_pending')
        .values({
          ...{ workspace_id: workspaceId, id, form_id: formId, expires_at: expiresAt },
          ...{ identity_id: identityId, email_id: emailId, body: JSON.stringify(body) },
        })
        .onConflict((conflict) => conflict.columns(['workspace_id', 'id']).doNothing())
        .returning('id')
        .execute();
      return added.length > 0;
    },

    async find(workspaceId: string, id: string): Promise<Pending | undefined> {
      const row = await db
        .selectFrom('form_pending')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .executeTakeFirst();
      return (
        row && {
          ...(JSON.parse(row.body) as Pick<Pending, 'messages' | 'email'>),
          ...{ workspaceId, id, formId: row.form_id, expiresAt: Number(row.expires_at) },
          ...{ identityId: row.identity_id, emailId: row.email_id },
        }
      );
    },

    async remove(workspaceId: string, id: string): Promise<void> {
      await db
        .deleteFrom('form_pending')
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .execute();
    },

    async count(workspaceId: string, formId: string, now: number): Promise<number> {
      const row = await db
        .selectFrom('form_pending')
        .select(({ fn }) => fn.countAll().as('n'))
        .where('workspace_id', '=', workspaceId)
        .where('form_id', '=', formId)
        .where('expires_at', '>', now)
        .executeTakeFirstOrThrow();
      return Number(row.n);
    },

    async removeExpired(now: number): Promise<void> {
      await db.deleteFrom('form_pending').where('expires_at', '<=', now).execute();
    },
  };
}
