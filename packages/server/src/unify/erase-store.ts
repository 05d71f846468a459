// What erasure touches outside the tables of people: the log of events, and the receipts.

import { decodeEvent } from '@visavis/engine/collect';
import { identityId } from '@visavis/engine/unify';
import type { Kysely } from 'kysely';

interface Tables {
  event: { seq: number; workspace_id: string; body: string };
  erasure: ErasureRow;
}
export interface ErasureRow {
  workspace_id: string;
  id: string;
  at: number;
  actor: string;
  receipt: string;
}

const PAGE = 2000;

/** Removes every event in the log that names one of these identities, first or beside another; returns how many. */
export async function eraseOutbox(
  db: Kysely<Tables>,
  workspaceId: string,
  ids: ReadonlySet<string>,
): Promise<number> {
  let removed = 0;
  for (let after = -1; ; ) {
    const rows = await db
      .selectFrom('event')
      .select(['seq', 'body'])
      .where('seq', '>', after)
      .where('workspace_id', '=', workspaceId)
      .orderBy('seq')
      .limit(PAGE)
      .execute();
    const mine = rows.filter((row) => names(workspaceId, row.body, ids)).map((row) => row.seq);
    if (mine.length > 0) await db.deleteFrom('event').where('seq', 'in', mine).execute();
    removed += mine.length;
    if (rows.length < PAGE) return removed;
    after = Number(rows.at(-1)!.seq);
    await new Promise(setImmediate);
  }
}

function names(workspaceId: string, body: string, ids: ReadonlySet<string>): boolean {
  const { identifiers } = decodeEvent(body);
  return identifiers.some(({ type, value }) => ids.has(identityId(workspaceId, type, value)));
}

export async function writeErasure(db: Kysely<Tables>, row: ErasureRow): Promise<void> {
  await db.insertInto('erasure').values(row).execute();
}
