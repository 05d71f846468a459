// Scenarios and their versions in the record store. Every change counts the catalogue's version up, by which other
// servers know that what they hold in memory is old.

import type { EditRules, Expectation, Scenario } from '@visavis/engine/deliver';
import { type Kysely, sql } from 'kysely';
import type { Records } from '../../platform/records/index.ts';

/** `draft`: nobody comes in; `live`; `paused`: nothing is done; `archived`: it is over. */
export type ScenarioStatus = 'draft' | 'live' | 'paused' | 'archived';

export interface StoredScenario {
  scenario: Scenario;
  version: number;
  status: ScenarioStatus;
  expectations: Expectation[];
  finishing: number[];
  createdAt: number;
  updatedAt: number;
  updatedBy: string;
}
export interface ScenarioVersion {
  version: number;
  scenario: Scenario;
  rules: EditRules;
  changedAt: number;
  changedBy: string;
}
interface ScenarioRow {
  workspace_id: string;
  key: string;
  version: number;
  status: string;
  definition: string;
  expectations: string;
  finishing: string;
  created_at: number;
  updated_at: number;
  updated_by: string;
}
interface Tables {
  scenario: ScenarioRow;
  scenario_catalogue: { workspace_id: string; version: number };
  /** Of run-store.ts. */
  scenario_run: {
    workspace_id: string;
    scenario: string;
    version: number;
    node: string;
    wake_at: number;
    outcome: string;
    reason: string;
    ended_at: number;
  };
  scenario_version: {
    workspace_id: string;
    key: string;
    version: number;
    definition: string;
    rules: string;
    changed_at: number;
    changed_by: string;
  };
}

export type ScenarioStore = ReturnType<typeof createScenarioStore>;

export function createScenarioStore(records: Records) {
  const db = records.db as Kysely<Tables>;
  const count = (trx: Kysely<Tables>, workspaceId: string) =>
    trx
      .insertInto('scenario_catalogue')
      .values({ workspace_id: workspaceId, version: 1 })
      .onConflict((conflict) =>
        conflict.column('workspace_id').doUpdateSet({ version: sql`scenario_catalogue.version + 1` }),
      )
      .execute();
  return {
    async catalogueVersion(workspaceId: string): Promise<number> {
      const row = await db
        .selectFrom('scenario_catalogue')
        .select('version')
        .where('workspace_id', '=', workspaceId)
        .executeTakeFirst();
      return Number(row?.version ?? 0);
    },

    async workspaces(): Promise<string[]> {
      const rows = await db.selectFrom('scenario').select('workspace_id').distinct().execute();
      return rows.map((row) => row.workspace_id);
    },

    /** The oldest first, archived ones too. */
    async list(workspaceId: string): Promise<StoredScenario[]> {
      const rows = await db
        .selectFrom('scenario')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .orderBy('created_at')
        .orderBy('key')
        .execute();
      return rows.map(storedOf);
    },

    async versions(workspaceId: string, key: string): Promise<ScenarioVersion[]> {
      const rows = await db
        .selectFrom('scenario_version')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('key', '=', key)
        .orderBy('version', 'desc')
        .execute();
      return rows.map((row) => ({
        version: row.version,
        scenario: JSON.parse(row.definition),
        rules: JSON.parse(row.rules),
        changedAt: Number(row.changed_at),
        changedBy: row.changed_by,
      }));
    },

    /** How many people stand on which node of which version. */
    async inFlight(workspaceId: string, key: string) {
      const rows = await db
        .selectFrom('scenario_run')
        .select(({ fn }) => ['version', 'node', fn.countAll().as('people')])
        .where('workspace_id', '=', workspaceId)
        .where('scenario', '=', key)
        .where('outcome', '=', '')
        .groupBy(['version', 'node'])
        .execute();
      return rows.map(({ version, node, people }) => ({ version, node, people: Number(people) }));
    },

    /** `before`: the version that is replaced, 0 for a new one; false when somebody else was first. */
    async save(
      workspaceId: string,
      stored: StoredScenario,
      { before, rules }: { before: number; rules?: EditRules },
    ): Promise<boolean> {
      return db.transaction().execute(async (trx) => {
        await count(trx, workspaceId);
        const row = rowOf(workspaceId, stored);
        if (before === 0) {
          const made = await trx
            .insertInto('scenario')
            .values(row)
            .onConflict((conflict) => conflict.columns(['workspace_id', 'key']).doNothing())
            .executeTakeFirst();
          if (Number(made.numInsertedOrUpdatedRows) === 0) return false;
        } else {
          const done = await trx
            .updateTable('scenario')
            .set(row)
            .where('workspace_id', '=', workspaceId)
            .where('key', '=', stored.scenario.key)
            .where('version', '=', before)
            .executeTakeFirst();
          if (Number(done.numUpdatedRows) === 0) return false;
        }
        if (stored.status === 'archived') await endAll(trx, workspaceId, stored);
        if (stored.version === before) return true;
        // What the node that they stand on says may have changed, or what becomes of them.
        await trx
          .updateTable('scenario_run')
          .set({ wake_at: stored.updatedAt })
          .where('workspace_id', '=', workspaceId)
          .where('scenario', '=', stored.scenario.key)
          .where('outcome', '=', '')
          .execute();
        await trx
          .insertInto('scenario_version')
          .values({
            ...{ workspace_id: workspaceId, key: stored.scenario.key, version: stored.version },
            ...{ definition: row.definition, rules: JSON.stringify(rules ?? {}) },
            ...{ changed_at: stored.updatedAt, changed_by: stored.updatedBy },
          })
          .execute();
        return true;
      });
    },
  };
}

/** Nobody goes on in what is over. */
async function endAll(trx: Kysely<Tables>, workspaceId: string, stored: StoredScenario): Promise<void> {
  await trx
    .updateTable('scenario_run')
    .set({ outcome: 'edited', reason: 'Archived', node: '', wake_at: 0, ended_at: stored.updatedAt })
    .where('workspace_id', '=', workspaceId)
    .where('scenario', '=', stored.scenario.key)
    .where('outcome', '=', '')
    .execute();
}

const rowOf = (workspaceId: string, stored: StoredScenario): ScenarioRow => ({
  workspace_id: workspaceId,
  key: stored.scenario.key,
  version: stored.version,
  status: stored.status,
  definition: JSON.stringify(stored.scenario),
  expectations: JSON.stringify(stored.expectations),
  finishing: JSON.stringify(stored.finishing),
  created_at: stored.createdAt,
  updated_at: stored.updatedAt,
  updated_by: stored.updatedBy,
});

const storedOf = (row: ScenarioRow): StoredScenario => ({
  scenario: JSON.parse(row.definition),
  version: row.version,
  status: row.status as ScenarioStatus,
  expectations: JSON.parse(row.expectations),
  finishing: JSON.parse(row.finishing),
  createdAt: Number(row.created_at),
  updatedAt: Number(row.updated_at),
  updatedBy: row.updated_by,
});
