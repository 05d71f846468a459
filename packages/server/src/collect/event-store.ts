// The outbox: every accepted event in the order of its commit, until it is shipped and old enough that its messageId
// cannot come again.

import { type Event, encodeEvent } from '@visavis/engine/collect';
import { type Records, type Statement, type Unit, unindexed } from '../platform/records/index.ts';
import { tallyEvents } from './tally-store.ts';

const INSERT: Statement = {
  name: 'collect_insert_event',
  sql: 'insert into event (workspace_id, message_id, received_at, body) values (?, ?, ?, ?)',
};
const SEEN_SQLITE: Statement = {
  name: 'collect_seen_sqlite',
  sql: 'select message_id from event where workspace_id = ? and message_id in (select value from json_each(?))',
};
const SEEN_POSTGRES: Statement = {
  name: 'collect_seen_postgres',
  sql: `select message_id from event
        where workspace_id = ? and message_id in (select json_array_elements_text(cast(? as json)))`,
};
/** Changes nothing; puts a unit that has nothing to write behind the commits that it relies on. */
const WAIT: Statement = { name: 'collect_wait', sql: 'delete from event where seq = ?' };

export function appendEvents(unit: Unit, workspaceId: string, events: readonly Event[]): void {
  unit.run(
    INSERT,
    events.map((event) => [workspaceId, event.messageId, event.receivedAt, encodeEvent(event)]),
  );
  tallyEvents(unit, workspaceId, events);
}

export function waitForCommits(unit: Unit): void {
  unit.run(WAIT, [[-1]]);
}

export async function findSeen(
  unit: Unit,
  engine: Records['engine'],
  workspaceId: string,
  messageIds: readonly string[],
): Promise<string[]> {
  const statement = engine === 'sqlite' ? SEEN_SQLITE : SEEN_POSTGRES;
  const rows = await unit.all<{ message_id: string }>(statement, [workspaceId, JSON.stringify(messageIds)]);
  return rows.map((row) => row.message_id);
}

export interface EventRow {
  seq: number;
  workspaceId: string;
  messageId: string;
  body: string;
}

/** All ids that are kept, in pages, for the filter to learn after a start. */
export async function listMessageIds(
  { db }: Records,
  after: number,
  limit: number,
): Promise<{ seq: number; workspaceId: string; messageId: string; receivedAt: number }[]> {
  const rows = await db
    .selectFrom('event')
    .select(['seq', 'workspace_id', 'message_id', 'received_at'])
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    seq: Number(row.seq),
    workspaceId: row.workspace_id,
    messageId: row.message_id,
    receivedAt: Number(row.received_at),
  }));
}

/** The latest events of a workspace between two places in the log, latest first. */
export async function listEvents(
  { db }: Records,
  {
    workspaceId,
    before,
    after,
    limit,
  }: { workspaceId: string; before: number; after: number; limit: number },
): Promise<EventRow[]> {
  const rows = await db
    .selectFrom('event')
    .select(['seq', 'message_id', 'body'])
    .where(unindexed('workspace_id'), '=', workspaceId)
    .where('seq', '<', before)
    .where('seq', '>', after)
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    seq: Number(row.seq),
    workspaceId,
    messageId: row.message_id,
    body: row.body,
  }));
}

/** Removes a slice of what is shipped and older than `receivedBefore`; returns how many rows went. */
export async function pruneEvents(
  { db }: Records,
  { shippedSeq, receivedBefore, limit }: { shippedSeq: number; receivedBefore: number; limit: number },
): Promise<number> {
  const old = db
    .selectFrom('event')
    .select('seq')
    .where('seq', '<=', shippedSeq)
    .where('received_at', '<', receivedBefore)
    .orderBy('seq')
    .limit(limit);
  const result = await db.deleteFrom('event').where('seq', 'in', old).executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** Of the first row of the log. Rows are nearly in the order of their receipt, so nothing that is kept is much older. */
/** When the last event of the log was received. */
export async function latestReceivedAt({ db }: Records): Promise<number | undefined> {
  const row = await db
    .selectFrom('event')
    .select('received_at')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : Number(row.received_at);
}

export async function oldestReceivedAt({ db }: Records): Promise<number | undefined> {
  const row = await db.selectFrom('event').select('received_at').orderBy('seq').limit(1).executeTakeFirst();
  return row === undefined ? undefined : Number(row.received_at);
}
