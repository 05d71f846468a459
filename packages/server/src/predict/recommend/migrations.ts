// Recommendations once had tables of their own. They are models now: settings and versions move to where models are.

import { bytesType, type Migration } from '../../platform/records/index.ts';
import { recommendations, reportOf } from '../kinds/recommendations.ts';
import type { TrainingReport } from './bundle.ts';

export const recommendMigrations: Migration[] = [
  {
    name: '0001_recommend',
    async up(db, engine) {
      await db.schema
        .createTable('recommend_settings')
        .addColumn('workspace_id', 'text', (c) => c.primaryKey())
        .addColumn('body', 'text', (c) => c.notNull())
        .execute();
      await db.schema
        .createTable('recommend_version')
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('version', 'integer', (c) => c.notNull())
        .addColumn('body', 'text', (c) => c.notNull())
        .addColumn('model', bytesType(engine), (c) => c.notNull())
        .addPrimaryKeyConstraint('recommend_version_pk', ['workspace_id', 'version'])
        .execute();
    },
  },
];

/** Comes after the tables of models. */
export const recommendAsModel: Migration = {
  name: '0002_recommend_as_model',
  async up(db) {
    for (const row of await db.selectFrom('recommend_settings').selectAll().execute()) {
      const { workspace_id } = row;
      const id = `recommendations-${workspace_id}`;
      const { everyHours, ...settings } = JSON.parse(row.body) as { everyHours: number | null };
      const versions = await db
        .selectFrom('recommend_version')
        .selectAll()
        .where('workspace_id', '=', workspace_id)
        .orderBy('version')
        .execute();
      const made = versions.map(({ version, body, model }) => ({ version, model, ...readOld(body) }));
      const at = made[0]?.trainedAt ?? Date.now();
      const about = {
        ...{ name: recommendations.title, kind: recommendations.name, settings, promotion: 'automatic' },
        ...{ retrainDays: everyHours === null ? null : everyHours / 24 },
        ...{ createdAt: at, createdBy: 'the server', updatedAt: at },
      };
      const version = Number(made.at(-1)?.version ?? 0);
      const added = await db
        .insertInto('prediction_model')
        .values({
          ...{ workspace_id, id, key: recommendations.key, state: 'active', version },
          ...{ body: JSON.stringify(about), scored_seq: 0, scored_moved: 0, refreshed_at: 0 },
          ...{ refresh: 'null', scored_version: 0 },
        })
        .onConflict((conflict) => conflict.columns(['workspace_id', 'key']).doNothing())
        .returning('id')
        .execute();
      // Somebody has a model of another kind under that key, and keeps it.
      if (added.length === 0) continue;
      for (const { version, model, trainedAt, knownAt, report } of made)
        await db
          .insertInto('prediction_version')
          .values({
            ...{ workspace_id, model_id: id, version, model },
            body: JSON.stringify({
              ...{ settings, plan: null, columns: [], report: reportOf(report), knownAt, trainedAt },
              ...{ trainedBy: 'the server', seconds: report.seconds, bytes: model.length },
            }),
          })
          .execute();
    }
    await db.schema.dropTable('recommend_settings').execute();
    await db.schema.dropTable('recommend_version').execute();
  },
};

const readOld = (body: string): { trainedAt: number; knownAt: number; report: TrainingReport } =>
  JSON.parse(body);
