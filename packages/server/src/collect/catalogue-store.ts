// What was counted of sources, events and fields. Counters only: example values are somebody's data and live in memory.

import type { Records, Statement } from '../platform/records/index.ts';

const ADD_EVENTS: Statement = {
  name: 'collect_add_events',
  sql: `insert into event_count (workspace_id, source_id, name, seen, first_at, last_at) values (?, ?, ?, ?, ?, ?)
        on conflict (workspace_id, source_id, name) do update set
          seen = event_count.seen + excluded.seen,
          first_at = case when excluded.first_at < event_count.first_at then excluded.first_at else event_count.first_at end,
          last_at = case when excluded.last_at > event_count.last_at then excluded.last_at else event_count.last_at end`,
};
const ADD_FIELDS: Statement = {
  name: 'collect_add_fields',
  sql: `insert into field_count (workspace_id, source_id, event, name, type, seen, first_at, last_at)
        values (?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (workspace_id, source_id, event, name, type) do update set
          seen = field_count.seen + excluded.seen,
          first_at = case when excluded.first_at < field_count.first_at then excluded.first_at else field_count.first_at end,
          last_at = case when excluded.last_at > field_count.last_at then excluded.last_at else field_count.last_at end`,
};

export interface EventCount {
  workspaceId: string;
  sourceId: string;
  name: string;
  seen: number;
  firstAt: number;
  lastAt: number;
}

/** How often a field held a value of a type. The row of the empty name counts the events that were looked into. */
export interface FieldCount {
  workspaceId: string;
  sourceId: string;
  event: string;
  name: string;
  type: string;
  seen: number;
  firstAt: number;
  lastAt: number;
}

export async function addCounts(
  records: Records,
  events: readonly EventCount[],
  fields: readonly FieldCount[],
): Promise<void> {
  await records.unit([], async (unit) => {
    unit.run(
      ADD_EVENTS,
      events.map((one) => [one.workspaceId, one.sourceId, one.name, one.seen, one.firstAt, one.lastAt]),
    );
    unit.run(
      ADD_FIELDS,
      fields.map((one) => [
        one.workspaceId,
        one.sourceId,
        one.event,
        one.name,
        one.type,
        one.seen,
        one.firstAt,
        one.lastAt,
      ]),
    );
  });
}

export async function readCounts(
  { db }: Records,
  workspaceId: string,
): Promise<{ events: EventCount[]; fields: FieldCount[] }> {
  const events = await db
    .selectFrom('event_count')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .execute();
  const fields = await db
    .selectFrom('field_count')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .execute();
  const common = (row: Record<string, unknown>) => ({
    workspaceId,
    sourceId: String(row.source_id),
    name: String(row.name),
    seen: Number(row.seen),
    firstAt: Number(row.first_at),
    lastAt: Number(row.last_at),
  });
  return {
    events: events.map(common),
    fields: fields.map((row) => ({ ...common(row), event: String(row.event), type: String(row.type) })),
  };
}
