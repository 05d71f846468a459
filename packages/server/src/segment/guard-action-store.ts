// What was merged and retired at the guard's proposal, and all that is needed to take it back.

import type { Condition } from '@visavis/engine/segment';
import type { Kysely } from 'kysely';
import type { Records } from '../platform/records/index.ts';

export interface GuardAction {
  workspaceId: string;
  id: string;
  action: 'retire' | 'merge';
  segment: { id: string; key: string; name: string };
  /** The key of the one that took its place. */
  into: string | null;
  /** How many were in it. */
  people: number;
  /** What the guard said would be different. */
  effect: string;
  /** What named it, and names the other one now. */
  changed: { kind: string; key: string; name: string; before: Condition; after: Condition }[];
  /** The segment is archived; before that, what leaned on it is being brought up with the other one. */
  isDone: boolean;
  doneAt: number;
  doneBy: string;
  undoneAt: number;
  undoneBy: string;
}

interface Tables {
  segment_guard_action: {
    workspace_id: string;
    id: string;
    done_at: number;
    is_open: number;
    body: string;
  };
}

export type GuardActionStore = ReturnType<typeof createGuardActionStore>;

export function createGuardActionStore(records: Records) {
  const db = records.db as Kysely<Tables>;
  return {
    async save(action: GuardAction): Promise<void> {
      const { workspaceId, id, doneAt } = action;
      const body = JSON.stringify(action);
      const is_open = Number(!action.isDone && action.undoneAt === 0);
      await db
        .insertInto('segment_guard_action')
        .values({ workspace_id: workspaceId, id, done_at: doneAt, is_open, body })
        .onConflict((conflict) => conflict.columns(['workspace_id', 'id']).doUpdateSet({ is_open, body }))
        .execute();
    },
    /** The latest first. */
    async list(workspaceId: string, limit: number): Promise<GuardAction[]> {
      const rows = await db
        .selectFrom('segment_guard_action')
        .select('body')
        .where('workspace_id', '=', workspaceId)
        .orderBy('done_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(({ body }) => JSON.parse(body) as GuardAction);
    },
    /** Of all workspaces: begun, and not finished when the server stopped. */
    async open(): Promise<GuardAction[]> {
      const rows = await db
        .selectFrom('segment_guard_action')
        .select('body')
        .where('is_open', '=', 1)
        .execute();
      return rows.map(({ body }) => JSON.parse(body) as GuardAction);
    },
    async find(workspaceId: string, id: string): Promise<GuardAction | undefined> {
      const row = await db
        .selectFrom('segment_guard_action')
        .select('body')
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .executeTakeFirst();
      return row && (JSON.parse(row.body) as GuardAction);
    },
  };
}
