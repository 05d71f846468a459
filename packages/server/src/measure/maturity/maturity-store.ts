// The history of the climb: one line a day and workspace.

import type { Kysely } from 'kysely';
import type { Migration, Records, Statement } from '../../platform/records/index.ts';

export interface Climb {
  /** In UTC, `2026-11-22`. */
  day: string;
  stage: number;
  supports: number;
}

export const maturityMigrations: Migration[] = [
  {
    name: '0001_measure_maturity',
    async up(db) {
      await db.schema
        .createTable('maturity')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('day', 'text', (c) => c.notNull())
        .addColumn('stage', 'integer', (c) => c.notNull())
        .addColumn('supports', 'integer', (c) => c.notNull())
        .addPrimaryKeyConstraint('maturity_pk', ['workspace_id', 'day'])
        .execute();
    },
  },
];

const KEEP: Statement = {
  name: 'maturity_keep',
  sql: `insert into maturity (workspace_id, day, stage, supports) values (?, ?, ?, ?)
        on conflict (workspace_id, day) do update set stage = excluded.stage, supports = excluded.supports`,
};

interface Tables {
  maturity: Climb & { workspace_id: string };
}

export function createMaturityStore(records: Records) {
  const db = records.db as unknown as Kysely<Tables>;
  return {
    keep: (workspaceId: string, { day, stage, supports }: Climb): Promise<void> =>
      records.unit([], async (unit) => unit.run(KEEP, [[workspaceId, day, stage, supports]])),

    /** The oldest first. */
    async history(workspaceId: string): Promise<Climb[]> {
      const rows = await db
        .selectFrom('maturity')
        .select(['day', 'stage', 'supports'])
        .where('workspace_id', '=', workspaceId)
        .orderBy('day')
        .execute();
      return rows.map(({ day, stage, supports }) => ({
        day,
        stage: Number(stage),
        supports: Number(supports),
      }));
    },

    async has(workspaceId: string, day: string): Promise<boolean> {
      const row = await db
        .selectFrom('maturity')
        .select('day')
        .where('workspace_id', '=', workspaceId)
        .where('day', '=', day)
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}
