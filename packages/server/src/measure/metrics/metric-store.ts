// Metrics in the record store: the one that holds now, and every version that ever did.

import type { Metric } from '@visavis/engine/measure';
import type { Kysely } from 'kysely';
import type { Records } from '../../platform/records/index.ts';

export interface StoredMetric {
  key: string;
  name: string;
  description: string;
  metric: Metric;
  version: number;
  isArchived: boolean;
  createdAt: number;
  updatedAt: number;
}
export interface MetricVersion {
  at: number;
  actor: string;
  definition: StoredMetric;
}
interface Tables {
  metric: { workspace_id: string; key: string; version: number; is_archived: number; body: string };
  metric_version: {
    workspace_id: string;
    key: string;
    version: number;
    at: number;
    actor: string;
    body: string;
  };
}
export type MetricStore = ReturnType<typeof createMetricStore>;

export function createMetricStore(records: Records) {
  const db = records.db as unknown as Kysely<Tables>;
  const version = (workspaceId: string, definition: StoredMetric, actor: string) => ({
    ...{ workspace_id: workspaceId, key: definition.key, version: definition.version },
    ...{ at: definition.updatedAt, actor, body: JSON.stringify(definition) },
  });
  return {
    /** By name; archived ones are left out. */
    async list(workspaceId: string): Promise<StoredMetric[]> {
      const rows = await db
        .selectFrom('metric')
        .select('body')
        .where('workspace_id', '=', workspaceId)
        .where('is_archived', '=', 0)
        .execute();
      return rows
        .map(({ body }): StoredMetric => JSON.parse(body))
        .sort((a, b) => a.name.localeCompare(b.name, 'en'));
    },

    /** Archived ones too. */
    async find(workspaceId: string, key: string): Promise<StoredMetric | undefined> {
      const row = await db
        .selectFrom('metric')
        .select('body')
        .where('workspace_id', '=', workspaceId)
        .where('key', '=', key)
        .executeTakeFirst();
      return row && JSON.parse(row.body);
    },

    /** False when the key is taken. */
    add(workspaceId: string, definition: StoredMetric, actor: string): Promise<boolean> {
      return db.transaction().execute(async (tx) => {
        const rows = await tx
          .insertInto('metric')
          .values({
            ...{ workspace_id: workspaceId, key: definition.key, version: definition.version },
            ...{ is_archived: 0, body: JSON.stringify(definition) },
          })
          .onConflict((conflict) => conflict.columns(['workspace_id', 'key']).doNothing())
          .returning('key')
          .execute();
        if (rows.length === 0) return false;
        await tx
          .insertInto('metric_version')
          .values(version(workspaceId, definition, actor))
          .execute();
        return true;
      });
    },

    /** The next version of what was found; false when somebody else was there first. */
    replace(workspaceId: string, definition: StoredMetric, actor: string): Promise<boolean> {
      return db.transaction().execute(async (tx) => {
        const done = await tx
          .updateTable('metric')
          .set({
            ...{ version: definition.version, is_archived: definition.isArchived ? 1 : 0 },
            body: JSON.stringify(definition),
          })
          .where('workspace_id', '=', workspaceId)
          .where('key', '=', definition.key)
          .where('version', '=', definition.version - 1)
          .executeTakeFirst();
        if (Number(done.numUpdatedRows) === 0) return false;
        await tx
          .insertInto('metric_version')
          .values(version(workspaceId, definition, actor))
          .execute();
        return true;
      });
    },

    /** Newest first. */
    async versions(workspaceId: string, key: string): Promise<MetricVersion[]> {
      const rows = await db
        .selectFrom('metric_version')
        .select(['at', 'actor', 'body'])
        .where('workspace_id', '=', workspaceId)
        .where('key', '=', key)
        .orderBy('version', 'desc')
        .execute();
      return rows.map(({ at, actor, body }) => ({ at: Number(at), actor, definition: JSON.parse(body) }));
    },
  };
}
