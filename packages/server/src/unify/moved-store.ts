// Rows of unify's logs for the event store that it has: `identity_moved` and `derived_log`.

import type { Kysely } from 'kysely';

interface Tables {
  identity_moved: { seq: number; workspace_id: string; identity_id: string; profile_id: string };
  derived_log: { seq: number; workspace_id: string; profile_id: string; derived: string | null };
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

/** How many rows went. */
export async function deleteDerivedUntil(db: Kysely<Tables>, seq: number): Promise<number> {
  const result = await db
    .deleteFrom('derived_log')
    .where('seq', 'in', (from) =>
      from.selectFrom('derived_log').select('seq').where('seq', '<=', seq).orderBy('seq').limit(SLICE),
    )
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
