// The keys in the record store. A key itself is kept only as its hash; see keys.ts for why a plain SHA-256 is right.

import type { Kysely } from 'kysely';
import type { Role } from '../platform/http/index.ts';
import type { AccountTables } from './tables.ts';

export type KeyKind = 'write' | 'secret';

export interface StoredKey {
  id: string;
  workspaceId: string;
  kind: KeyKind;
  role: Role;
  name: string;
  hash: string;
  shown: string;
  sourceId: string | undefined;
  createdBy: string;
  createdAt: number;
}

export class KeyStore {
  readonly #db: Kysely<AccountTables>;
  constructor(db: Kysely<AccountTables>) {
    this.#db = db;
  }

  async insert(key: StoredKey): Promise<void> {
    await this.#db
      .insertInto('access_key')
      .values({
        id: key.id,
        workspace_id: key.workspaceId,
        kind: key.kind,
        role: key.role,
        name: key.name,
        hash: key.hash,
        shown: key.shown,
        source_id: key.sourceId ?? null,
        created_by: key.createdBy,
        created_at: key.createdAt,
        revoked_at: null,
      })
      .execute();
  }

  /** Every key that works, of all workspaces. */
  async live(): Promise<StoredKey[]> {
    const rows = await this.#db
      .selectFrom('access_key')
      .selectAll()
      .where('revoked_at', 'is', null)
      .execute();
    return rows.map(toKey);
  }

  async list(workspaceId: string): Promise<StoredKey[]> {
    const rows = await this.#db
      .selectFrom('access_key')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('revoked_at', 'is', null)
      .orderBy('id')
      .execute();
    return rows.map(toKey);
  }

  /** Returns what was revoked; undefined when this workspace has no such live key. */
  async revoke(workspaceId: string, id: string, now: number): Promise<StoredKey | undefined> {
    const row = await this.#db
      .updateTable('access_key')
      .set({ revoked_at: now })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .returningAll()
      .executeTakeFirst();
    return row && toKey(row);
  }

  /** Takes a revocation back that came after `since`; undefined when there is none. */
  async restore(workspaceId: string, id: string, since: number): Promise<StoredKey | undefined> {
    const row = await this.#db
      .updateTable('access_key')
      .set({ revoked_at: null })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .where('revoked_at', '>', since)
      .returningAll()
      .executeTakeFirst();
    return row && toKey(row);
  }
}

// The columns `kind` and `role` are only ever written from the types below.
const toKey = (row: AccountTables['access_key']): StoredKey => ({
  id: row.id,
  workspaceId: row.workspace_id,
  kind: row.kind as KeyKind,
  role: row.role as Role,
  name: row.name,
  hash: row.hash,
  shown: row.shown,
  sourceId: row.source_id ?? undefined,
  createdBy: row.created_by,
  createdAt: Number(row.created_at),
});
