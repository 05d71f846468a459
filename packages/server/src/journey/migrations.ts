// The tables of journey: machines with their versions, every visit of every person to every stage, and whose visits are
// still to be told anew.

import { sql } from 'kysely';
import type { Migration } from '../platform/records/index.ts';
import { serialType } from '../platform/records/index.ts';

export const migrations: Migration[] = [
  {
    name: '0001_journey_machines',
    async up(db) {
      // One row for each workspace: whoever holds a program in memory compares `version` to know whether it is old.
      // `told` is the program by which everybody's visits were told; `progress` how far telling them anew has come.
      await db.schema
        .createTable('journey_catalogue')
        .addColumn('workspace_id', 'text', (column) => column.primaryKey())
        .addColumn('version', 'bigint', (column) => column.notNull())
        .addColumn('told', 'text', (column) => column.notNull())
        .addColumn('progress', 'text', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('journey')
        .addColumn('workspace_id', 'text', (column) => column.notNull())
        .addColumn('key', 'text', (column) => column.notNull())
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('definition', 'text', (column) => column.notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('created_by', 'text', (column) => column.notNull())
        .addColumn('updated_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('journey_pk', ['workspace_id', 'key'])
        .execute();
      await db.schema
        .createTable('journey_version')
        .addColumn('workspace_id', 'text', (column) => column.notNull())
        .addColumn('key', 'text', (column) => column.notNull())
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('change', 'text', (column) => column.notNull())
        .addColumn('definition', 'text', (column) => column.notNull())
        .addColumn('changed_at', 'bigint', (column) => column.notNull())
        .addColumn('changed_by', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('journey_version_pk', ['workspace_id', 'key', 'version'])
        .execute();
    },
  },
  {
    name: '0002_journey_visits',
    async up(db) {
      await db.schema
        .createTable('journey_visit')
        .addColumn('workspace_id', 'text', (column) => column.notNull())
        .addColumn('machine', 'text', (column) => column.notNull())
        .addColumn('profile_id', 'text', (column) => column.notNull())
        .addColumn('entered_at', 'bigint', (column) => column.notNull())
        .addColumn('stage', 'text', (column) => column.notNull())
        .addColumn('from_stage', 'text', (column) => column.notNull())
        // The event with which it was entered; empty where time alone did it.
        .addColumn('entered_by', 'text', (column) => column.notNull())
        // 0: still there.
        .addColumn('left_at', 'bigint', (column) => column.notNull())
        // How long it took, so that an index can say what is long; 0 for who is still there.
        .addColumn('lasted', 'bigint', (column) => column.notNull())
        .addColumn('to_stage', 'text', (column) => column.notNull())
        .addColumn('left_why', 'text', (column) => column.notNull())
        .addColumn('left_by', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('journey_visit_pk', ['workspace_id', 'profile_id', 'machine', 'entered_at'])
        .execute();
      await db.schema
        .createIndex('journey_visit_stage')
        .on('journey_visit')
        .columns(['workspace_id', 'machine', 'stage', 'left_at', 'entered_at'])
        .execute();
      await db.schema
        .createIndex('journey_visit_entered')
        .on('journey_visit')
        .columns(['workspace_id', 'machine', 'entered_at'])
        .execute();
      // What happened to these people was heard of late, or they were joined or parted.
      await db.schema
        .createTable('journey_retell')
        .addColumn('workspace_id', 'text', (column) => column.notNull())
        .addColumn('profile_id', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('journey_retell_pk', ['workspace_id', 'profile_id'])
        .execute();
    },
  },
  {
    name: '0003_journey_covering_indexes',
    async up(db) {
      // The map goes over all of a journey's visits: it finds all that it counts in the index, and no row is looked up.
      await db.schema.dropIndex('journey_visit_entered').execute();
      await db.schema
        .createIndex('journey_visit_entered_all')
        .on('journey_visit')
        .columns(['workspace_id', 'machine', 'entered_at', 'stage', 'from_stage', 'entered_by', 'profile_id'])
        .execute();
      await db.schema
        .createIndex('journey_visit_left_all')
        .on('journey_visit')
        .columns([
          ...['workspace_id', 'machine', 'left_at', 'stage', 'to_stage', 'left_why', 'left_by', 'lasted'],
          'profile_id',
        ])
        .execute();
    },
  },
  {
    name: '0004_journey_log',
    async up(db, engine) {
      // Whose visits have changed, for the event store; see `visitStream`.
      await db.schema
        .createTable('journey_log')
        .addColumn('seq', serialType(engine))
        .addColumn('workspace_id', 'text', (column) => column.notNull())
        .addColumn('profile_id', 'text', (column) => column.notNull())
        .execute();
      // What was told before there was this log.
      await sql`insert into journey_log (workspace_id, profile_id)
        select distinct workspace_id, profile_id from journey_visit`.execute(db);
    },
  },
];
