// Who is bringing up a workspace's definitions: of several servers on one store, one at a time.

import type { Kysely } from 'kysely';
import type { Records, Statement, Unit } from '../platform/records/index.ts';

interface Tables {
  segment_lease: { workspace_id: string; holder: string; claimed_until: number };
}

/** Whoever would take the lease over waits until the transaction that reads this is over. */
const holdsIn = (table: string): Statement => ({
  name: `${table}_holds`,
  sql: `select holder from ${table} where workspace_id = ? and holder = ? for share`,
});

export type LeaseStore = ReturnType<typeof createLeaseStore>;

/** Other rooms keep leases of the same shape in a table of their own. */
export function createLeaseStore(records: Records, table = 'segment_lease') {
  const db = records.db as Kysely<Tables>;
  // The tables are of one shape, and their names are the rooms' own.
  const leases = table as 'segment_lease';
  const HOLDS = holdsIn(table);
  return {
    /** Takes or renews it until `until`; false while another's has not run out. */
    async claim(workspaceId: string, holder: string, now: number, until: number): Promise<boolean> {
      const rows = await db
        .insertInto(leases)
        .values({ workspace_id: workspaceId, holder, claimed_until: until })
        .onConflict((conflict) =>
          conflict
            .column('workspace_id')
            .doUpdateSet({ holder, claimed_until: until })
            .where((row) =>
              row.or([row(`${leases}.holder`, '=', holder), row(`${leases}.claimed_until`, '<=', now)]),
            ),
        )
        .returning('holder')
        .execute();
      return rows.length > 0;
    },

    /** Whether it is still this holder's, and stays so until the unit has ended. On Postgres. */
    async holds(unit: Unit, workspaceId: string, holder: string): Promise<boolean> {
      return (await unit.all(HOLDS, [workspaceId, holder])).length > 0;
    },

    /** The same until the transaction has ended. */
    async holdsIn(trx: Kysely<Tables>, workspaceId: string, holder: string): Promise<boolean> {
      const row = await trx
        .selectFrom(leases)
        .select('holder')
        .where('workspace_id', '=', workspaceId)
        .where('holder', '=', holder)
        .forShare()
        .executeTakeFirst();
      return row !== undefined;
    },

    /** Lets go of it, if it is still this holder's. */
    async release(workspaceId: string, holder: string): Promise<void> {
      await db
        .deleteFrom(leases)
        .where('workspace_id', '=', workspaceId)
        .where('holder', '=', holder)
        .execute();
    },
  };
}
