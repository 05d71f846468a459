// Imports and how far they are.

import type { Records, Statement, Unit } from '../../platform/records/index.ts';

/** `stopped` by somebody, `failed` by itself; both can go on. */
export type ImportState = 'uploaded' | 'running' | 'stopped' | 'done' | 'failed';

export interface StoredImport {
  workspaceId: string;
  id: string;
  name: string;
  path: string;
  bytes: number;
  state: ImportState;
  /** JSON; what was proposed until it is started. */
  mapping: string;
  /** Rows, as counted on upload. */
  total: number;
  done: number;
  accepted: number;
  rejected: number;
  /** The length of the file of rejected rows at this place. */
  rejectedBytes: number;
  error: string | null;
  createdAt: number;
}

const columnsOf = (one: StoredImport) => ({
  workspace_id: one.workspaceId,
  id: one.id,
  name: one.name,
  path: one.path,
  bytes: one.bytes,
  state: one.state,
  mapping: one.mapping,
  total: one.total,
  done: one.done,
  accepted: one.accepted,
  rejected: one.rejected,
  rejected_bytes: one.rejectedBytes,
  error: one.error,
  created_at: one.createdAt,
});

function importOf(row: ReturnType<typeof columnsOf>): StoredImport {
  return {
    workspaceId: row.workspace_id,
    id: row.id,
    name: row.name,
    path: row.path,
    bytes: Number(row.bytes),
    state: row.state,
    mapping: row.mapping,
    total: Number(row.total),
    done: Number(row.done),
    accepted: Number(row.accepted),
    rejected: Number(row.rejected),
    rejectedBytes: Number(row.rejected_bytes),
    error: row.error,
    createdAt: Number(row.created_at),
  };
}

export async function insertImport({ db }: Records, one: StoredImport): Promise<void> {
  await db.insertInto('import').values(columnsOf(one)).execute();
}

const PROGRESS: Statement = {
  name: 'collect_import_progress',
  sql: `update "import" set done = ?, accepted = ?, rejected = ?, rejected_bytes = ? where workspace_id = ? and id = ?`,
};

/** How far it is, together with what it brought. */
export function writeProgress(unit: Unit, one: StoredImport): void {
  const { done, accepted, rejected, rejectedBytes, workspaceId, id } = one;
  unit.run(PROGRESS, [[done, accepted, rejected, rejectedBytes, workspaceId, id]]);
}

/** Changes what it is by now; false when somebody else has changed its state from `was` meanwhile. */
export async function changeImport({ db }: Records, one: StoredImport, was: ImportState): Promise<boolean> {
  const { workspaceId, id, state, mapping, total, error } = one;
  const { numUpdatedRows } = await db
    .updateTable('import')
    .set({ state, mapping, total, error })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('state', '=', was)
    .executeTakeFirst();
  return Number(numUpdatedRows) > 0;
}

export async function findImport(
  { db }: Records,
  workspaceId: string,
  id: string,
): Promise<StoredImport | undefined> {
  const row = await db
    .selectFrom('import')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && importOf(row as ReturnType<typeof columnsOf>);
}

export async function listImports({ db }: Records, workspaceId: string): Promise<StoredImport[]> {
  const rows = await db
    .selectFrom('import')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('created_at', 'desc')
    .limit(200)
    .execute();
  return rows.map((row) => importOf(row as ReturnType<typeof columnsOf>));
}

export async function listRunning({ db }: Records): Promise<StoredImport[]> {
  const rows = await db.selectFrom('import').selectAll().where('state', '=', 'running').execute();
  return rows.map((row) => importOf(row as ReturnType<typeof columnsOf>));
}

export async function listAllImports({ db }: Records): Promise<StoredImport[]> {
  const rows = await db.selectFrom('import').selectAll().execute();
  return rows.map((row) => importOf(row as ReturnType<typeof columnsOf>));
}

/** All but those whose work is under way, of one workspace or of all. */
export async function listImportsWithFiles({ db }: Records, workspaceId?: string): Promise<StoredImport[]> {
  let query = db.selectFrom('import').selectAll().where('state', '!=', 'running');
  if (workspaceId !== undefined) query = query.where('workspace_id', '=', workspaceId);
  return (await query.execute()).map((row) => importOf(row as ReturnType<typeof columnsOf>));
}

export async function deleteImport({ db }: Records, workspaceId: string, id: string): Promise<void> {
  await db.deleteFrom('import').where('workspace_id', '=', workspaceId).where('id', '=', id).execute();
}
