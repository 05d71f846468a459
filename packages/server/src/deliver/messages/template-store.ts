// Templates in the record store; the latest version of each.

import type { Template } from '@visavis/engine/deliver';
import type { Kysely } from 'kysely';
import type { Records } from '../../platform/records/index.ts';

interface Tables {
  message_template: {
    workspace_id: string;
    key: string;
    version: number;
    body: string;
    updated_at: number;
    updated_by: string;
  };
}
export interface StoredTemplate extends Template {
  version: number;
  updatedAt: number;
  updatedBy: string;
}

export type TemplateStore = ReturnType<typeof createTemplateStore>;

export function createTemplateStore(records: Records) {
  const db = records.db as Kysely<Tables>;
  return {
    async list(workspaceId: string): Promise<StoredTemplate[]> {
      const rows = await db
        .selectFrom('message_template')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .orderBy('key')
        .execute();
      return rows.map(templateOf);
    },
    async find(workspaceId: string, key: string): Promise<StoredTemplate | undefined> {
      const row = await db
        .selectFrom('message_template')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('key', '=', key)
        .executeTakeFirst();
      return row && templateOf(row);
    },
    /** False when the key is taken. */
    async add(
      workspaceId: string,
      { version, updatedAt, updatedBy, key, ...body }: StoredTemplate,
    ): Promise<boolean> {
      const rows = await db
        .insertInto('message_template')
        .values({
          ...{ workspace_id: workspaceId, key, version, body: JSON.stringify(body) },
          ...{ updated_at: updatedAt, updated_by: updatedBy },
        })
        .onConflict((conflict) => conflict.columns(['workspace_id', 'key']).doNothing())
        .returning('key')
        .execute();
      return rows.length > 0;
    },
    /** False when somebody else has saved meanwhile: it is no longer the version before. */
    async save(
      workspaceId: string,
      { version, updatedAt, updatedBy, key, ...body }: StoredTemplate,
    ): Promise<boolean> {
      const done = await db
        .updateTable('message_template')
        .set({ version, body: JSON.stringify(body), updated_at: updatedAt, updated_by: updatedBy })
        .where('workspace_id', '=', workspaceId)
        .where('key', '=', key)
        .where('version', '=', version - 1)
        .executeTakeFirst();
      return Number(done.numUpdatedRows) > 0;
    },
    async remove(workspaceId: string, key: string): Promise<boolean> {
      const done = await db
        .deleteFrom('message_template')
        .where('workspace_id', '=', workspaceId)
        .where('key', '=', key)
        .executeTakeFirst();
      return Number(done.numDeletedRows) > 0;
    },
  };
}

const templateOf = (row: Tables['message_template']): StoredTemplate => ({
  ...(JSON.parse(row.body) as Omit<Template, 'key'>),
  key: row.key,
  version: row.version,
  updatedAt: Number(row.updated_at),
  updatedBy: row.updated_by,
});
