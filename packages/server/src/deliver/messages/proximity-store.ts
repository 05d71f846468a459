// What is said to whom near which places, in the record store.

import type { Place } from '@visavis/engine/deliver';
import type { Kysely } from 'kysely';
import type { Records } from '../../platform/records/index.ts';

interface Tables {
  proximity: { workspace_id: string; key: string; body: string };
}
export interface Proximity {
  key: string;
  name: string;
  /** Of the channel mobile_push. */
  template: string;
  /** Only who is in this segment, such as those with something in their cart. */
  segment?: string;
  places: Place[];
  /** Not again within so many hours. */
  everyHours: number;
}

export type ProximityStore = ReturnType<typeof createProximityStore>;

export function createProximityStore(records: Records) {
  const db = records.db as Kysely<Tables>;
  return {
    async list(workspaceId: string): Promise<Proximity[]> {
      const rows = await db
        .selectFrom('proximity')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .orderBy('key')
        .execute();
      return rows.map(({ key, body }) => ({ ...JSON.parse(body), key }));
    },
    async put(workspaceId: string, { key, ...body }: Proximity): Promise<void> {
      const text = JSON.stringify(body);
      await db
        .insertInto('proximity')
        .values({ workspace_id: workspaceId, key, body: text })
        .onConflict((conflict) => conflict.columns(['workspace_id', 'key']).doUpdateSet({ body: text }))
        .execute();
    },
    async remove(workspaceId: string, key: string): Promise<boolean> {
      const done = await db
        .deleteFrom('proximity')
        .where('workspace_id', '=', workspaceId)
        .where('key', '=', key)
        .executeTakeFirst();
      return Number(done.numDeletedRows) > 0;
    },
  };
}
