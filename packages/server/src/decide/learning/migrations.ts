// The tables of learning: how far the log has been read, what each experience has learned, every version of it that
// decided anything, and the views whose window is still open.

import { bytesType, type Migration } from '../../platform/records/index.ts';

export const learningMigrations: Migration[] = [
  {
    name: '0003_decide_learning',
    async up(db, engine) {
      await db.schema
        .createTable('learning_cursor')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('seq', 'bigint', (column) => column.notNull())
        .addColumn('turn', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('learning')
        .addColumn('workspace_id', 'text', (column) => column.notNull())
        .addColumn('experience_id', 'text', (column) => column.notNull())
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('goal', 'text', (column) => column.notNull())
        .addColumn('published_at', 'bigint', (column) => column.notNull())
        .addColumn('fresh', 'bigint', (column) => column.notNull())
        .addColumn('total', 'bigint', (column) => column.notNull())
        .addColumn('unmatched', 'bigint', (column) => column.notNull())
        .addColumn('body', bytesType(engine), (column) => column.notNull())
        .addPrimaryKeyConstraint('learning_pk', ['workspace_id', 'experience_id'])
        .execute();
      await db.schema
        .createTable('learning_version')
        .addColumn('workspace_id', 'text', (column) => column.notNull())
        .addColumn('experience_id', 'text', (column) => column.notNull())
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('at', 'bigint', (column) => column.notNull())
        .addColumn('body', bytesType(engine), (column) => column.notNull())
        .addPrimaryKeyConstraint('learning_version_pk', ['workspace_id', 'experience_id', 'version'])
        .execute();
      await db.schema
        .createTable('learning_view')
        .addColumn('workspace_id', 'text', (column) => column.notNull())
        .addColumn('experience_id', 'text', (column) => column.notNull())
        .addColumn('id', 'text', (column) => column.notNull())
        .addColumn('identity_id', 'text', (column) => column.notNull())
        .addColumn('arm', 'text', (column) => column.notNull())
        .addColumn('at', 'bigint', (column) => column.notNull())
        .addColumn('closes_at', 'bigint', (column) => column.notNull())
        .addColumn('features', 'text', (column) => column.notNull())
        .addColumn('worth', 'double precision', (column) => column.notNull())
        .addPrimaryKeyConstraint('learning_view_pk', ['workspace_id', 'experience_id', 'id'])
        .execute();
      await db.schema
        .createIndex('learning_view_identity')
        .on('learning_view')
        .columns(['workspace_id', 'identity_id'])
        .execute();
      await db.schema.createIndex('learning_view_closes').on('learning_view').column('closes_at').execute();
    },
  },
];
