// The tables of the catalogue.

import type { Migration } from '../../platform/records/index.ts';

export const catalogueMigrations: Migration[] = [
  {
    name: '0001_catalogue',
    async up(db) {
      await db.schema
        .createTable('catalogue_item')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('id', 'text', (c) => c.notNull())
        .addColumn('origin', 'text', (c) => c.notNull())
        .addColumn('updated_at', 'bigint', (c) => c.notNull())
        .addColumn('body', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('catalogue_item_pk', ['workspace_id', 'id'])
        .execute();
      await db.schema
        .createTable('catalogue_feed')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('id', 'text', (c) => c.notNull())
        .addColumn('body', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('catalogue_feed_pk', ['workspace_id', 'id'])
        .execute();
      await db.schema
        .createTable('catalogue_version')
        .addColumn('workspace_id', 'text', (c) => c.primaryKey())
        .addColumn('version', 'bigint', (c) => c.notNull())
        .execute();
    },
  },
];
