// The audit log: who changed what, when. Rows are only ever added.

import type { Kysely } from 'kysely';
import type { AccountTables } from './tables.ts';

/** JSON, small: what a reader of the log wants to know beside the subject. */
export type Details = Record<string, unknown>;

export type ActorType = 'member' | 'key' | 'system';

export interface AuditEntry {
  id: string;
  workspaceId: string;
  at: number;
  actor: { type: ActorType; id?: string; name: string };
  /** What was done, such as `key.revoked`. */
  action: string;
  /** What it was done to, such as `key:0199…`. */
  subject: string;
  details: Details;
}

export interface AuditQuery {
  workspaceId: string;
  limit: number;
  /** The id of the last entry seen; entries before it follow. */
  before?: string;
  action?: string;
  /** Whatever was done to these kinds of things, such as `experience`. */
  about?: readonly string[];
  subject?: string;
  actorId?: string;
}

export class AuditStore {
  readonly #db: Kysely<AccountTables>;
  constructor(db: Kysely<AccountTables>) {
    this.#db = db;
  }

  async insert(entry: AuditEntry): Promise<void> {
    await this.#db
      .insertInto('audit')
      .values({
        id: entry.id,
        workspace_id: entry.workspaceId,
        at: entry.at,
        actor_type: entry.actor.type,
        actor_id: entry.actor.id ?? null,
        actor_name: entry.actor.name,
        action: entry.action,
        subject: entry.subject,
        details: JSON.stringify(entry.details),
      })
      .execute();
  }

  /** Newest first. */
  async list({
    workspaceId,
    limit,
    before,
    action,
    about,
    subject,
    actorId,
  }: AuditQuery): Promise<AuditEntry[]> {
    let query = this.#db.selectFrom('audit').selectAll().where('workspace_id', '=', workspaceId);
    if (before !== undefined) query = query.where('id', '<', before);
    if (action !== undefined) query = query.where('action', '=', action);
    if (about !== undefined)
      query = query.where((is) => is.or(about.map((noun) => is('action', 'like', `${noun}.%`))));
    if (subject !== undefined) query = query.where('subject', '=', subject);
    if (actorId !== undefined) query = query.where('actor_id', '=', actorId);
    const rows = await query.orderBy('id', 'desc').limit(limit).execute();
    return rows.map(toEntry);
  }
}

function toEntry(row: AccountTables['audit']): AuditEntry {
  const actor = { type: row.actor_type as ActorType, name: row.actor_name };
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    at: Number(row.at),
    actor: row.actor_id === null ? actor : { ...actor, id: row.actor_id },
    action: row.action,
    subject: row.subject,
    details: JSON.parse(row.details) as Details,
  };
}
