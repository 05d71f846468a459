// Computed traits as rows, the second kind of definition beside segments.

import type { ComputedTrait } from '@visavis/engine/segment';
import type { Kysely } from 'kysely';
import type { Computed, DefinitionState, Progress } from './definition.ts';
import type { ComputedRow, DefinitionTables } from './definition-tables.ts';
import { OPEN_STATES } from './segment-store.ts';

type Db = Kysely<DefinitionTables>;

/** In the order in which they were made. */
export async function listComputed(db: Db, workspaceId: string): Promise<Computed[]> {
  const rows = await db
    .selectFrom('computed_trait')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('created_at')
    .orderBy('key')
    .execute();
  return rows.map(readComputed);
}

export async function workspacesOfOpenComputed(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('computed_trait')
    .select('workspace_id')
    .distinct()
    .where('state', 'in', OPEN_STATES)
    .execute();
  return rows.map((row) => row.workspace_id);
}

export async function putComputed(trx: Db, computed: Computed): Promise<void> {
  const row: ComputedRow = {
    workspace_id: computed.workspaceId,
    key: computed.key,
    definition: JSON.stringify(computed.definition),
    version: computed.version,
    state: computed.state,
    progress: JSON.stringify(computed.progress),
    created_at: computed.createdAt,
    created_by: computed.createdBy,
    updated_at: computed.updatedAt,
  };
  await trx
    .insertInto('computed_trait')
    .values(row)
    .onConflict((conflict) => conflict.columns(['workspace_id', 'key']).doUpdateSet(row))
    .execute();
}

/** Nothing happens where the trait has been changed or brought further meanwhile. */
export async function putComputedProgress(
  db: Db,
  { workspaceId, key, version, state }: Computed,
  progress: Progress,
): Promise<void> {
  await db
    .updateTable('computed_trait')
    .set({ progress: JSON.stringify(progress) })
    .where('workspace_id', '=', workspaceId)
    .where('key', '=', key)
    .where('version', '=', version)
    .where('state', '=', state)
    .execute();
}

const readComputed = (row: ComputedRow): Computed => ({
  workspaceId: row.workspace_id,
  key: row.key,
  definition: JSON.parse(row.definition) as ComputedTrait,
  version: row.version,
  state: row.state as DefinitionState,
  progress: JSON.parse(row.progress) as Progress,
  createdAt: Number(row.created_at),
  createdBy: row.created_by,
  updatedAt: Number(row.updated_at),
});
