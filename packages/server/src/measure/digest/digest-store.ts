// Which weeks have been told, in the record store: in the unit that asks for the letters, so that a week is told once.

import type { Kysely } from 'kysely';
import type { Migration, Records, Statement, Unit } from '../../platform/records/index.ts';

export const digestMigrations: Migration[] = [
  {
    name: '0001_measure_digest',
    async up(db) {
      await db.schema
        .createTable('digest')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        // The Monday on which it goes out, such as `2026-11-23`.
        .addColumn('week', 'text', (c) => c.notNull())
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('digest_pk', ['workspace_id', 'week'])
        .execute();
    },
  },
];

const TOLD: Statement = {
  name: 'digest_told',
  sql: `insert into digest (workspace_id, week, at) values (?, ?, ?)
        on conflict (workspace_id, week) do nothing`,
};

export function createDigestStore(records: Records) {
  const db = records.db as unknown as Kysely<{ digest: { workspace_id: string; week: string; at: number } }>;
  return {
    told: (unit: Unit, workspaceId: string, week: string, at: number): void =>
      unit.run(TOLD, [[workspaceId, week, at]]),

    async toldAt(workspaceId: string, week: string): Promise<number | undefined> {
      const row = await db
        .selectFrom('digest')
        .select('at')
        .where('workspace_id', '=', workspaceId)
        .where('week', '=', week)
        .executeTakeFirst();
      return row && Number(row.at);
    },
  };
}
