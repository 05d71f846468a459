// Whether the record store answers at all.

import type { Records } from '../platform/records/index.ts';

export async function readAnything({ db }: Records): Promise<void> {
  await db.selectFrom('migration').select('name').limit(1).execute();
}
