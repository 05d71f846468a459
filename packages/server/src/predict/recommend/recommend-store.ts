// Settings and versions of recommendations in the record store.

import { deserialize, serialize } from 'node:v8';
import { deflateSync, inflateSync } from 'node:zlib';
import type { Kysely } from 'kysely';
import { bytesType, type Migration, type Records } from '../../platform/records/index.ts';
import type { Bundle, RecommendVersion } from './bundle.ts';
import type { RecommendSettings } from './settings.ts';

interface Tables {
  recommend_settings: { workspace_id: string; body: string };
  recommend_version: { workspace_id: string; version: number; body: string; model: Uint8Array };
}
export type RecommendStore = ReturnType<typeof createRecommendStore>;

/** Decisions are replayed from their log, not from models, so a few versions are enough to go back to. */
const KEPT_VERSIONS = 3;

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

export function createRecommendStore(records: Records) {
  const db = records.db as Kysely<Tables>;
  return {
    /** Undefined where nobody has asked for recommendations. */
    async settings(workspaceId: string): Promise<RecommendSettings | undefined> {
      const row = await db
        .selectFrom('recommend_settings')
        .select('body')
        .where('workspace_id', '=', workspaceId)
        .executeTakeFirst();
      return row && JSON.parse(row.body);
    },

    async workspaces(): Promise<string[]> {
      const rows = await db.selectFrom('recommend_settings').select('workspace_id').execute();
      return rows.map(({ workspace_id }) => workspace_id);
    },

    async saveSettings(workspaceId: string, settings: RecommendSettings): Promise<void> {
      const body = JSON.stringify(settings);
      await db
        .insertInto('recommend_settings')
        .values({ workspace_id: workspaceId, body })
        .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet({ body }))
        .execute();
    },

    /** The latest first. */
    async versions(workspaceId: string): Promise<RecommendVersion[]> {
      const rows = await db
        .selectFrom('recommend_version')
        .select(['version', 'body'])
        .where('workspace_id', '=', workspaceId)
        .orderBy('version', 'desc')
        .execute();
      return rows.map(({ version, body }) => ({ version: Number(version), ...JSON.parse(body) }));
    },

    async latest(workspaceId: string): Promise<number> {
      const row = await db
        .selectFrom('recommend_version')
        .select(({ fn }) => fn.max('version').as('version'))
        .where('workspace_id', '=', workspaceId)
        .executeTakeFirst();
      return Number(row?.version ?? 0);
    },

    async bundle(workspaceId: string, version: number): Promise<Bundle | undefined> {
      const row = await db
        .selectFrom('recommend_version')
        .select('model')
        .where('workspace_id', '=', workspaceId)
        .where('version', '=', version)
        .executeTakeFirst();
      return row && deserialize(inflateSync(row.model));
    },

    /** Its number. */
    async add(workspaceId: string, made: Omit<RecommendVersion, 'version'>, bundle: Bundle): Promise<number> {
      return db.transaction().execute(async (trx) => {
        const last = await trx
          .selectFrom('recommend_version')
          .select(({ fn }) => fn.max('version').as('version'))
          .where('workspace_id', '=', workspaceId)
          .executeTakeFirst();
        const version = Number(last?.version ?? 0) + 1;
        const model = deflateSync(serialize(bundle), { level: 1 });
        await trx
          .insertInto('recommend_version')
          .values({ workspace_id: workspaceId, version, body: JSON.stringify(made), model })
          .execute();
        await trx
          .deleteFrom('recommend_version')
          .where('workspace_id', '=', workspaceId)
          .where('version', '<=', version - KEPT_VERSIONS)
          .execute();
        return version;
      });
    },
  };
}
