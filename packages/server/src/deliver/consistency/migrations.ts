// The tables of the consistency guard.

import type { Migration } from '../../platform/records/index.ts';

export const consistencyMigrations: Migration[] = [
  {
    name: '0001_deliver_consistency',
    async up(db) {
      await db.schema
        .createTable('declared_claims')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        // What it is said of, such as `template:spring/vip`.
        .addColumn('subject', 'text', (c) => c.notNull())
        .addColumn('body', 'text', (c) => c.notNull())
        .addColumn('updated_at', 'bigint', (c) => c.notNull())
        .addColumn('updated_by', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('declared_claims_pk', ['workspace_id', 'subject'])
        .execute();
      await db.schema
        .createTable('clash')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        // Of the person and the pair: each is recorded once.
        .addColumn('id', 'text', (c) => c.notNull())
        .addColumn('profile_id', 'text', (c) => c.notNull())
        .addColumn('first', 'text', (c) => c.notNull())
        .addColumn('second', 'text', (c) => c.notNull())
        .addColumn('first_name', 'text', (c) => c.notNull())
        .addColumn('second_name', 'text', (c) => c.notNull())
        .addColumn('first_at', 'bigint', (c) => c.notNull())
        .addColumn('second_at', 'bigint', (c) => c.notNull())
        .addColumn('sentence', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('clash_pk', ['workspace_id', 'id'])
        .execute();
      await db.schema
        .createIndex('clash_of_person')
        .on('clash')
        .columns(['workspace_id', 'profile_id'])
        .execute();
      await db.schema
        .createIndex('clash_latest')
        .on('clash')
        .columns(['workspace_id', 'second_at'])
        .execute();
      await db.schema
        .createTable('consistency')
        .addColumn('workspace_id', 'text', (c) => c.primaryKey())
        .addColumn('within', 'text', (c) => c.notNull())
        .execute();
    },
  },
];
