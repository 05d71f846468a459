// Views whose window is still open, in the records store: what a goal can still reward.

import type { Kysely } from 'kysely';
import type { Statement, Unit } from '../../platform/records/index.ts';

export type ViewDb = Kysely<{ learning_view: ViewRow }>;
interface ViewRow {
  workspace_id: string;
  experience_id: string;
  id: string;
  identity_id: string;
  arm: string;
  at: number;
  closes_at: number;
  features: string;
  worth: number;
}

/** A view whose window is open. */
export interface OpenView {
  workspaceId: string;
  experienceId: string;
  /** The decision's id, or that of the event. */
  id: string;
  identityId: string;
  arm: string;
  at: number;
  closesAt: number;
  features: string[];
  /** What it has been worth so far. */
  worth: number;
}

const KEEP_VIEW: Statement = {
  name: 'learning_keep_view',
  sql: `insert into learning_view
          (workspace_id, experience_id, id, identity_id, arm, at, closes_at, features, worth)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (workspace_id, experience_id, id) do update set worth = excluded.worth`,
};
const DROP_VIEW: Statement = {
  name: 'learning_drop_view',
  sql: 'delete from learning_view where workspace_id = ? and experience_id = ? and id = ?',
};
const FORGET: Statement = {
  name: 'learning_forget_views',
  sql: 'delete from learning_view where workspace_id = ? and identity_id = ?',
};

/** Of these people (by any of their identities), or with these ids. */
export async function readViews(
  db: ViewDb,
  workspaceId: string,
  { identities, ids }: { identities: readonly string[]; ids: readonly string[] },
): Promise<OpenView[]> {
  if (identities.length + ids.length === 0) return [];
  const rows = await db
    .selectFrom('learning_view')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where(({ or, eb }) =>
      or([
        ...(identities.length > 0 ? [eb('identity_id', 'in', identities)] : []),
        ...(ids.length > 0 ? [eb('id', 'in', ids)] : []),
      ]),
    )
    .execute();
  return rows.map(viewOf);
}

/** Those whose window is over, the first to close first. */
export async function readClosed(db: ViewDb, now: number, limit: number): Promise<OpenView[]> {
  const rows = await db
    .selectFrom('learning_view')
    .selectAll()
    .where('closes_at', '<=', now)
    .orderBy('closes_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(viewOf);
}

/** The latest views of an experience, and how many are open. */
export async function latestViews(
  db: ViewDb,
  workspaceId: string,
  experienceId: string,
  limit: number,
): Promise<{ views: OpenView[]; open: number }> {
  const of = db
    .selectFrom('learning_view')
    .where('workspace_id', '=', workspaceId)
    .where('experience_id', '=', experienceId);
  const rows = await of.selectAll().orderBy('at', 'desc').limit(limit).execute();
  const count = await of.select(({ fn }) => fn.countAll<number>().as('n')).executeTakeFirst();
  return { views: rows.map(viewOf), open: Number(count?.n ?? 0) };
}

export function keepViews(unit: Unit, views: readonly OpenView[]): void {
  unit.run(
    KEEP_VIEW,
    views.map((view) => [
      ...[view.workspaceId, view.experienceId, view.id, view.identityId, view.arm],
      ...[view.at, view.closesAt, JSON.stringify(view.features), view.worth],
    ]),
  );
}

export function dropViews(unit: Unit, views: readonly OpenView[]): void {
  unit.run(
    DROP_VIEW,
    views.map(({ workspaceId, experienceId, id }) => [workspaceId, experienceId, id]),
  );
}

export function forgetViews(unit: Unit, workspaceId: string, identities: readonly string[]): void {
  unit.run(
    FORGET,
    identities.map((id) => [workspaceId, id]),
  );
}

function viewOf(row: ViewRow): OpenView {
  return {
    workspaceId: row.workspace_id,
    experienceId: row.experience_id,
    id: row.id,
    identityId: row.identity_id,
    arm: row.arm,
    at: Number(row.at),
    closesAt: Number(row.closes_at),
    features: JSON.parse(row.features),
    worth: Number(row.worth),
  };
}
