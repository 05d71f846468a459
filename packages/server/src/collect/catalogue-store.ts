// What was counted of fields. Counters only: example values are somebody's data and live in memory.

import type { Records, Statement } from '../platform/records/index.ts';

const ADD_FIELDS: Statement = {
  name: 'collect_add_fields',
  sql: `insert into field_count (workspace_id, source_id, event, name, type, seen, first_at, last_at)
        values (?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (workspace_id, source_id, event, name, type) do update set
          seen = field_count.seen + excluded.seen,
          first_at = case when excluded.first_at < field_count.first_at then excluded.first_at else field_count.first_at end,
          last_at = case when excluded.last_at > field_count.last_at then excluded.last_at else field_count.last_at end`,
};

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

export async function addFields(records: Records, fields: readonly FieldCount[]): Promise<void> {
  await records.unit([], async (unit) => {
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

export async function readFields({ db }: Records, workspaceId: string): Promise<FieldCount[]> {
  const rows = await db
    .selectFrom('field_count')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .execute();
  return rows.map((row) => ({
    workspaceId,
    sourceId: String(row.source_id),
    event: String(row.event),
    name: String(row.name),
    type: String(row.type),
    seen: Number(row.seen),
    firstAt: Number(row.first_at),
    lastAt: Number(row.last_at),
  }));
}
