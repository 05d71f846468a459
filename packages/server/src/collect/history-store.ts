// Events that have left the outbox, from the event store.

import { type Events, FACT_COLUMNS, sqlTime } from '../platform/events/index.ts';
import { type EventFilter, filterSql } from './event-filter.ts';

export interface StoredEvent {
  seq: number;
  message_id: string;
  type: string;
  name: string;
  time: string;
  received_at: string;
  source_id: string;
  flags: string[];
  raw: string;
}

const COLUMNS = [
  ...['seq', 'message_id', 'type', 'name', 'time', 'received_at', 'source_id', 'flags', 'raw'],
  ...Object.values(FACT_COLUMNS),
].join(', ');

/**
 * Latest first, by their places in the log. The places are found before the messages are read, which are most of the
 * table and wanted for one page only.
 */
export function listStored(
  events: Events,
  {
    workspaceId,
    below,
    filter,
    limit,
  }: { workspaceId: string; below: number; filter: EventFilter; limit: number },
): Promise<StoredEvent[]> {
  const { where, params } = filterSql(workspaceId, filter);
  const wanted = `${where} AND seq < {below:UInt64}`;
  return events.query<StoredEvent>(
    `SELECT ${COLUMNS} FROM events
     WHERE ${wanted} AND seq IN (SELECT seq FROM events WHERE ${wanted} ORDER BY seq DESC LIMIT {limit:UInt32})
     ORDER BY seq DESC`,
    { ...params, below, limit },
  );
}

/** How many events there are hour by hour, for whoever reads all of them in portions. */
export function countHours(
  events: Events,
  { workspaceId, filter, until }: { workspaceId: string; filter: EventFilter; until: number },
): Promise<{ hour: number; n: number }[]> {
  const { where, params } = filterSql(workspaceId, filter);
  return events.query(
    `SELECT toInt64(intDiv(toUnixTimestamp64Milli(time), 3600000)) AS hour, count() AS n FROM events
     WHERE ${where} AND seq <= {until:UInt64} GROUP BY hour ORDER BY hour`,
    { ...params, until },
  );
}

export interface Portion {
  workspaceId: string;
  filter: EventFilter;
  /** Nothing that came later into the log. */
  until: number;
  /** From this instant on, and up to that one, in milliseconds. */
  from: number;
  to: number;
  /** The last event of the portion before. */
  after?: { time: number; seq: number };
  limit: number;
}

/** In the order in which they happened. */
export function readPortion(
  events: Events,
  { workspaceId, filter, until, from, to, after, limit }: Portion,
): Promise<StoredEvent[]> {
  const { where, params } = filterSql(workspaceId, filter);
  const last = after ?? { time: from - 1, seq: 0 };
  return events.query<StoredEvent>(
    `SELECT ${COLUMNS} FROM events
     WHERE ${where} AND seq <= {until:UInt64}
       AND time >= {begin:DateTime64(3)} AND time < {end:DateTime64(3)}
       AND (toUnixTimestamp64Milli(time), seq) > ({lastTime:Int64}, {lastSeq:UInt64})
     ORDER BY time, seq LIMIT {limit:UInt32}`,
    {
      ...params,
      ...{ until, limit, begin: sqlTime(last.time < from ? from : last.time), end: sqlTime(to) },
      ...{ lastTime: last.time, lastSeq: last.seq },
    },
  );
}
