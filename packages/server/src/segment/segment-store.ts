// Segments as rows. Who may change them, and what a change brings with it, is in definition-store.ts.

import type { Condition } from '@visavis/engine/segment';
import type { Kysely } from 'kysely';
import type { DefinitionState, Progress, Segment } from './definition.ts';
import type { DefinitionTables, SegmentRow } from './definition-tables.ts';

type Db = Kysely<DefinitionTables>;

/** Those that are being brought up. */
export const OPEN_STATES: readonly DefinitionState[] = ['filling', 'settling'];

/** In the order in which they were made. */
export async function listSegments(db: Db, workspaceId: string): Promise<Segment[]> {
  const rows = await db
    .selectFrom('segment')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(readSegment);
}

export async function workspacesOfOpenSegments(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('segment')
    .select('workspace_id')
    .distinct()
    .where('state', 'in', OPEN_STATES)
    .execute();
  return rows.map((row) => row.workspace_id);
}

export async function listArchived(db: Db): Promise<{ workspaceId: string; id: string }[]> {
  const rows = await db
    .selectFrom('segment')
    .select(['workspace_id', 'id'])
    .where('state', '=', 'archived')
    .execute();
  return rows.map((row) => ({ workspaceId: row.workspace_id, id: row.id }));
}

export async function putSegment(trx: Db, segment: Segment): Promise<void> {
  const row: SegmentRow = {
    workspace_id: segment.workspaceId,
    id: segment.id,
    key: segment.key,
    name: segment.name,
    description: segment.description,
    version: segment.version,
    condition: segment.condition ? JSON.stringify(segment.condition) : null,
    next_condition: segment.next ? JSON.stringify(segment.next) : null,
    state: segment.state,
    progress: JSON.stringify(segment.progress),
    live_since: segment.liveSince,
    created_at: segment.createdAt,
    created_by: segment.createdBy,
    updated_at: segment.updatedAt,
  };
  await trx
    .insertInto('segment')
    .values(row)
    .onConflict((conflict) => conflict.columns(['workspace_id', 'id']).doUpdateSet(row))
    .execute();
}

/** Nothing happens where the segment has been changed or brought further meanwhile. */
export async function putSegmentProgress(
  db: Db,
  { workspaceId, id, version, state }: Segment,
  progress: Progress,
): Promise<void> {
  await db
    .updateTable('segment')
    .set({ progress: JSON.stringify(progress) })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('version', '=', version)
    .where('state', '=', state)
    .execute();
}

const readSegment = (row: SegmentRow): Segment => ({
  workspaceId: row.workspace_id,
  id: row.id,
  key: row.key,
  name: row.name,
  description: row.description,
  version: row.version,
  condition: row.condition ? (JSON.parse(row.condition) as Condition) : undefined,
  next: row.next_condition ? (JSON.parse(row.next_condition) as Condition) : undefined,
  state: row.state as DefinitionState,
  progress: JSON.parse(row.progress) as Progress,
  liveSince: Number(row.live_since),
  createdAt: Number(row.created_at),
  createdBy: row.created_by,
  updatedAt: Number(row.updated_at),
});
