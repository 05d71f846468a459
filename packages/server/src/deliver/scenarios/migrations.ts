// The tables of scenarios: definitions with their versions, what has happened that somebody's way may wait for, the ways
// of people, what is still to be done for them, and how often each way was taken.

import { type Migration, serialType } from '../../platform/records/index.ts';

export const scenariosMigrations: Migration[] = [
  {
    name: '0001_deliver_scenarios',
    async up(db, engine) {
      await db.schema
        .createTable('scenario_catalogue')
        .addColumn('workspace_id', 'text', (c) => c.primaryKey())
        .addColumn('version', 'bigint', (c) => c.notNull())
        .execute();
      await db.schema
        .createTable('scenario')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('key', 'text', (c) => c.notNull())
        .addColumn('version', 'integer', (c) => c.notNull())
        .addColumn('status', 'text', (c) => c.notNull())
        .addColumn('definition', 'text', (c) => c.notNull())
        .addColumn('expectations', 'text', (c) => c.notNull())
        // Older versions that some people are to finish.
        .addColumn('finishing', 'text', (c) => c.notNull())
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addColumn('updated_at', 'bigint', (c) => c.notNull())
        .addColumn('updated_by', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('scenario_pk', ['workspace_id', 'key'])
        .execute();
      await db.schema
        .createTable('scenario_version')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('key', 'text', (c) => c.notNull())
        .addColumn('version', 'integer', (c) => c.notNull())
        .addColumn('definition', 'text', (c) => c.notNull())
        .addColumn('rules', 'text', (c) => c.notNull())
        .addColumn('changed_at', 'bigint', (c) => c.notNull())
        .addColumn('changed_by', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('scenario_version_pk', ['workspace_id', 'key', 'version'])
        .execute();
      // Written in the unit of the flow in which it happened; taken out in the unit in which it was heeded.
      await db.schema
        .createTable('scenario_inbox')
        .addColumn('seq', serialType(engine))
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('profile_id', 'text', (c) => c.notNull())
        .addColumn('body', 'text', (c) => c.notNull())
        .execute();
      await db.schema
        .createIndex('scenario_inbox_next')
        .on('scenario_inbox')
        .columns(['workspace_id', 'seq'])
        .execute();
      await db.schema
        .createTable('scenario_run')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('id', 'text', (c) => c.notNull())
        .addColumn('scenario', 'text', (c) => c.notNull())
        .addColumn('version', 'integer', (c) => c.notNull())
        .addColumn('key', 'text', (c) => c.notNull())
        .addColumn('profile_id', 'text', (c) => c.notNull())
        // The newest version of which it is settled what becomes of this run.
        .addColumn('edited', 'integer', (c) => c.notNull())
        .addColumn('unit', 'text', (c) => c.notNull())
        .addColumn('side', 'text', (c) => c.notNull())
        .addColumn('entered_at', 'bigint', (c) => c.notNull())
        .addColumn('node', 'text', (c) => c.notNull())
        .addColumn('since', 'bigint', (c) => c.notNull())
        .addColumn('at', 'bigint', (c) => c.notNull())
        // 0: never by itself; below 0: held by a pause since that instant.
        .addColumn('wake_at', 'bigint', (c) => c.notNull())
        .addColumn('visit', 'integer', (c) => c.notNull())
        .addColumn('outcome', 'text', (c) => c.notNull())
        .addColumn('reason', 'text', (c) => c.notNull())
        .addColumn('ended_at', 'bigint', (c) => c.notNull())
        .addColumn('goal_at', 'bigint', (c) => c.notNull())
        .addColumn('context', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('scenario_run_pk', ['workspace_id', 'id'])
        .execute();
      await db.schema
        .createIndex('scenario_run_key')
        .on('scenario_run')
        .columns(['workspace_id', 'scenario', 'key', 'entered_at'])
        .execute();
      await db.schema
        .createIndex('scenario_run_person')
        .on('scenario_run')
        .columns(['workspace_id', 'profile_id', 'entered_at'])
        .execute();
      await db.schema
        .createIndex('scenario_run_due')
        .on('scenario_run')
        .columns(['workspace_id', 'wake_at'])
        .where('wake_at', '>', 0)
        .execute();
      await db.schema
        .createIndex('scenario_run_node')
        .on('scenario_run')
        .columns(['workspace_id', 'scenario', 'outcome', 'node'])
        .execute();
      await db.schema
        .createTable('scenario_tally')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('scenario', 'text', (c) => c.notNull())
        .addColumn('node', 'text', (c) => c.notNull())
        .addColumn('way', 'text', (c) => c.notNull())
        .addColumn('passed', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('scenario_tally_pk', ['workspace_id', 'scenario', 'node', 'way'])
        .execute();
      await db.schema
        .createTable('scenario_effect')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('key', 'text', (c) => c.notNull())
        .addColumn('scenario', 'text', (c) => c.notNull())
        .addColumn('profile_id', 'text', (c) => c.notNull())
        .addColumn('body', 'text', (c) => c.notNull())
        // 0: given up.
        .addColumn('due_at', 'bigint', (c) => c.notNull())
        .addColumn('attempts', 'integer', (c) => c.notNull())
        .addColumn('error', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('scenario_effect_pk', ['workspace_id', 'key'])
        .execute();
      await db.schema
        .createIndex('scenario_effect_due')
        .on('scenario_effect')
        .columns(['due_at'])
        .where('due_at', '>', 0)
        .execute();
    },
  },
  {
    name: '0002_deliver_scenarios_simulated',
    async up(db) {
      await db.schema
        .createTable('scenario_simulated')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('key', 'text', (c) => c.notNull())
        .addColumn('version', 'integer', (c) => c.notNull())
        .addColumn('expectations', 'text', (c) => c.notNull())
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addColumn('days', 'integer', (c) => c.notNull())
        .addColumn('breaches', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('scenario_simulated_pk', ['workspace_id', 'key'])
        .execute();
    },
  },
  {
    name: '0003_deliver_scenarios_fingerprint',
    async up(db) {
      await db.schema
        .alterTable('scenario_simulated')
        .addColumn('fingerprint', 'text', (c) => c.notNull().defaultTo(''))
        .execute();
    },
  },
];
