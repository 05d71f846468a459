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
import { type EventFilter, fitsFilter, isFiltered } from './event-filter.ts';
import { listEvents } from './event-store.ts';
import { listStored, type StoredEvent } from './history-store.ts';

export interface LogQuery {
  workspaceId: string;
  limit: number;
  /** Only what lies before this place in the log. */
  before?: number;
  filter?: EventFilter;
}
export interface Logged {
  seq: number;
  event: Event;
}

export interface LogStores {
  records: Records;
  /** Without it the log is all there is. */
  events?: Events;
  /** Up to which place in the log the event store has everything. */
  shippedSeq(): number;
  /** Whose an event is, for a filter by person. */
  identityOf(workspaceId: string, event: Event): string;
}

const PAGE = 500;

/**
 * With a filter only what the event store has not got yet is searched in the outbox, since the event store searches
 * faster. Without one the outbox has the latest at hand, also while the event store is away.
 */
export async function readLog(stores: LogStores, query: LogQuery): Promise<Logged[]> {
  const { records, events } = stores;
  const { workspaceId, limit, filter = {} } = query;
  const filtered = isFiltered(filter);
  const shipped = filtered && events !== undefined ? stores.shippedSeq() : 0;
  const fits = fitsFilter(filter, (event) => stores.identityOf(workspaceId, event));
  const found: Logged[] = [];
  let before = query.before ?? Number.MAX_SAFE_INTEGER;
  while (found.length < limit) {
    const asked = filtered ? PAGE : limit - found.length;
    const rows = await listEvents(records, { workspaceId, before, after: shipped, limit: asked });
    for (const row of rows) {
      const event = decodeEvent(row.body);
      if (found.length < limit && fits(event)) found.push({ seq: row.seq, event });
    }
    if (rows.length === 0) break;
    before = rows.at(-1)!.seq;
  }
  if (found.length >= limit || events === undefined) return found;
  const below = filtered ? Math.min(before, shipped + 1) : before;
  const older = await listStored(events, { workspaceId, below, filter, limit: limit - found.length });
  return [...found, ...older.map(restored)];
}

/** The event store keeps the message and the facts; the rest is read from the message again. */
export function restored(row: StoredEvent): Logged {
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
