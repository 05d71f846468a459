// The overview's questions to the event store.

import { type Events, JOIN_MOVED, profileOf, sqlTime } from '../platform/events/index.ts';

export interface DayRow {
  day: string;
  events: number;
  people: number;
}
export interface ChannelRow {
  channel: string;
  visits: number;
  people: number;
}
export interface NameRow {
  name: string;
  events: number;
  people: number;
}
export interface Totals {
  events: number;
  people: number;
  firstEvent: string | null;
  lastEvent: string | null;
}

export interface Span {
  workspaceId: string;
  from: number;
  to: number;
  timezone: string;
}

const WITHIN = `e.workspace_id = {workspace:String} AND e.time >= toDateTime64({from:String}, 3) AND e.time < toDateTime64({to:String}, 3)`;

const paramsOf = ({ workspaceId, from, to, timezone }: Span) => ({
  workspace: workspaceId,
  from: sqlTime(from),
  to: sqlTime(to),
  timezone,
});

/** Events and people seen, by day of the workspace's time zone. Days without events are absent. */
export function eventsByDay(events: Events, span: Span): Promise<DayRow[]> {
  return events.query<DayRow>(
    `SELECT toString(toDate(e.time, {timezone:String})) AS day, count() AS events, uniqExact(${profileOf()}) AS people
     FROM events AS e ${JOIN_MOVED} WHERE ${WITHIN} GROUP BY day ORDER BY day`,
    paramsOf(span),
  );
}

/** How visits began, by channel: events that carry one. */
export function visitsByChannel(events: Events, span: Span): Promise<ChannelRow[]> {
  return events.query<ChannelRow>(
    `SELECT e.channel AS channel, count() AS visits, uniqExact(${profileOf()}) AS people
     FROM events AS e ${JOIN_MOVED} WHERE ${WITHIN} AND e.channel != ''
     GROUP BY channel ORDER BY visits DESC, channel`,
    paramsOf(span),
  );
}

export function eventsByName(events: Events, span: Span): Promise<NameRow[]> {
  return events.query<NameRow>(
    `SELECT e.name AS name, count() AS events, uniqExact(${profileOf()}) AS people
     FROM events AS e ${JOIN_MOVED} WHERE ${WITHIN}
     GROUP BY name ORDER BY events DESC, name LIMIT 20`,
    paramsOf(span),
  );
}

export async function totals(events: Events, workspaceId: string): Promise<Totals> {
  const [row] = await events.query<Totals>(
    `SELECT count() AS events, uniqExact(${profileOf()}) AS people,
       if(count() = 0, NULL, min(e.time)) AS firstEvent, if(count() = 0, NULL, max(e.time)) AS lastEvent
     FROM events AS e ${JOIN_MOVED} WHERE e.workspace_id = {workspace:String}`,
    { workspace: workspaceId },
  );
  return row!;
}

export async function countIn(events: Events, span: Span): Promise<{ events: number; people: number }> {
  const [row] = await events.query<{ events: number; people: number }>(
    `SELECT count() AS events, uniqExact(${profileOf()}) AS people FROM events AS e ${JOIN_MOVED} WHERE ${WITHIN}`,
    paramsOf(span),
  );
  return row!;
}

export interface SourceRow {
  source: string;
  events: number;
  before: number;
}

/** How many events each source sent in a span, and in the one before it. */
export function eventsBySource(events: Events, span: Span, before: Span): Promise<SourceRow[]> {
  return events.query<SourceRow>(
    `SELECT e.source_id AS source, countIf(e.time >= toDateTime64({middle:String}, 3)) AS events,
       countIf(e.time < toDateTime64({middle:String}, 3)) AS before
     FROM events AS e WHERE ${WITHIN} GROUP BY source ORDER BY events DESC, source`,
    { ...paramsOf({ ...span, from: before.from }), middle: sqlTime(span.from) },
  );
}
