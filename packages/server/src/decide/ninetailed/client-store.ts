// Whose a client id is: it comes without a workspace, so it is looked for in all of them.

import type { DecideDb } from '../definition-store.ts';
import type { StoredClient } from './stored.ts';

export async function findClient(
  db: DecideDb,
  clientId: string,
): Promise<{ workspaceId: string; definition: StoredClient } | undefined> {
  const row = await db
    .selectFrom('decide_definition')
    .select(['workspace_id', 'body'])
    .where('kind', '=', 'cms_client')
    .where('key', '=', clientId)
    .executeTakeFirst();
  return row && { workspaceId: row.workspace_id, definition: JSON.parse(row.body) };
}
