// When anything that is decided with was last changed, archiving included.

import type { DecideDb } from '../definition-store.ts';

export async function lastChange(db: DecideDb, workspaceId: string): Promise<number> {
  const row = await db
    .selectFrom('decide_definition')
    .select(({ fn }) => fn.max<number>('updated_at').as('at'))
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return Number(row?.at ?? 0);
}
