// Questions of reports that were made into a story, in the record store: what is shared and spoken of needs an address.

import type { Kysely } from 'kysely';
import type { Records } from '../../platform/records/index.ts';

export interface StoredQuestion {
  of: string;
  /** As it was asked, as JSON. */
  asked: string;
}
interface Tables {
  report_question: { workspace_id: string; id: string; of: string; asked: string; created_at: number };
}

export function createQuestionStore(records: Records) {
  const db = records.db as unknown as Kysely<Tables>;
  return {
    /** The same question again is the same one. */
    async add(workspaceId: string, id: string, { of, asked }: StoredQuestion, now: number): Promise<void> {
      await db
        .insertInto('report_question')
        .values({ workspace_id: workspaceId, id, of, asked, created_at: now })
        .onConflict((found) => found.columns(['workspace_id', 'id']).doNothing())
        .execute();
    },

    async find(workspaceId: string, id: string): Promise<StoredQuestion | undefined> {
      return db
        .selectFrom('report_question')
        .select(['of', 'asked'])
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .executeTakeFirst();
    },
  };
}
