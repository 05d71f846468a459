// What people call their sources.

import type { Records } from '../platform/records/index.ts';

export interface NamedSource {
  workspaceId: string;
  id: string;
  name: string;
  kind: string;
}

export async function saveSource(
  { db }: Records,
  { workspaceId, id, name, kind }: NamedSource,
): Promise<void> {
  await db
    .insertInto('source')
    .values({ workspace_id: workspaceId, id, name, kind })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'id']).doUpdateSet({ name, kind }))
    .execute();
}

export async function listSources({ db }: Records, workspaceId: string): Promise<Map<string, NamedSource>> {
  const rows = await db.selectFrom('source').selectAll().where('workspace_id', '=', workspaceId).execute();
  return new Map(rows.map(({ id, name, kind }) => [id, { workspaceId, id, name, kind }]));
}
