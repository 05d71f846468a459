// Items and feeds in the record store, and the number that changes with them.

import type { Kysely } from 'kysely';
import type { Records } from '../../platform/records/index.ts';
import type { Feed } from './feed.ts';
import type { CatalogueItem } from './item.ts';

interface Tables {
  catalogue_item: { workspace_id: string; id: string; origin: string; updated_at: number; body: string };
  catalogue_feed: { workspace_id: string; id: string; body: string };
  catalogue_version: { workspace_id: string; version: number };
}
export type CatalogueStore = ReturnType<typeof createCatalogueStore>;

const PER_STATEMENT = 200;

export function createCatalogueStore(records: Records) {
  const db = records.db as Kysely<Tables>;

  async function bump(trx: Kysely<Tables>, workspaceId: string): Promise<void> {
    await trx
      .insertInto('catalogue_version')
      .values({ workspace_id: workspaceId, version: 1 })
      .onConflict((conflict) =>
        conflict.column('workspace_id').doUpdateSet(({ ref, eb }) => ({
          version: eb(ref('catalogue_version.version'), '+', 1),
        })),
      )
      .execute();
  }

  return {
    async version(workspaceId: string): Promise<number> {
      const row = await db
        .selectFrom('catalogue_version')
        .select('version')
        .where('workspace_id', '=', workspaceId)
        .executeTakeFirst();
      return Number(row?.version ?? 0);
    },

    async items(workspaceId: string): Promise<CatalogueItem[]> {
      const rows = await db
        .selectFrom('catalogue_item')
        .select('body')
        .where('workspace_id', '=', workspaceId)
        .orderBy('id')
        .execute();
      return rows.map(({ body }) => JSON.parse(body));
    },

    /** Adds and replaces. */
    async put(workspaceId: string, items: readonly CatalogueItem[]): Promise<void> {
      await db.transaction().execute(async (trx) => {
        for (let from = 0; from < items.length; from += PER_STATEMENT) {
          const rows = items.slice(from, from + PER_STATEMENT).map((item) => ({
            ...{ workspace_id: workspaceId, id: item.id, origin: item.origin },
            ...{ updated_at: item.updatedAt, body: JSON.stringify(item) },
          }));
          await trx
            .insertInto('catalogue_item')
            .values(rows)
            .onConflict((conflict) =>
              conflict.columns(['workspace_id', 'id']).doUpdateSet(({ ref }) => ({
                origin: ref('excluded.origin'),
                updated_at: ref('excluded.updated_at'),
                body: ref('excluded.body'),
              })),
            )
            .execute();
        }
        await bump(trx, workspaceId);
      });
    },

    /** Those of a feed that it did not name the last time. */
    async unmentioned(workspaceId: string, origin: string, before: number): Promise<CatalogueItem[]> {
      const rows = await db
        .selectFrom('catalogue_item')
        .select('body')
        .where('workspace_id', '=', workspaceId)
        .where('origin', '=', origin)
        .where('updated_at', '<', before)
        .execute();
      return rows.map(({ body }) => JSON.parse(body));
    },

    async remove(workspaceId: string, id: string): Promise<boolean> {
      const { numDeletedRows } = await db
        .deleteFrom('catalogue_item')
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .executeTakeFirst();
      await bump(db, workspaceId);
      return Number(numDeletedRows) > 0;
    },

    async feeds(workspaceId?: string): Promise<Feed[]> {
      let query = db.selectFrom('catalogue_feed').select('body');
      if (workspaceId !== undefined) query = query.where('workspace_id', '=', workspaceId);
      return (await query.orderBy('id').execute()).map(({ body }) => JSON.parse(body));
    },

    async saveFeed(feed: Feed): Promise<void> {
      const { workspaceId: workspace_id, id } = feed;
      const body = JSON.stringify(feed);
      await db
        .insertInto('catalogue_feed')
        .values({ workspace_id, id, body })
        .onConflict((conflict) => conflict.columns(['workspace_id', 'id']).doUpdateSet({ body }))
        .execute();
    },

    async removeFeed({ workspaceId, id }: Feed): Promise<void> {
      await db
        .deleteFrom('catalogue_feed')
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .execute();
    },
  };
}
