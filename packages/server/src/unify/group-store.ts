// Who belongs to a group, and which groups have changed so that their members want looking at.

import type { Kysely } from 'kysely';
import type { Unit } from '../platform/records/index.ts';

interface Tables {
  company_member: { workspace_id: string; company_id: string; identity_id: string };
  company_review: { workspace_id: string; company_id: string; stamp: string; asked_at: number | string };
  identity: { workspace_id: string; id: string; profile_id: string };
}

/** A group whose traits have changed; the stamp tells this change from a later one. */
export interface ChangedGroup {
  workspaceId: string;
  groupId: string;
  stamp: string;
}

export async function readGroupMembers(
  db: Kysely<Tables>,
  workspaceId: string,
  groupId: string,
): Promise<string[]> {
  const rows = await db
    .selectFrom('company_member as m')
    .innerJoin('identity as i', (join) =>
      join.onRef('i.workspace_id', '=', 'm.workspace_id').onRef('i.id', '=', 'm.identity_id'),
    )
    .select('i.profile_id')
    .distinct()
    .where('m.workspace_id', '=', workspaceId)
    .where('m.company_id', '=', groupId)
    .execute();
  return rows.map((row) => row.profile_id);
}

/** The identities that were put into a group; at most `limit`. */
export async function readGroupIdentities(
  unit: Unit,
  workspaceId: string,
  groupId: string,
  limit: number,
): Promise<string[]> {
  const rows = await unit.all<{ identity_id: string }>(
    {
      name: 'unify_read_group_identities',
      sql: 'select identity_id from company_member where workspace_id = ? and company_id = ? limit ?',
    },
    [workspaceId, groupId, limit],
  );
  return rows.map((row) => row.identity_id);
}

/** Those asked for until then, the oldest first. */
export async function readChangedGroups(
  db: Kysely<Tables>,
  until: number,
  limit: number,
): Promise<ChangedGroup[]> {
  const rows = await db
    .selectFrom('company_review')
    .selectAll()
    .where('asked_at', '<=', until)
    .orderBy('asked_at')
    .limit(limit)
    .execute();
  return rows.map(changedGroup);
}

/** All of one workspace; with `ids` of those groups only, unless they are very many. */
export async function readChangedGroupsOf(
  db: Kysely<Tables>,
  workspaceId: string,
  ids?: readonly string[],
): Promise<ChangedGroup[]> {
  if (ids?.length === 0) return [];
  let query = db.selectFrom('company_review').selectAll().where('workspace_id', '=', workspaceId);
  if (ids && ids.length <= 500) query = query.where('company_id', 'in', ids);
  return (await query.orderBy('asked_at').execute()).map(changedGroup);
}

const changedGroup = (row: Tables['company_review']): ChangedGroup => ({
  workspaceId: row.workspace_id,
  groupId: row.company_id,
  stamp: row.stamp,
});

/** Nothing happens where the group has changed again meanwhile. */
export async function forgetChangedGroup(
  db: Kysely<Tables>,
  { workspaceId, groupId, stamp }: ChangedGroup,
): Promise<void> {
  await db
    .deleteFrom('company_review')
    .where('workspace_id', '=', workspaceId)
    .where('company_id', '=', groupId)
    .where('stamp', '=', stamp)
    .execute();
}
