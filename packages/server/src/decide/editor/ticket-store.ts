// Tickets of the visual editor in the records store, by their hash.

import type { Kysely } from 'kysely';

interface TicketTable {
  workspace_id: string;
  hash: string;
  experience_id: string;
  variant: string;
  made_by: string;
  /** `id:<uuid>` of the person whose view was asked for; empty for nobody's. */
  person: string;
  expires_at: number;
}
export type TicketDb = Kysely<{ editor_ticket: TicketTable }>;

export interface StoredTicket {
  workspaceId: string;
  hash: string;
  experienceId: string;
  variant: string;
  madeBy: string;
  person: string | undefined;
  expiresAt: number;
}

export async function insertTicket(db: TicketDb, ticket: StoredTicket): Promise<void> {
  await db
    .insertInto('editor_ticket')
    .values({
      workspace_id: ticket.workspaceId,
      hash: ticket.hash,
      experience_id: ticket.experienceId,
      variant: ticket.variant,
      made_by: ticket.madeBy,
      person: ticket.person ?? '',
      expires_at: ticket.expiresAt,
    })
    .execute();
}

export async function findTicket(db: TicketDb, hash: string): Promise<StoredTicket | undefined> {
  const row = await db.selectFrom('editor_ticket').selectAll().where('hash', '=', hash).executeTakeFirst();
  return (
    row && {
      workspaceId: row.workspace_id,
      hash,
      experienceId: row.experience_id,
      variant: row.variant,
      madeBy: row.made_by,
      person: row.person || undefined,
      expiresAt: Number(row.expires_at),
    }
  );
}

export async function forgetTickets(db: TicketDb, before: number): Promise<void> {
  await db.deleteFrom('editor_ticket').where('expires_at', '<=', before).execute();
}
