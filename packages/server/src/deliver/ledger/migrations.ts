// The tables of the pressure ledger.

import type { Migration } from '../../platform/records/index.ts';

export const ledgerMigrations: Migration[] = [
  {
    name: '0001_deliver_ledger',
    async up(db) {
      await db.schema
        .createTable('told')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        // Of a message, or of the event that says that something was seen in the page.
        .addColumn('id', 'text', (c) => c.notNull())
        .addColumn('profile_id', 'text', (c) => c.notNull())
        .addColumn('channel', 'text', (c) => c.notNull())
        .addColumn('tags', 'text', (c) => c.notNull())
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('told_pk', ['workspace_id', 'id'])
        .execute();
      await db.schema
        .createIndex('told_of_person')
        .on('told')
        .columns(['workspace_id', 'profile_id', 'at'])
        .execute();
      await db.schema.createIndex('told_at').on('told').columns(['at']).execute();
      await db.schema
        .createTable('pressure')
        .addColumn('workspace_id', 'text', (c) => c.primaryKey())
        .addColumn('body', 'text', (c) => c.notNull())
        .addColumn('version', 'integer', (c) => c.notNull())
        .execute();
    },
  },
];
