// The tables of predict: models, their versions, jobs that train them, and who is at it.

import { bytesType, type Migration } from '../platform/records/index.ts';
import { personaMigrations } from './personas/index.ts';
import { recommendAsModel, recommendMigrations } from './recommend/migrations.ts';

export const migrations: Migration[] = [
  ...recommendMigrations,
  {
    name: '0001_predict_models',
    async up(db, engine) {
      await db.schema
        .createTable('prediction_model')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('id', 'text', (c) => c.notNull())
        .addColumn('key', 'text', (c) => c.notNull())
        .addColumn('state', 'text', (c) => c.notNull())
        .addColumn('version', 'integer', (c) => c.notNull())
        .addColumn('body', 'text', (c) => c.notNull())
        // How far the logs of events and of moved identities are scored, and when everybody was scored last.
        .addColumn('scored_seq', 'bigint', (c) => c.notNull())
        .addColumn('scored_moved', 'bigint', (c) => c.notNull())
        .addColumn('refreshed_at', 'bigint', (c) => c.notNull())
        .addColumn('refresh', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('prediction_model_pk', ['workspace_id', 'id'])
        .addUniqueConstraint('prediction_model_key', ['workspace_id', 'key'])
        .execute();
      await db.schema
        .createTable('prediction_version')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('model_id', 'text', (c) => c.notNull())
        .addColumn('version', 'integer', (c) => c.notNull())
        .addColumn('body', 'text', (c) => c.notNull())
        .addColumn('model', bytesType(engine), (c) => c.notNull())
        .addPrimaryKeyConstraint('prediction_version_pk', ['workspace_id', 'model_id', 'version'])
        .execute();
      await db.schema
        .createTable('prediction_job')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('id', 'text', (c) => c.notNull())
        .addColumn('model_id', 'text', (c) => c.notNull())
        .addColumn('state', 'text', (c) => c.notNull())
        .addColumn('body', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('prediction_job_pk', ['workspace_id', 'id'])
        .execute();
      await db.schema
        .createIndex('prediction_job_model')
        .on('prediction_job')
        .columns(['workspace_id', 'model_id'])
        .execute();
      await db.schema.createIndex('prediction_job_state').on('prediction_job').column('state').execute();
      await db.schema
        .createTable('prediction_lease')
        .addColumn('workspace_id', 'text', (c) => c.primaryKey())
        .addColumn('holder', 'text', (c) => c.notNull())
        .addColumn('claimed_until', 'bigint', (c) => c.notNull())
        .execute();
    },
  },
  {
    name: '0002_predict_scored_version',
    async up(db) {
      await db.schema
        .alterTable('prediction_model')
        .addColumn('scored_version', 'integer', (c) => c.notNull().defaultTo(0))
        .execute();
    },
  },
  recommendAsModel,
  ...personaMigrations,
];
