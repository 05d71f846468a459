// Who is bringing up a workspace's definitions: of several servers on one store, one at a time.

import type { Kysely } from 'kysely';
import type { Records } from '../platform/records/index.ts';

interface Tables {
  segment_lease: { workspace_id: string; holder: string; claimed_until: number };
}

export type LeaseStore = ReturnType<typeof createLeaseStore>;

export function createLeaseStore(records: Records) {
  const db = records.db as Kysely<Tables>;
  return {
    /** Takes or renews it until `until`; false while another's has not run out. */
    async claim(workspaceId: string, holder: string, now: number, until: number): Promise<boolean> {
      const rows = await db
        .insertInto('segment_lease')
        .values({ workspace_id: workspaceId, holder, claimed_until: until })
        .onConflict((conflict) =>
          conflict
            .column('workspace_id')
            .doUpdateSet({ holder, claimed_until: until })
            .where((row) =>
              row.or([
                row('segment_lease.holder', '=', holder),
                row('segment_lease.claimed_until', '<=', now),
              ]),
            ),
        )
        .returning('holder')
        .execute();
      return rows.length > 0;
    },

    /** Lets go of it, if it is still this holder's. */
    async release(workspaceId: string, holder: string): Promise<void> {
      await db
        .deleteFrom('segment_lease')
        .where('workspace_id', '=', workspaceId)
        .where('holder', '=', holder)
        .execute();
    },
  };
}
