// What people say of segments, personas, stages and experiments, in the record store.

import type { Kysely } from 'kysely';
import type { Records } from '../../platform/records/index.ts';

export interface StoredComment {
  id: string;
  /** `segment:regulars`. */
  subject: string;
  text: string;
  authorId: string | null;
  authorName: string;
  at: number;
  editedAt: number | null;
  resolvedAt: number | null;
  resolvedBy: string | null;
}
interface Tables {
  comment: {
    workspace_id: string;
    id: string;
    subject: string;
    text: string;
    author_id: string | null;
    author_name: string;
    at: number;
    edited_at: number | null;
    resolved_at: number | null;
    resolved_by: string | null;
  };
}

const numberOrNull = (value: number | null): number | null => (value === null ? null : Number(value));
const toComment = (row: Tables['comment']): StoredComment => ({
  ...{ id: row.id, subject: row.subject, text: row.text },
  ...{ authorId: row.author_id, authorName: row.author_name, at: Number(row.at) },
  ...{ editedAt: numberOrNull(row.edited_at), resolvedAt: numberOrNull(row.resolved_at) },
  resolvedBy: row.resolved_by,
});

export function createCommentStore(records: Records) {
  const db = records.db as unknown as Kysely<Tables>;
  return {
    /** The oldest first. */
    async of(workspaceId: string, subject: string): Promise<StoredComment[]> {
      const rows = await db
        .selectFrom('comment')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('subject', '=', subject)
        .orderBy('id')
        .execute();
      return rows.map(toComment);
    },

    async find(workspaceId: string, id: string): Promise<StoredComment | undefined> {
      const row = await db
        .selectFrom('comment')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .executeTakeFirst();
      return row && toComment(row);
    },

    async add(workspaceId: string, one: StoredComment): Promise<void> {
      await db
        .insertInto('comment')
        .values({
          ...{ workspace_id: workspaceId, id: one.id, subject: one.subject, text: one.text },
          ...{ author_id: one.authorId, author_name: one.authorName, at: one.at },
          ...{ edited_at: null, resolved_at: null, resolved_by: null },
        })
        .execute();
    },

    async change(workspaceId: string, one: StoredComment): Promise<void> {
      await db
        .updateTable('comment')
        .set({
          ...{ text: one.text, edited_at: one.editedAt },
          ...{ resolved_at: one.resolvedAt, resolved_by: one.resolvedBy },
        })
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', one.id)
        .execute();
    },

    async remove(workspaceId: string, id: string): Promise<void> {
      await db.deleteFrom('comment').where('workspace_id', '=', workspaceId).where('id', '=', id).execute();
    },
  };
}
export type CommentStore = ReturnType<typeof createCommentStore>;
