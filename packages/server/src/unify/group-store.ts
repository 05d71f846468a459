// Groups and their traits, who belongs to them, and which have changed so that their members want looking at.

import type { Group } from '@visavis/engine/unify';
import type { Kysely } from 'kysely';
import type { Statement, Unit } from '../platform/records/index.ts';
import { allByIds, lock } from './by-ids.ts';
import type { HeldGroup } from './groups.ts';

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

export async function readGroups(
  unit: Unit,
  locking: boolean,
  workspaceId: string,
  ids: readonly string[],
): Promise<HeldGroup[]> {
  const rows = await allByIds<{ id: string; traits: string }>(
    unit,
    'unify_read_groups',
    (marks) => `select id, traits from company where workspace_id = ? and id in (${marks})${lock(locking)}`,
    workspaceId,
    ids,
  );
  // Read after the groups, so that a change that was waited for is seen with what it left to do.
  const open = await allByIds<{ company_id: string; stamp: string }>(
    unit,
    'unify_read_group_reviews',
    (marks) =>
      `select company_id, stamp from company_review where workspace_id = ? and company_id in (${marks})`,
    workspaceId,
    rows.map((row) => row.id),
  );
  const stamps = new Map(open.map((row) => [row.company_id, row.stamp]));
  return rows.map((row) => ({
    id: row.id,
    traits: JSON.parse(row.traits) as Group['traits'],
    stamp: stamps.get(row.id),
  }));
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

export const WRITE_GROUP: Statement = {
  name: 'unify_write_group',
  sql: `insert into company (workspace_id, id, traits, updated_at) values (?, ?, ?, ?)
        on conflict (workspace_id, id) do update set traits = excluded.traits, updated_at = excluded.updated_at`,
};

/** The stamp tells which change the members are to be looked at for. */
export const WRITE_GROUP_REVIEW: Statement = {
  name: 'unify_write_group_review',
  sql: `insert into company_review (workspace_id, company_id, stamp, asked_at) values (?, ?, ?, ?)
        on conflict (workspace_id, company_id) do update set stamp = excluded.stamp, asked_at = excluded.asked_at`,
};

export const WRITE_GROUP_MEMBER: Statement = {
  name: 'unify_write_group_member',
  sql: `insert into company_member (workspace_id, company_id, identity_id) values (?, ?, ?) on conflict do nothing`,
};
