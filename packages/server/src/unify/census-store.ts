// Everybody, counted and listed: page by page, by the hour in which they were first seen, and those whose memberships
// are about to change by themselves.

import { type Kysely, sql } from 'kysely';
import { unindexed } from '../platform/records/index.ts';

interface Tables {
  profile: { workspace_id: string; id: string; review_at: number };
  /** A person's id is the id of the identity that was seen first, so one row stands for each person. */
  identity: { workspace_id: string; id: string; profile_id: string; first_seen: number };
}

/** The people who are due at `now`, of one workspace or of all, the longest due first. */
export async function readDue(
  db: Kysely<Tables>,
  now: number,
  limit: number,
  workspaceId?: string,
): Promise<{ workspaceId: string; profileId: string }[]> {
  let query = db
    .selectFrom('profile')
    .select(['workspace_id', 'id'])
    .where('review_at', '>', 0)
    .where('review_at', '<=', now);
  if (workspaceId !== undefined) query = query.where(unindexed('workspace_id'), '=', workspaceId);
  const rows = await query.orderBy('review_at').limit(limit).execute();
  return rows.map((row) => ({ workspaceId: row.workspace_id, profileId: row.id }));
}

/** People of all workspaces, in the order of their keys. */
export async function readEverybody(
  db: Kysely<Tables>,
  [workspaceId, profileId]: readonly [string, string],
  limit: number,
): Promise<{ workspaceId: string; profileId: string }[]> {
  const rows = await db
    .selectFrom('profile')
    .select(['workspace_id', 'id'])
    .where((where) =>
      where.or([
        where('workspace_id', '>', workspaceId),
        where.and([where('workspace_id', '=', workspaceId), where('id', '>', profileId)]),
      ]),
    )
    .orderBy('workspace_id')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ workspaceId: row.workspace_id, profileId: row.id }));
}

/** When the next one is due; undefined when nobody ever is. */
export async function readNextDue(db: Kysely<Tables>): Promise<number | undefined> {
  const row = await db
    .selectFrom('profile')
    .select('review_at')
    .where('review_at', '>', 0)
    .orderBy('review_at')
    .limit(1)
    .executeTakeFirst();
  return row && Number(row.review_at);
}

/** Profile ids greater than `after`, in their order. */
export async function readProfileIds(
  db: Kysely<Tables>,
  { workspaceId, after, limit }: { workspaceId: string; after: string; limit: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('profile')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

export async function countProfiles(db: Kysely<Tables>, workspaceId: string): Promise<number> {
  const { count } = await db
    .selectFrom('profile')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

const HOUR = 3_600_000;

/** People first seen in [from, to), by hour (as its first millisecond); hours without anybody are absent. */
export async function countNewPeople(
  db: Kysely<Tables>,
  { workspaceId, from, to }: { workspaceId: string; from: number; to: number },
): Promise<{ hour: number; people: number }[]> {
  const hour = sql<number>`first_seen - first_seen % ${sql.lit(HOUR)}`;
  const rows = await db
    .selectFrom('identity')
    .select(({ fn }) => [hour.as('hour'), fn.countAll<number>().as('people')])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', sql<string>`profile_id`)
    .where('first_seen', '>=', from)
    .where('first_seen', '<', to)
    .groupBy(hour)
    .orderBy('hour')
    .execute();
  return rows.map((row) => ({ hour: Number(row.hour), people: Number(row.people) }));
}
