// Rows of `identity_moved` that the event store has.

import type { Kysely } from 'kysely';

interface Tables {
  identity_moved: { seq: number; workspace_id: string; identity_id: string; profile_id: string };
}

const SLICE = 5000;

/** How many rows went. */
export async function deleteMovedUntil(db: Kysely<Tables>, seq: number): Promise<number> {
  const result = await db
    .deleteFrom('identity_moved')
    .where('seq', 'in', (from) =>
      from.selectFrom('identity_moved').select('seq').where('seq', '<=', seq).orderBy('seq').limit(SLICE),
    )
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
