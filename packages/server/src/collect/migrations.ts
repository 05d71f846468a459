// The tables of collect, step by step. Append-only.

import { type Migration, serialType } from '../platform/records/index.ts';

export const migrations: Migration[] = [
  {
    name: '0001_collect_event',
    async up(db, engine) {
      await db.schema
        .createTable('event')
        .addColumn('seq', serialType(engine))
        .addColumn('workspace_id', 'text', (column) => column.notNull())
        .addColumn('message_id', 'text', (column) => column.notNull())
        .addColumn('received_at', 'bigint', (column) => column.notNull())
        .addColumn('body', 'text', (column) => column.notNull())
        .execute();
      await db.schema
        .createIndex('event_message_id')
        .unique()
        .on('event')
        .columns(['workspace_id', 'message_id'])
        .execute();
    },
  },
  {
    name: '0002_collect_sources',
    async up(db) {
      await db.schema
        .createTable('source')
        .addColumn('workspace_id', 'text', (column) => column.notNull())
        .addColumn('id', 'text', (column) => column.notNull())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('source_key', ['workspace_id', 'id'])
        .execute();
      await db.schema
        .createTable('event_count')
        .addColumn('workspace_id', 'text', (column) => column.notNull())
        .addColumn('source_id', 'text', (column) => column.notNull())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('seen', 'bigint', (column) => column.notNull())
        .addColumn('first_at', 'bigint', (column) => column.notNull())
        .addColumn('last_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('event_count_key', ['workspace_id', 'source_id', 'name'])
        .execute();
      await db.schema
        .createTable('field_count')
        .addColumn('workspace_id', 'text', (column) => column.notNull())
        .addColumn('source_id', 'text', (column) => column.notNull())
        .addColumn('event', 'text', (column) => column.notNull())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('type', 'text', (column) => column.notNull())
        .addColumn('seen', 'bigint', (column) => column.notNull())
        .addColumn('first_at', 'bigint', (column) => column.notNull())
        .addColumn('last_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('field_count_key', ['workspace_id', 'source_id', 'event', 'name', 'type'])
        .execute();
    },
  },
  {
    name: '0003_collect_import',
    async up(db) {
      await db.schema
        .createTable('import')
        .addColumn('workspace_id', 'text', (column) => column.notNull())
        .addColumn('id', 'text', (column) => column.notNull())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('path', 'text', (column) => column.notNull())
        .addColumn('bytes', 'bigint', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('mapping', 'text')
        .addColumn('total', 'bigint', (column) => column.notNull())
        .addColumn('done', 'bigint', (column) => column.notNull())
        .addColumn('accepted', 'bigint', (column) => column.notNull())
        .addColumn('rejected', 'bigint', (column) => column.notNull())
        .addColumn('rejected_bytes', 'bigint', (column) => column.notNull())
        .addColumn('error', 'text')
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('import_key', ['workspace_id', 'id'])
        .execute();
    },
  },
  {
    name: '0004_collect_event_tally',
    async up(db, engine) {
      await db.schema
        .createTable('event_tally')
        .addColumn('seq', serialType(engine))
        .addColumn('workspace_id', 'text', (column) => column.notNull())
        .addColumn('source_id', 'text', (column) => column.notNull())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('seen', 'bigint', (column) => column.notNull())
        .addColumn('first_at', 'bigint', (column) => column.notNull())
        .addColumn('last_at', 'bigint', (column) => column.notNull())
        .execute();
    },
  },
  {
    name: '0005_collect_field_count_place',
    async up(db) {
      await db.schema
        .createTable('field_count_place')
        .addColumn('id', 'integer', (column) => column.primaryKey())
        .addColumn('seq', 'bigint', (column) => column.notNull())
        .execute();
      // What came before was counted as it came.
      const { seq } = await db
        .selectFrom('event')
        .select((all) => all.fn.max('seq').as('seq'))
        .executeTakeFirstOrThrow();
      await db
        .insertInto('field_count_place')
        .values({ id: 1, seq: Number(seq ?? 0) })
        .execute();
    },
  },
];
