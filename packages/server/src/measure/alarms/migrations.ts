// The tables of alarms: what was raised, what was done about it, what is set for each kind, and what has been counted.

import type { Migration } from '../../platform/records/index.ts';

export const alarmMigrations: Migration[] = [
  {
    name: '0001_measure_alarms',
    async up(db) {
      await db.schema
        .createTable('alarm')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('id', 'text', (c) => c.notNull())
        .addColumn('kind', 'text', (c) => c.notNull())
        .addColumn('target', 'text', (c) => c.notNull())
        .addColumn('state', 'text', (c) => c.notNull())
        .addColumn('opened_at', 'bigint', (c) => c.notNull())
        // 0 while it lasts.
        .addColumn('closed_at', 'bigint', (c) => c.notNull())
        .addColumn('body', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('alarm_pk', ['workspace_id', 'id'])
        .addUniqueConstraint('alarm_once', ['workspace_id', 'kind', 'target', 'closed_at'])
        .execute();
      await db.schema
        .createTable('alarm_act')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('alarm_id', 'text', (c) => c.notNull())
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addColumn('what', 'text', (c) => c.notNull())
        .addColumn('who', 'text', (c) => c.notNull())
        .addColumn('note', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('alarm_act_pk', ['workspace_id', 'alarm_id', 'at', 'what'])
        .execute();
      await db.schema
        .createTable('alarm_watch')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('kind', 'text', (c) => c.notNull())
        .addColumn('settings', 'text', (c) => c.notNull())
        .addColumn('looked_at', 'bigint', (c) => c.notNull())
        // Everything until then has been counted.
        .addColumn('counted_until', 'bigint', (c) => c.notNull())
        .addColumn('watched', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('alarm_watch_pk', ['workspace_id', 'kind'])
        .execute();
      await db.schema
        .createTable('alarm_count')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('kind', 'text', (c) => c.notNull())
        .addColumn('target', 'text', (c) => c.notNull())
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addColumn('n', 'bigint', (c) => c.notNull())
        .addColumn('k', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('alarm_count_pk', ['workspace_id', 'kind', 'target', 'at'])
        .execute();
      await db.schema
        .createTable('alarm_lease')
        .addColumn('workspace_id', 'text', (c) => c.primaryKey())
        .addColumn('holder', 'text', (c) => c.notNull())
        .addColumn('claimed_until', 'bigint', (c) => c.notNull())
        .execute();
    },
  },
];
