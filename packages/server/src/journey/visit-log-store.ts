// Whose visits have changed and are to be told to the event store, and those people's visits.

import type { Kysely } from 'kysely';
import type { VisitRow } from './visit-store.ts';

interface Tables {
  journey_visit: VisitRow;
  journey_log: { seq: number; workspace_id: string; profile_id: string };
}
export type ToldVisit = Pick<
  VisitRow,
  'profile_id' | 'machine' | 'stage' | 'entered_at' | 'left_at' | 'to_stage' | 'left_why'
>;

/** Of these people, oldest first. */
export async function visitsOfPeople(
  db: Kysely<Tables>,
  workspaceId: string,
  ids: readonly string[],
): Promise<ToldVisit[]> {
  const rows = await db
    .selectFrom('journey_visit')
    .select(['profile_id', 'machine', 'stage', 'entered_at', 'left_at', 'to_stage', 'left_why'])
    .where('workspace_id', '=', workspaceId)
    .where('profile_id', 'in', ids)
    .orderBy('profile_id')
    .orderBy('machine')
    .orderBy('entered_at')
    .execute();
  return rows.map((row) => ({
    ...row,
    entered_at: Number(row.entered_at),
    left_at: Number(row.left_at),
  }));
}

const SLICE = 5000;

/** How many rows went. */
export async function deleteLoggedUntil(db: Kysely<Tables>, seq: number): Promise<number> {
  const result = await db
    .deleteFrom('journey_log')
    .where('seq', 'in', (from) =>
      from.selectFrom('journey_log').select('seq').where('seq', '<=', seq).orderBy('seq').limit(SLICE),
    )
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
