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
];
