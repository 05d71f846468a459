// The tables of metrics: what holds now, and every version that ever did.

import type { Migration } from '../../platform/records/index.ts';

export const metricMigrations: Migration[] = [
  {
    name: '0001_measure_metrics',
    async up(db) {
      await db.schema
        .createTable('metric')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('key', 'text', (c) => c.notNull())
        .addColumn('version', 'integer', (c) => c.notNull())
        .addColumn('is_archived', 'integer', (c) => c.notNull())
        .addColumn('body', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('metric_pk', ['workspace_id', 'key'])
        .execute();
      await db.schema
        .createTable('metric_version')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('key', 'text', (c) => c.notNull())
        .addColumn('version', 'integer', (c) => c.notNull())
        .addColumn('at', 'bigint', (c) => c.notNull())
        .addColumn('actor', 'text', (c) => c.notNull())
        .addColumn('body', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('metric_version_pk', ['workspace_id', 'key', 'version'])
        .execute();
    },
  },
];
