// What was counted of fields, and how far into the log. Counters only: example values are somebody's data and live in
// memory.

import type { Records, Statement, Unit } from '../platform/records/index.ts';

/** The one row of `field_count_place`. */
const PLACE = 1;
const READ_PLACE: Statement = {
  name: 'collect_field_place',
  sql: 'select seq from field_count_place where id = ?',
};
const SET_PLACE: Statement = {
  name: 'collect_set_field_place',
  sql: `insert into field_count_place (id, seq) values (?, ?) on conflict (id) do update set seq = excluded.seq`,
};
const SLICE = 'select seq, workspace_id, body from event where seq > ? and seq <= ?';
const READ_ALL: Statement = { name: 'collect_field_slice', sql: `${SLICE} order by seq limit ?` };
/** One in 16, scattered: what comes in turns must not have the sample see one of them only. */
const READ_SAMPLE: Statement = {
  name: 'collect_field_sample',
  sql: `${SLICE} and (seq * 40503) % 65536 < 4096 order by seq limit ?`,
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

/** A field that nobody has counted yet is known all the same. */
const MEET_FIELDS: Statement = {
  name: 'collect_meet_fields',
  sql: `insert into field_count (workspace_id, source_id, event, name, type, seen, first_at, last_at)
        values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (workspace_id, source_id, event, name, type) do nothing`,
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

export const addFields = (unit: Unit, fields: readonly FieldCount[]): void =>
  unit.run(ADD_FIELDS, fields.map(valuesOf));

export const meetFields = (unit: Unit, fields: readonly FieldCount[]): void =>
  unit.run(MEET_FIELDS, fields.map(valuesOf));

const valuesOf = (one: FieldCount) => [
  ...[one.workspaceId, one.sourceId, one.event, one.name, one.type],
  ...[one.seen, one.firstAt, one.lastAt],
];

/** Up to which place in the log fields are counted. */
export async function placeIn(unit: Unit): Promise<number> {
  const [row] = await unit.all<{ seq: number | string }>(READ_PLACE, [PLACE]);
  return Number(row?.seq ?? 0);
}

export function setPlace(unit: Unit, seq: number): void {
  unit.run(SET_PLACE, [[PLACE, seq]]);
}

/** Events of all workspaces with after < seq <= until, or a sixteenth of them. */
export async function readSlice(
  unit: Unit,
  { after, until, sampled, limit }: { after: number; until: number; sampled: boolean; limit: number },
): Promise<{ seq: number; workspaceId: string; body: string }[]> {
  const rows = await unit.all<{ seq: number | string; workspace_id: string; body: string }>(
    sampled ? READ_SAMPLE : READ_ALL,
    [after, until, limit],
  );
  return rows.map((row) => ({ seq: Number(row.seq), workspaceId: row.workspace_id, body: row.body }));
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
