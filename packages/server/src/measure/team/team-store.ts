// What each of those who work here wants to be written, in the record store.

import type { Kysely } from 'kysely';
import type { Migration, Records } from '../../platform/records/index.ts';

/** What is written to those who work here. */
export const TEAM_MAILS = ['alarms', 'digest'] as const;
export type TeamMail = (typeof TEAM_MAILS)[number];

interface Tables {
  team_mail: { workspace_id: string; user_id: string; about: string; is_wanted: number };
}

export const teamMigrations: Migration[] = [
  {
    name: '0001_measure_team_mail',
    async up(db) {
      await db.schema
        .createTable('team_mail')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('user_id', 'text', (c) => c.notNull())
        .addColumn('about', 'text', (c) => c.notNull())
        .addColumn('is_wanted', 'integer', (c) => c.notNull())
        .addPrimaryKeyConstraint('team_mail_pk', ['workspace_id', 'user_id', 'about'])
        .execute();
    },
  },
];

export function createTeamStore(records: Records) {
  const db = records.db as unknown as Kysely<Tables>;
  return {
    /** By member, of those who have ever said so. */
    async wanted(workspaceId: string, about: TeamMail): Promise<Map<string, boolean>> {
      const rows = await db
        .selectFrom('team_mail')
        .select(['user_id', 'is_wanted'])
        .where('workspace_id', '=', workspaceId)
        .where('about', '=', about)
        .execute();
      return new Map(rows.map(({ user_id, is_wanted }) => [user_id, is_wanted === 1]));
    },

    async want(workspaceId: string, userId: string, about: TeamMail, isWanted: boolean): Promise<void> {
      await db
        .insertInto('team_mail')
        .values({ workspace_id: workspaceId, user_id: userId, about, is_wanted: Number(isWanted) })
        .onConflict((conflict) =>
          conflict.columns(['workspace_id', 'user_id', 'about']).doUpdateSet({ is_wanted: Number(isWanted) }),
        )
        .execute();
    },
  };
}
