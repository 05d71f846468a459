// Notes on dates, in the record store.

import type { Kysely } from 'kysely';
import type { Records } from '../../platform/records/index.ts';

export interface StoredAnnotation {
  id: string;
  time: number;
  text: string;
  authorName: string;
  at: number;
}
interface Tables {
  annotation: {
    workspace_id: string;
    id: string;
    time: number;
    text: string;
    author_name: string;
    at: number;
  };
}

export function createAnnotationStore(records: Records) {
  const db = records.db as unknown as Kysely<Tables>;
  return {
    /** In [from, to), the oldest first. */
    async between(workspaceId: string, from: number, to: number): Promise<StoredAnnotation[]> {
      const rows = await db
        .selectFrom('annotation')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('time', '>=', from)
        .where('time', '<', to)
        .orderBy('time')
        .execute();
      return rows.map(({ id, time, text, author_name, at }) => ({
        ...{ id, time: Number(time), text, authorName: author_name, at: Number(at) },
      }));
    },

    async add(workspaceId: string, { id, time, text, authorName, at }: StoredAnnotation): Promise<void> {
      await db
        .insertInto('annotation')
        .values({ workspace_id: workspaceId, ...{ id, time, text, author_name: authorName, at } })
        .execute();
    },

    /** False when there is none. */
    async remove(workspaceId: string, id: string): Promise<boolean> {
      const row = await db
        .deleteFrom('annotation')
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .executeTakeFirst();
      return Number(row.numDeletedRows) > 0;
    },
  };
}
