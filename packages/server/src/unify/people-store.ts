// Reading people for pages and programs: by a name, by the beginning of a word, one after the other; and the merge log.

import { type Kysely, sql } from 'kysely';
import type { ProfileRow } from './profile-store.ts';

interface Tables {
  profile: ProfileRow & { workspace_id: string };
  identity: {
    workspace_id: string;
    id: string;
    type: string;
    value: string;
    profile_id: string;
    first_seen: number | string;
    shared: number;
  };
  identity_term: { workspace_id: string; term: string; identity_id: string };
  identity_edge: {
    workspace_id: string;
    a: string;
    b: string;
    kind: string;
    time: number | string;
    message_id: string;
  };
  merge_log: MergeRow & { workspace_id: string };
  merge_log_identity: { workspace_id: string; identity_id: string; merge_id: string };
  company: { workspace_id: string; id: string; traits: string; updated_at: number | string };
}
export type PeopleDb = Kysely<Tables>;

export interface MergeRow {
  id: string;
  at: number | string;
  kind: string;
  reason: string;
  actor: string;
  message_id: string;
  before: string;
  after: string;
}
export interface Page {
  limit: number;
  cursor?: string;
}

const PROFILE = ['id', 'state', 'members', 'review_at', 'updated_at', 'derived'] as const;

/** The person to whom this identity belongs. */
export function findProfile(
  db: PeopleDb,
  workspaceId: string,
  identityId: string,
): Promise<ProfileRow | undefined> {
  return db
    .selectFrom('identity as i')
    .innerJoin('profile as p', (join) =>
      join.onRef('p.workspace_id', '=', 'i.workspace_id').onRef('p.id', '=', 'i.profile_id'),
    )
    .select(['p.id', 'p.state', 'p.members', 'p.review_at', 'p.updated_at', 'p.derived'])
    .where('i.workspace_id', '=', workspaceId)
    .where('i.id', '=', identityId)
    .executeTakeFirst();
}

export function findProfiles(
  db: PeopleDb,
  workspaceId: string,
  ids: readonly string[],
): Promise<ProfileRow[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('profile')
    .select(PROFILE)
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', ids)
    .execute();
}

/** In the order of their ids, after the cursor. */
export function listProfiles(
  db: PeopleDb,
  workspaceId: string,
  { limit, cursor = '' }: Page,
): Promise<ProfileRow[]> {
  return db
    .selectFrom('profile')
    .select(PROFILE)
    .where('workspace_id', '=', workspaceId)
    .where('id', '>', cursor)
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Words that begin so, in order, each with the person it leads to: a range of the index, however many people there are. */
export function findTerms(
  db: PeopleDb,
  workspaceId: string,
  prefix: string,
  { limit, after }: { limit: number; after?: { term: string; identityId: string } },
): Promise<{ term: string; identity_id: string; profile_id: string }[]> {
  let query = db
    .selectFrom('identity_term as t')
    .innerJoin('identity as i', (join) =>
      join.onRef('i.workspace_id', '=', 't.workspace_id').onRef('i.id', '=', 't.identity_id'),
    )
    .select(['t.term', 't.identity_id', 'i.profile_id'])
    .where('t.workspace_id', '=', workspaceId)
    .where('t.term', '>=', after?.term ?? prefix)
    .where('t.term', '<', `${prefix}\u{10ffff}`);
  if (after)
    query = query.where((eb) =>
      eb.or([eb('t.term', '>', after.term), eb('t.identity_id', '>', after.identityId)]),
    );
  return query.orderBy('t.term').orderBy('t.identity_id').limit(limit).execute();
}

export async function findGroups(db: PeopleDb, workspaceId: string, ids: readonly string[]) {
  if (ids.length === 0) return [];
  return db
    .selectFrom('company')
    .select(['id', 'traits'])
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', ids)
    .execute();
}

export async function findIdentities(db: PeopleDb, workspaceId: string, ids: readonly string[]) {
  if (ids.length === 0) return [];
  return db
    .selectFrom('identity')
    .select(['id', 'type', 'value', 'profile_id', 'first_seen', 'shared'])
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', ids)
    .execute();
}

export async function findEdges(db: PeopleDb, workspaceId: string, ids: readonly string[]) {
  return ids.length === 0 ? [] : edgesOf(db, workspaceId, ids).execute();
}

/** From either end by its index; of one condition with `or`, SQLite would go over all links of the workspace. */
export function edgesOf(db: PeopleDb, workspaceId: string, ids: readonly string[]) {
  const from = (end: 'a' | 'b') =>
    db
      .selectFrom('identity_edge')
      .select(['a', 'b', 'kind', 'time', 'message_id'])
      .where('workspace_id', '=', workspaceId)
      .where(end, 'in', ids);
  return from('a').unionAll(from('b').where('a', 'not in', ids));
}

/** Distinct first ends of edges, in order: where a walk over the whole graph goes on. */
export async function listEdgeEnds(
  db: PeopleDb,
  workspaceId: string,
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('identity_edge')
    .select('a')
    .distinct()
    .where('workspace_id', '=', workspaceId)
    .where('a', '>', after)
    .orderBy('a')
    .limit(limit)
    .execute();
  return rows.map((row) => row.a);
}

export async function countPeople(
  db: PeopleDb,
  workspaceId: string,
): Promise<{ people: number; names: number }> {
  const count = async (table: 'profile' | 'identity'): Promise<number> => {
    const row = await db
      .selectFrom(table)
      .select(sql<number | string>`count(*)`.as('n'))
      .where('workspace_id', '=', workspaceId)
      .executeTakeFirstOrThrow();
    return Number(row.n);
  };
  return { people: await count('profile'), names: await count('identity') };
}

const MERGE = [
  'm.id',
  'm.at',
  'm.kind',
  'm.reason',
  'm.actor',
  'm.message_id',
  'm.before',
  'm.after',
] as const;

/** The latest first. */
export function listMerges(
  db: PeopleDb,
  workspaceId: string,
  { limit, before }: { limit: number; before?: { at: number; id: string } },
): Promise<MergeRow[]> {
  let query = db.selectFrom('merge_log as m').select(MERGE).where('m.workspace_id', '=', workspaceId);
  if (before)
    query = query.where((eb) =>
      eb.or([eb('m.at', '<', before.at), eb.and([eb('m.at', '=', before.at), eb('m.id', '<', before.id)])]),
    );
  return query.orderBy('m.at', 'desc').orderBy('m.id', 'desc').limit(limit).execute();
}

export function findMerge(db: PeopleDb, workspaceId: string, id: string): Promise<MergeRow | undefined> {
  return db
    .selectFrom('merge_log as m')
    .select(MERGE)
    .where('m.workspace_id', '=', workspaceId)
    .where('m.id', '=', id)
    .executeTakeFirst();
}

export async function mergesOf(
  db: PeopleDb,
  workspaceId: string,
  identityIds: readonly string[],
): Promise<MergeRow[]> {
  if (identityIds.length === 0) return [];
  return db
    .selectFrom('merge_log as m')
    .innerJoin('merge_log_identity as i', (join) =>
      join.onRef('i.workspace_id', '=', 'm.workspace_id').onRef('i.merge_id', '=', 'm.id'),
    )
    .select(MERGE)
    .distinct()
    .where('m.workspace_id', '=', workspaceId)
    .where('i.identity_id', 'in', identityIds)
    .orderBy('m.at', 'desc')
    .limit(500)
    .execute();
}
