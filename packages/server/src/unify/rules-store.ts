// The identity rules of a workspace.

import type { Kysely } from 'kysely';

interface Tables {
  identity_rules: { workspace_id: string; rules: string; updated_at: number };
}

export async function readRules(db: Kysely<Tables>, workspaceId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('identity_rules')
    .select('rules')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return row?.rules;
}

export async function writeRules(
  db: Kysely<Tables>,
  row: { workspace_id: string; rules: string; updated_at: number },
): Promise<void> {
  await db
    .insertInto('identity_rules')
    .values(row)
    .onConflict((c) => c.column('workspace_id').doUpdateSet({ rules: row.rules, updated_at: row.updated_at }))
    .execute();
}
