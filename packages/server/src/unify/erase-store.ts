// What erasure touches outside the tables of people: the log of events, and the receipts.

import { decodeEvent, type Event, encodeEvent } from '@visavis/engine/collect';
import { eventIdentity } from '@visavis/engine/unify';
import type { Kysely } from 'kysely';
import { type Statement, unindexed } from '../platform/records/index.ts';
import type { Receipt } from './erase.ts';
import { withoutNames } from './forgotten.ts';

interface Tables {
  event: { seq: number; workspace_id: string; body: string };
  erasure: ErasureRow;
  identity_term: { workspace_id: string; term: string; identity_id: string };
}
interface ErasureRow {
  workspace_id: string;
  id: string;
  at: number;
  actor: string;
  receipt: string;
  /** Whose events are still to be removed; null when that is done. */
  open: string | null;
  until_seq: number | string;
  /** Up to which place in each log. */
  until: string;
}

/** An erasure of which not everything has been done. */
export interface OpenErasure {
  workspaceId: string;
  id: string;
  receipt: Receipt;
  ids: string[];
  /** Whose events may name the erased: they were seen together. */
  others: string[];
  /** Up to which place in the log of events. */
  untilSeq: number;
  /** The same of each log, by the name of its table in the event store. */
  until: Record<string, number>;
}

/** Tables of the record store from which the event store's are filled, and the names of those. */
const LOGS = [
  ['events', 'event'],
  ['moved', 'identity_moved'],
  ['derived', 'derived_log'],
  ['transitions', 'transition'],
  ['decisions', 'decision'],
] as const;

/**
 * Units are written in the order of their work, so each log ends here where the person's own part of it does. A log may
 * have been pruned to its end: then it goes as far as it was shipped.
 */
export const beginErasure = (tables: ReadonlySet<string>): Statement => {
  const end = (name: string, table: string) =>
    `(select coalesce(max(n), 0) from (select max(seq) as n from ${table}
      union all select shipped_seq as n from shipment where name = '${name}') as ends)`;
  const places = LOGS.filter(([, table]) => tables.has(table)).map(
    ([name, table]) => `'"${name}":' || ${end(name, table)}`,
  );
  return {
    name: `unify_begin_erasure_${places.length}`,
    sql: `insert into erasure (workspace_id, id, at, actor, receipt, open, until)
        values (?, ?, ?, ?, ?, ?, '{' || ${places.join(` || ',' || `)} || '}')`,
  };
};
/** Imports of files that were uploaded before know who was erased since. */
export const REMEMBER_ERASED: Statement = {
  name: 'unify_remember_erased',
  sql: `insert into erased_identity (workspace_id, id, at) values (?, ?, ?)
        on conflict (workspace_id, id) do update set at = excluded.at`,
};
export const FORGET_LONG_ERASED: Statement = {
  name: 'unify_forget_long_erased',
  sql: 'delete from erased_identity where at < ?',
};

/** Of these tables, those that there are: tests of one room have no others. */
export async function existingLogs(db: Kysely<Tables>): Promise<Set<string>> {
  const tables = await db.introspection.getTables();
  return new Set(tables.map(({ name }) => name));
}

const PAGE = 2000;

/**
 * Removes every event of this part of the log that is of one of these identities, and takes their names out of those
 * that are of others.
 */
export async function eraseOutbox(
  db: Kysely<Tables>,
  {
    workspaceId,
    ids,
    untilSeq,
    namesIn,
  }: { workspaceId: string; ids: ReadonlySet<string>; untilSeq: number; namesIn(event: Event): string[] },
): Promise<void> {
  for (let after = -1; ; ) {
    const rows = await db
      .selectFrom('event')
      .select(['seq', 'body'])
      .where('seq', '>', after)
      .where('seq', '<=', untilSeq)
      .where(unindexed('workspace_id'), '=', workspaceId)
      .orderBy('seq')
      .limit(PAGE)
      .execute();
    const mine: number[] = [];
    for (const { seq, body } of rows) {
      const event = decodeEvent(body);
      if (ids.has(eventIdentity(workspaceId, event))) {
        mine.push(seq);
        continue;
      }
      const names = namesIn(event);
      if (names.length === 0) continue;
      withoutNames(event, names);
      event.identifiers = event.identifiers.filter(({ value }) => !names.includes(value));
      await db
        .updateTable('event')
        .set({ body: encodeEvent(event) })
        .where('seq', '=', seq)
        .execute();
    }
    if (mine.length > 0) await db.deleteFrom('event').where('seq', 'in', mine).execute();
    if (rows.length < PAGE) return;
    after = Number(rows.at(-1)!.seq);
    await new Promise(setImmediate);
  }
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

/** Words by which others are found, where they are names of the erased. */
export async function eraseTerms(
  db: Kysely<Tables>,
  workspaceId: string,
  others: readonly string[],
  isName: (text: string) => boolean,
): Promise<void> {
  for (let at = 0; at < others.length; at += 500) {
    const rows = await db
      .selectFrom('identity_term')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('identity_id', 'in', others.slice(at, at + 500))
      .execute();
    for (const { term, identity_id } of rows.filter((row) => isName(row.term)))
      await db
        .deleteFrom('identity_term')
        .where('workspace_id', '=', workspaceId)
        .where('term', '=', term)
        .where('identity_id', '=', identity_id)
        .execute();
  }
}

/** The receipts of a workspace, the latest first. */
export async function listErasures(
  db: Kysely<Tables>,
  workspaceId: string,
  limit: number,
): Promise<Receipt[]> {
  const rows = await db
    .selectFrom('erasure')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('at', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => openOf(row).receipt);
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

function openOf(row: ErasureRow): OpenErasure {
  // A list of ids, as it was before others were looked at too.
  const open = JSON.parse(row.open ?? '[]') as string[] | Pick<OpenErasure, 'ids' | 'others'>;
  const until = JSON.parse(row.until) as Record<string, number>;
  return {
    workspaceId: row.workspace_id,
    id: row.id,
    receipt: { ...(JSON.parse(row.receipt) as Receipt), state: row.open === null ? 'done' : 'erasing' },
    ...(Array.isArray(open) ? { ids: open, others: [] } : open),
    untilSeq: until.events ?? Number(row.until_seq),
    until: { events: Number(row.until_seq), ...until },
  };
}
