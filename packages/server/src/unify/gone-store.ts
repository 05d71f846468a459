// Who is to be nobody: the rows of theirs that go, and what is kept so that they are not made again.

import type { Statement, Unit } from '../platform/records/index.ts';
import { allByIds } from './by-ids.ts';

export async function readSuppressed(
  unit: Unit,
  workspaceId: string,
  ids: readonly string[],
): Promise<string[]> {
  const rows = await allByIds<{ id: string }>(
    unit,
    'unify_read_suppressed',
    (marks) => `select id from suppressed_identity where workspace_id = ? and id in (${marks})`,
    workspaceId,
    ids,
  );
  return rows.map((row) => row.id);
}

export function readErased(
  unit: Unit,
  workspaceId: string,
  ids: readonly string[],
): Promise<{ id: string; at: number | string }[]> {
  return allByIds(
    unit,
    'unify_read_erased',
    (marks) => `select id, at from erased_identity where workspace_id = ? and id in (${marks})`,
    workspaceId,
    ids,
  );
}

/**
 * Of a workspace and an identity. Merge log lines name people, so the lines of an erased person go with them.
 */
export const ERASE: readonly Statement[] = [
  {
    name: 'unify_erase_merges',
    sql: `delete from merge_log where (workspace_id, id) in
            (select workspace_id, merge_id from merge_log_identity where workspace_id = ? and identity_id = ?)`,
  },
  {
    name: 'unify_erase_merge_identities',
    sql: `delete from merge_log_identity where workspace_id = ? and identity_id = ?`,
  },
  { name: 'unify_erase_edges_from', sql: `delete from identity_edge where workspace_id = ? and a = ?` },
  { name: 'unify_erase_edges_to', sql: `delete from identity_edge where workspace_id = ? and b = ?` },
  { name: 'unify_erase_terms', sql: `delete from identity_term where workspace_id = ? and identity_id = ?` },
  { name: 'unify_erase_moved', sql: `delete from identity_moved where workspace_id = ? and identity_id = ?` },
  { name: 'unify_erase_derived', sql: `delete from derived_log where workspace_id = ? and profile_id = ?` },
  {
    name: 'unify_erase_groups',
    sql: `delete from company_member where workspace_id = ? and identity_id = ?`,
  },
  {
    name: 'unify_erase_archive',
    sql: `delete from profile_archive where workspace_id = ? and profile_id = ?`,
  },
  { name: 'unify_erase_profile', sql: `delete from profile where workspace_id = ? and id = ?` },
  { name: 'unify_erase_identity', sql: `delete from identity where workspace_id = ? and id = ?` },
];
export const SUPPRESS: Statement = {
  name: 'unify_suppress',
  sql: `insert into suppressed_identity (workspace_id, id, at) values (?, ?, ?) on conflict do nothing`,
};
