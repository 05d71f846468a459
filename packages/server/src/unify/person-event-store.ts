// A person's own time line: what the event store has of them, and what has not been shipped there yet.

import {
  decodeEvent,
  type Event,
  type Fact,
  type Json,
  type JsonObject,
  readMessage,
} from '@visavis/engine/collect';
import { eventIdentity } from '@visavis/engine/unify';
import type { Kysely } from 'kysely';
import { type Events, FACT_COLUMNS, quote } from '../platform/events/index.ts';
import { unindexed } from '../platform/records/index.ts';

export interface PersonEvent {
  seq: number;
  messageId: string;
  identity: string;
  type: string;
  name: string;
  time: string;
  receivedAt: string;
  sourceId: string;
  flags: string[];
  properties: JsonObject;
  traits: JsonObject;
  context: JsonObject;
}
interface Tables {
  event: { seq: number; workspace_id: string; body: string };
}
interface StoredEvent {
  seq: number;
  message_id: string;
  identity: string;
  type: string;
  name: string;
  ms: number;
  received_ms: number;
  source_id: string;
  flags: string[];
  raw: string;
}

const COLUMNS = `seq, message_id, identity, type, name, toUnixTimestamp64Milli(time) AS ms,
  toUnixTimestamp64Milli(received_at) AS received_ms, source_id, flags, raw`;

/** How many events not yet shipped are looked through for one person. */
const UNSHIPPED_AT_MOST = 20_000;

export interface EventPage {
  limit: number;
  /** `<time>.<seq>` of the last event of the page before. */
  cursor?: string;
  name?: string;
}

/** The latest first. */
export async function readShipped(
  events: Events,
  workspaceId: string,
  identities: readonly string[],
  { limit, cursor, name }: EventPage,
): Promise<PersonEvent[]> {
  const [ms, seq] = positionOf(cursor);
  const rows = await events.query<StoredEvent>(
    `SELECT ${COLUMNS} FROM events
     WHERE workspace_id = {workspace:String} AND identity IN {identities:Array(UUID)}
       AND (toUnixTimestamp64Milli(time), seq) < ({ms:Int64}, {seq:UInt64})
       ${name === undefined ? '' : 'AND name = {name:String}'}
     ORDER BY time DESC, seq DESC LIMIT {limit:UInt32}`,
    { workspace: workspaceId, identities, ms, seq, limit, ...(name !== undefined && { name }) },
  );
  return rows.map(personEvent);
}

/** Everything, in the order of the log. */
export async function* streamShipped(
  events: Events,
  workspaceId: string,
  identities: readonly string[],
): AsyncGenerator<PersonEvent> {
  const chunks = events.stream<StoredEvent>(
    `SELECT ${COLUMNS} FROM events
     WHERE workspace_id = {workspace:String} AND identity IN {identities:Array(UUID)} ORDER BY seq`,
    { workspace: workspaceId, identities },
  );
  for await (const rows of chunks) for (const row of rows) yield personEvent(row);
}

export async function readUnshipped(
  db: Kysely<Tables>,
  workspaceId: string,
  identities: ReadonlySet<string>,
  shippedSeq: number,
): Promise<PersonEvent[]> {
  const rows = await db
    .selectFrom('event')
    .select(['seq', 'body'])
    .where('seq', '>', shippedSeq)
    .where(unindexed('workspace_id'), '=', workspaceId)
    .orderBy('seq', 'desc')
    .limit(UNSHIPPED_AT_MOST)
    .execute();
  return rows.flatMap(({ seq, body }) => {
    const event = decodeEvent(body);
    const identity = eventIdentity(workspaceId, event);
    return identities.has(identity) ? [fromEvent(Number(seq), identity, event)] : [];
  });
}

export const positionOf = (cursor: string | undefined): [ms: number, seq: number] => {
  const [ms, seq] = (cursor ?? '').split('.').map(Number);
  return Number.isSafeInteger(ms) && Number.isSafeInteger(seq) && cursor ? [ms!, seq!] : [8.64e15, 0];
};

function personEvent(row: StoredEvent): PersonEvent {
  const raw = JSON.parse(row.raw) as JsonObject;
  return {
    seq: Number(row.seq),
    messageId: row.message_id,
    identity: row.identity,
    type: row.type,
    name: row.name,
    time: new Date(Number(row.ms)).toISOString(),
    receivedAt: new Date(Number(row.received_ms)).toISOString(),
    sourceId: row.source_id,
    flags: row.flags,
    properties: objectOr(raw.properties),
    traits: objectOr(raw.traits),
    context: objectOr(raw.context),
  };
}

function fromEvent(seq: number, identity: string, event: Event): PersonEvent {
  return {
    seq,
    messageId: event.messageId,
    identity,
    type: event.type,
    name: event.name,
    time: new Date(event.time).toISOString(),
    receivedAt: new Date(event.receivedAt).toISOString(),
    sourceId: event.sourceId,
    flags: [...event.flags],
    properties: event.properties,
    traits: event.traits,
    context: objectOr(event.raw.context),
  };
}

function objectOr(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

export async function readTransitions(events: Events, workspaceId: string, profileIds: readonly string[]) {
  return events.query<{ segment_id: string; ms: number; entered: number }>(
    `SELECT segment_id, toUnixTimestamp64Milli(time) AS ms, entered FROM transitions
     WHERE workspace_id = {workspace:String} AND profile IN {profiles:Array(UUID)}
     ORDER BY time DESC LIMIT 500`,
    { workspace: workspaceId, profiles: profileIds },
  );
}

/** An event of the log as it was folded, and into which identity. */
export interface LoggedEvent {
  seq: number;
  identity: string;
  event: Event;
}

/** A statement may be some hundred kilobytes long. */
const IDENTITIES_AT_ONCE = 3000;

/** Everything of these identities, of each in the order of the log, read back from the message as it came. */
export async function* loggedShipped(
  events: Events,
  workspaceId: string,
  identities: readonly string[],
  since?: number,
): AsyncGenerator<LoggedEvent> {
  for (let at = 0; at < identities.length; at += IDENTITIES_AT_ONCE)
    yield* loggedOf(events, workspaceId, identities.slice(at, at + IDENTITIES_AT_ONCE), since);
}

/** They stand in the statement itself: some hundreds would not fit into the address of the request. */
async function* loggedOf(
  events: Events,
  workspaceId: string,
  identities: readonly string[],
  since?: number,
): AsyncGenerator<LoggedEvent> {
  const facts = Object.values(FACT_COLUMNS).join(', ');
  const chunks = events.stream<StoredEvent & Record<string, string>>(
    `SELECT ${COLUMNS}, ${facts} FROM events
     WHERE workspace_id = {workspace:String} AND identity IN (${identities.map(quote).join(', ')})
     ${since === undefined ? '' : 'AND time >= fromUnixTimestamp64Milli({since:Int64})'} ORDER BY seq`,
    { workspace: workspaceId, ...(since !== undefined && { since }) },
  );
  for await (const rows of chunks) for (const row of rows) yield loggedEvent(row);
}

/** Everything in the log that the event store has not got yet. */
export async function loggedUnshipped(
  db: Kysely<Tables>,
  workspaceId: string,
  shippedSeq: number,
): Promise<LoggedEvent[]> {
  const rows = await db
    .selectFrom('event')
    .select(['seq', 'body'])
    .where('seq', '>', shippedSeq)
    .where(unindexed('workspace_id'), '=', workspaceId)
    .orderBy('seq')
    .execute();
  return rows.map(({ seq, body }) => {
    const event = decodeEvent(body);
    return { seq: Number(seq), identity: eventIdentity(workspaceId, event), event };
  });
}

function loggedEvent(row: StoredEvent & Record<string, string>): LoggedEvent {
  const receivedAt = Number(row.received_ms);
  const raw = JSON.parse(row.raw) as JsonObject;
  const { event, faults } = readMessage(raw, {
    receivedAt,
    sourceId: row.source_id,
    newId: () => row.message_id,
  });
  if (!event) throw new Error(`Event ${row.seq} of the log cannot be read: ${JSON.stringify(faults)}`);
  const facts: Record<string, Fact> = {};
  for (const [name, column] of Object.entries(FACT_COLUMNS))
    if (row[column]) facts[name] = [row[column], 'log'];
  return {
    seq: Number(row.seq),
    identity: row.identity,
    event: { ...event, messageId: row.message_id, time: Number(row.ms), receivedAt, facts, flags: row.flags },
  };
}
