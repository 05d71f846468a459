// The events of a workspace, latest first: from the outbox as long as they are there, and from the event store beyond.

import {
  asObject,
  decodeEvent,
  type Event,
  type EventType,
  type Fact,
  type JsonObject,
  readMessage,
} from '@visavis/engine/collect';
import { type Events, FACT_COLUMNS } from '../platform/events/index.ts';
import type { Records } from '../platform/records/index.ts';
import { listEvents } from './event-store.ts';
import { listStored, type StoredEvent } from './history-store.ts';

export interface LogQuery {
  workspaceId: string;
  limit: number;
  /** Only what lies before this place in the log. */
  before?: number;
  /** The event's name, or a part of it. */
  name?: string;
  type?: string;
}
export interface Logged {
  seq: number;
  event: Event;
}

const PAGE = 500;
/** Rows of the outbox that a search reads before it goes to the event store, which searches faster. */
const MOST_READ = 2000;

export async function readLog(
  records: Records,
  events: Events | undefined,
  query: LogQuery,
): Promise<Logged[]> {
  const found: Logged[] = [];
  const fits = fitsQuery(query);
  const filtered = query.name !== undefined || query.type !== undefined;
  let before = query.before;
  for (let read = 0; found.length < query.limit && (!filtered || read < MOST_READ); ) {
    const rows = await listEvents(records, {
      ...query,
      before,
      limit: filtered ? PAGE : query.limit - found.length,
    });
    for (const row of rows) {
      const event = decodeEvent(row.body);
      if (fits(event) && found.length < query.limit) found.push({ seq: row.seq, event });
    }
    if (rows.length === 0) break;
    read += rows.length;
    before = rows.at(-1)!.seq;
  }
  if (found.length >= query.limit || events === undefined) return found;
  const older = await listStored(events, { ...query, before, limit: query.limit - found.length });
  return [...found, ...older.map(restored)];
}

function fitsQuery({ name, type }: LogQuery): (event: Event) => boolean {
  const part = name?.toLowerCase();
  return (event) =>
    (type === undefined || event.type === type) &&
    (part === undefined || event.name.toLowerCase().includes(part));
}

/** The event store keeps the message and the facts; the rest is read from the message again. */
function restored(row: StoredEvent): Logged {
  const raw = JSON.parse(row.raw) as JsonObject;
  const time = Date.parse(row.time);
  const receivedAt = Date.parse(row.received_at);
  const read = readMessage(
    { ...raw, messageId: row.message_id },
    {
      receivedAt,
      sourceId: row.source_id,
      type: row.type as EventType,
      newId: () => row.message_id,
      keepIp: true,
    },
  );
  const facts: Record<string, Fact> = { ...read.event?.facts };
  for (const [name, column] of Object.entries(FACT_COLUMNS)) {
    const value = row[column as keyof StoredEvent];
    if (typeof value === 'string' && value !== '') facts[name] ??= [value, 'enrichment'];
  }
  const flags = row.flags;
  const fallback = {
    messageId: row.message_id,
    type: row.type as EventType,
    name: row.name,
    sourceId: row.source_id,
  };
  const rest = {
    identifiers: [],
    traits: asObject(raw.traits) ?? {},
    properties: asObject(raw.properties) ?? {},
  };
  return {
    seq: row.seq,
    event: { ...fallback, ...rest, ...read.event, raw, time, receivedAt, facts, flags },
  };
}
