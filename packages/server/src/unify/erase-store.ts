// What erasure touches outside the tables of people: the log of events, and the receipts.

import { decodeEvent } from '@visavis/engine/collect';
import { identityId } from '@visavis/engine/unify';
import type { Kysely } from 'kysely';
import type { Statement } from '../platform/records/index.ts';
import type { Receipt } from './erase.ts';

interface Tables {
  event: { seq: number; workspace_id: string; body: string };
  erasure: ErasureRow;
}
interface ErasureRow {
  workspace_id: string;
  id: string;
  at: number;
  actor: string;
  receipt: string;
  /** Whose events are still to be removed, and up to which place in the log; null when that is done. */
  open: string | null;
  until_seq: number | string;
}

/** An erasure of which not everything has been done. */
export interface OpenErasure {
  workspaceId: string;
  id: string;
  receipt: Receipt;
  ids: string[];
  untilSeq: number;
}

/** Units are written in the order of their work, so the log ends here where the person's own events do. */
export const BEGIN_ERASURE: Statement = {
  name: 'unify_begin_erasure',
  sql: `insert into erasure (workspace_id, id, at, actor, receipt, open, until_seq)
        select cast(? as text), cast(? as text), cast(? as bigint), cast(? as text), cast(? as text), cast(? as text),
          coalesce(max(seq), 0) from event`,
};

const PAGE = 2000;

/** Removes every event of this part of the log that names one of these identities, first or not; returns how many. */
export async function eraseOutbox(
  db: Kysely<Tables>,
  workspaceId: string,
  ids: ReadonlySet<string>,
  untilSeq: number,
): Promise<number> {
  let removed = 0;
  for (let after = -1; ; ) {
    const rows = await db
      .selectFrom('event')
      .select(['seq', 'body'])
      .where('seq', '>', after)
      .where('seq', '<=', untilSeq)
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

export async function readOpenErasures(db: Kysely<Tables>): Promise<OpenErasure[]> {
  const rows = await db
    .selectFrom('erasure')
    .selectAll()
    .where('open', 'is not', null)
    .orderBy('at')
    .execute();
  return rows.map(openOf);
}

export async function readOpenErasure(
  db: Kysely<Tables>,
  workspaceId: string,
  id: string,
): Promise<OpenErasure | undefined> {
  const row = await db
    .selectFrom('erasure')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && openOf(row);
}

export async function closeErasure(
  db: Kysely<Tables>,
  { workspaceId, id, receipt }: Pick<OpenErasure, 'workspaceId' | 'id' | 'receipt'>,
): Promise<void> {
  await db
    .updateTable('erasure')
    .set({ open: null, receipt: JSON.stringify(receipt) })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}

const openOf = (row: ErasureRow): OpenErasure => ({
  workspaceId: row.workspace_id,
  id: row.id,
  receipt: JSON.parse(row.receipt) as Receipt,
  ids: JSON.parse(row.open ?? '[]') as string[],
  untilSeq: Number(row.until_seq),
});
