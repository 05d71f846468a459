// The tables of decide.

import type { Migration } from '../platform/records/index.ts';

export const migrations: Migration[] = [
  {
    name: '0001_decide_experience',
    async up(db) {
      await db.schema
        .createTable('experience')
        .addColumn('workspace_id', 'text', (column) => column.notNull())
        .addColumn('id', 'text', (column) => column.notNull())
        .addColumn('key', 'text', (column) => column.notNull())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('slot', 'text', (column) => column.notNull())
        .addColumn('audience', 'text')
        .addColumn('variant', 'text', (column) => column.notNull())
        .addColumn('priority', 'integer', (column) => column.notNull())
        .addColumn('status', 'text', (column) => column.notNull())
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('updated_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('experience_pk', ['workspace_id', 'id'])
        .execute();
      await db.schema
        .createIndex('experience_key')
        .on('experience')
        .columns(['workspace_id', 'key'])
        .unique()
        .execute();
    },
  },
];
