// How many people there are, and when they were first seen. A person's id is the id of the identity that was seen
// first, so one row of `identity` stands for each person.

import { type Kysely, sql } from 'kysely';

interface Tables {
  identity: { workspace_id: string; id: string; profile_id: string; first_seen: number };
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
