// The tables of decide: what people define (slots and experiences, every version of them), which of it was live
// together, and the log of decisions until the event store has it.

import { type Migration, serialType } from '../platform/records/index.ts';
import { learningMigrations } from './learning/migrations.ts';

export const migrations: Migration[] = [
  ...learningMigrations,
  {
    name: '0001_decide_experience',
    async up(db, engine) {
      await db.schema
        .createTable('decide_definition')
        .addColumn('workspace_id', 'text', (column) => column.notNull())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('id', 'text', (column) => column.notNull())
        .addColumn('key', 'text', (column) => column.notNull())
        .addColumn('status', 'text', (column) => column.notNull())
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('updated_at', 'bigint', (column) => column.notNull())
        .addColumn('body', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('decide_definition_pk', ['workspace_id', 'kind', 'id'])
        .execute();
      await db.schema
        .createIndex('decide_definition_key')
        .on('decide_definition')
        .columns(['workspace_id', 'kind', 'key'])
        .unique()
        .execute();
      await db.schema
        .createTable('decide_version')
        .addColumn('workspace_id', 'text', (column) => column.notNull())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('id', 'text', (column) => column.notNull())
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('at', 'bigint', (column) => column.notNull())
        .addColumn('actor', 'text', (column) => column.notNull())
        .addColumn('body', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('decide_version_pk', ['workspace_id', 'kind', 'id', 'version'])
        .execute();
      await db.schema
        .createTable('lineup')
        .addColumn('workspace_id', 'text', (column) => column.notNull())
        .addColumn('id', 'text', (column) => column.notNull())
        .addColumn('body', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('lineup_pk', ['workspace_id', 'id'])
        .execute();
      await db.schema
        .createTable('decision')
        .addColumn('seq', serialType(engine))
        .addColumn('workspace_id', 'text', (column) => column.notNull())
        .addColumn('id', 'text', (column) => column.notNull())
        .addColumn('person', 'text', (column) => column.notNull())
        .addColumn('body', 'text', (column) => column.notNull())
        .execute();
      await db.schema.createIndex('decision_id').on('decision').columns(['workspace_id', 'id']).execute();
      await db.schema
        .createIndex('decision_person')
        .on('decision')
        .columns(['workspace_id', 'person'])
        .execute();
    },
  },
  {
    name: '0002_decide_editor',
    async up(db) {
      await db.schema
        .createTable('editor_ticket')
        .addColumn('workspace_id', 'text', (column) => column.notNull())
        .addColumn('hash', 'text', (column) => column.primaryKey())
        .addColumn('experience_id', 'text', (column) => column.notNull())
        .addColumn('variant', 'text', (column) => column.notNull())
        .addColumn('made_by', 'text', (column) => column.notNull())
        .addColumn('person', 'text', (column) => column.notNull())
        .addColumn('expires_at', 'bigint', (column) => column.notNull())
        .execute();
    },
  },
  {
    name: '0004_decide_lineup_used',
    async up(db) {
      await db.schema
        .alterTable('lineup')
        .addColumn('used_at', 'bigint', (column) => column.notNull().defaultTo(0))
        .execute();
      // When those before this were used last is not known, so their time begins now.
      await db.updateTable('lineup').set({ used_at: Date.now() }).execute();
    },
  },
];
