// The keys that a company's own servers sign names with, and whether a workspace insists on it. A secret is kept sealed
// (it is needed again to check a signature, so a hash would not do); of a key pair only the public half is here.

import type { Kysely } from 'kysely';
import type { AccountTables } from '../tables.ts';

export type Algorithm = 'HS256' | 'ES256' | 'RS256';

export interface SigningKey {
  id: string;
  workspaceId: string;
  name: string;
  algorithm: Algorithm;
  /** A secret, sealed; or a public key as PEM. */
  material: string;
  /** What can be shown of it. */
  shown: string;
  createdBy: string;
  createdAt: number;
}

export class SigningStore {
  readonly #db: Kysely<AccountTables>;
  constructor(db: Kysely<AccountTables>) {
    this.#db = db;
  }

  async insert(key: SigningKey): Promise<void> {
    await this.#db
      .insertInto('signing_key')
      .values({
        id: key.id,
        workspace_id: key.workspaceId,
        name: key.name,
        algorithm: key.algorithm,
        material: key.material,
        shown: key.shown,
        created_by: key.createdBy,
        created_at: key.createdAt,
      })
      .execute();
  }

  /** Of all workspaces. */
  async keys(): Promise<SigningKey[]> {
    const rows = await this.#db.selectFrom('signing_key').selectAll().orderBy('id').execute();
    return rows.map(toKey);
  }

  /** Returns what was removed; undefined when this workspace has no such key. */
  async remove(workspaceId: string, id: string): Promise<SigningKey | undefined> {
    const row = await this.#db
      .deleteFrom('signing_key')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    return row && toKey(row);
  }

  /** The workspaces that insist. */
  async requiring(): Promise<string[]> {
    const rows = await this.#db.selectFrom('signing_rule').select('workspace_id').execute();
    return rows.map((row) => row.workspace_id);
  }

  async setRequired(workspaceId: string, required: boolean): Promise<void> {
    if (required)
      await this.#db
        .insertInto('signing_rule')
        .values({ workspace_id: workspaceId })
        .onConflict((conflict) => conflict.column('workspace_id').doNothing())
        .execute();
    else await this.#db.deleteFrom('signing_rule').where('workspace_id', '=', workspaceId).execute();
  }
}

// The column `algorithm` is only ever written from the type above.
const toKey = (row: AccountTables['signing_key']): SigningKey => ({
  id: row.id,
  workspaceId: row.workspace_id,
  name: row.name,
  algorithm: row.algorithm as Algorithm,
  material: row.material,
  shown: row.shown,
  createdBy: row.created_by,
  createdAt: Number(row.created_at),
});
