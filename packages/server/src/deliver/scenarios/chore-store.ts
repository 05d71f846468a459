// What scenarios still have to do outside of the record store, and what they have given up on.

import type { JsonObject } from '@visavis/engine/collect';
import type { Effect } from '@visavis/engine/deliver';
import { type Kysely, sql } from 'kysely';
import type { Records, Statement, Unit } from '../../platform/records/index.ts';

/** Something to do outside of the record store. */
export interface Chore {
  workspaceId: string;
  key: string;
  scenario: string;
  profileId: string;
  effect: Effect;
  run: { key: string; context: JsonObject };
  attempts: number;
  error: string;
  dueAt: number;
}
export type NewChore = Omit<Chore, 'workspaceId' | 'attempts' | 'error'>;
interface EffectRow {
  workspace_id: string;
  key: string;
  scenario: string;
  profile_id: string;
  body: string;
  due_at: number;
  attempts: number;
  error: string;
}
interface Tables {
  scenario_effect: EffectRow;
  /** Of scenario-store.ts. */
  scenario: { workspace_id: string; key: string; status: string };
}

const DO: Statement = {
  name: 'scenario_do',
  sql: `insert into scenario_effect (workspace_id, key, scenario, profile_id, body, due_at, attempts, error)
    values (?, ?, ?, ?, ?, ?, 0, '') on conflict (workspace_id, key) do nothing`,
};

export const writeChores = (unit: Unit, workspaceId: string, chores: readonly NewChore[]): void =>
  unit.run(
    DO,
    chores.map(({ key, scenario, profileId, effect, run, dueAt }) => [
      ...[workspaceId, key, scenario, profileId, JSON.stringify({ effect, run }), dueAt],
    ]),
  );

export type ChoreStore = ReturnType<typeof createChoreStore>;

export function createChoreStore(records: Records) {
  const db = records.db as Kysely<Tables>;
  return {
    /** Nothing of a scenario that is paused. */
    async due(now: number, limit: number): Promise<Chore[]> {
      const rows = await db
        .selectFrom('scenario_effect')
        .selectAll()
        .where('due_at', '>', sql.lit(0))
        .where('due_at', '<=', now)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('scenario')
                .select('scenario.key')
                .whereRef('scenario.workspace_id', '=', 'scenario_effect.workspace_id')
                .whereRef('scenario.key', '=', 'scenario_effect.scenario')
                .where('scenario.status', '=', 'paused'),
            ),
          ),
        )
        .orderBy('due_at')
        .limit(limit)
        .execute();
      return rows.map(choreOf);
    },

    /** Given up. */
    async failures(workspaceId: string, scenario: string, limit: number): Promise<Chore[]> {
      const rows = await db
        .selectFrom('scenario_effect')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('scenario', '=', scenario)
        .where('due_at', '=', 0)
        .limit(limit)
        .execute();
      return rows.map(choreOf);
    },

    async done(workspaceId: string, keys: readonly string[]): Promise<void> {
      if (keys.length === 0) return;
      await db
        .deleteFrom('scenario_effect')
        .where('workspace_id', '=', workspaceId)
        .where('key', 'in', keys)
        .execute();
    },

    /** `dueAt` 0: given up. */
    async failed({ workspaceId, key, attempts, error, dueAt }: Chore): Promise<void> {
      await db
        .updateTable('scenario_effect')
        .set({ attempts, error, due_at: dueAt })
        .where('workspace_id', '=', workspaceId)
        .where('key', '=', key)
        .execute();
    },
  };
}

const choreOf = (row: EffectRow): Chore => ({
  ...{ workspaceId: row.workspace_id, key: row.key, scenario: row.scenario, profileId: row.profile_id },
  ...(JSON.parse(row.body) as Pick<Chore, 'effect' | 'run'>),
  ...{ attempts: row.attempts, error: row.error, dueAt: Number(row.due_at) },
});
