// How many are in a segment, and how many entered and left it on each day. Every process adds to rows of its own (its
// shard), so that servers that share a Postgres do not wait for each other; the sum counts.

import { type Kysely, sql } from 'kysely';
import type { Records, Statement, Unit } from '../platform/records/index.ts';
import type { Transition } from './membership.ts';

const COUNT: Statement = {
  name: 'segment_count',
  sql: `insert into segment_size (workspace_id, segment_id, shard, size) values (?, ?, ?, ?)
    on conflict (workspace_id, segment_id, shard) do update set size = segment_size.size + excluded.size`,
};
const COUNT_DAY: Statement = {
  name: 'segment_count_day',
  sql: `insert into segment_day (workspace_id, segment_id, day, shard, entered, departed) values (?, ?, ?, ?, ?, ?)
    on conflict (workspace_id, segment_id, day, shard) do update set
      entered = segment_day.entered + excluded.entered, departed = segment_day.departed + excluded.departed`,
};

interface DayRow {
  workspace_id: string;
  segment_id: string;
  day: number;
  shard: number;
  entered: number;
  departed: number;
}
interface Tables {
  segment_size: { workspace_id: string; segment_id: string; shard: number; size: number };
  segment_day: DayRow;
}

/** In the order of segments, so that units never deadlock. */
export function countTransitions(unit: Unit, transitions: readonly Transition[], shard: number): void {
  unit.run(COUNT, countRows(transitions, shard));
  unit.run(COUNT_DAY, dayRows(transitions, shard));
}

export function createSizes(records: Records) {
  const db = records.db as Kysely<Tables>;
  return {
    async sizes(workspaceId: string): Promise<Map<string, number>> {
      const rows = await db
        .selectFrom('segment_size')
        .select(['segment_id', sql<number>`sum(size)`.as('size')])
        .where('workspace_id', '=', workspaceId)
        .groupBy('segment_id')
        .execute();
      return new Map(rows.map((row) => [row.segment_id, Number(row.size)]));
    },

    /** By how much segments grew on each day from `from` on, by segment and day. */
    async growth(workspaceId: string, from: number): Promise<Map<string, Map<number, number>>> {
      const rows = await db
        .selectFrom('segment_day')
        .select(['segment_id', 'day', sql<number>`sum(entered) - sum(departed)`.as('net')])
        .where('workspace_id', '=', workspaceId)
        .where('day', '>=', from)
        .groupBy(['segment_id', 'day'])
        .execute();
      const bySegment = Map.groupBy(rows, (row) => row.segment_id);
      return new Map(
        [...bySegment].map(([id, days]) => [id, new Map(days.map(({ day, net }) => [day, Number(net)]))]),
      );
    },
  };
}

/** So many are gone today. */
export async function countDropped(
  // biome-ignore lint/suspicious/noExplicitAny: whoever asks names their own tables.
  trx: Kysely<any>,
  {
    workspaceId,
    segmentId,
    shard,
    now,
  }: { workspaceId: string; segmentId: string; shard: number; now: number },
  gone: number,
): Promise<void> {
  const db = trx as Kysely<Tables>;
  const counter = { workspace_id: workspaceId, segment_id: segmentId, shard };
  await db
    .insertInto('segment_size')
    .values({ ...counter, size: -gone })
    .onConflict((conflict) =>
      conflict
        .columns(['workspace_id', 'segment_id', 'shard'])
        .doUpdateSet({ size: sql`segment_size.size + excluded.size` }),
    )
    .execute();
  await db
    .insertInto('segment_day')
    .values({ ...counter, day: dayOf(now), entered: 0, departed: gone })
    .onConflict((conflict) =>
      conflict
        .columns(['workspace_id', 'segment_id', 'day', 'shard'])
        .doUpdateSet({ departed: sql`segment_day.departed + excluded.departed` }),
    )
    .execute();
}

/** One row a segment: by how much its size changes in this unit. */
function countRows(transitions: readonly Transition[], shard: number): (string | number)[][] {
  const deltas = new Map<string, [string, string, number]>();
  for (const { workspaceId, segmentId, delta } of transitions) {
    if (delta === 0) continue;
    const key = `${workspaceId} ${segmentId}`;
    const entry = deltas.get(key) ?? [workspaceId, segmentId, 0];
    entry[2] += delta;
    deltas.set(key, entry);
  }
  return [...deltas.entries()]
    .filter(([, [, , delta]]) => delta !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, [workspaceId, segmentId, delta]]) => [workspaceId, segmentId, shard, delta]);
}

/** One row a segment and day. */
function dayRows(transitions: readonly Transition[], shard: number): (string | number)[][] {
  const days = new Map<string, [string, string, number, number, number]>();
  for (const { workspaceId, segmentId, time, delta } of transitions) {
    if (delta === 0) continue;
    const day = dayOf(time);
    const key = `${workspaceId} ${segmentId} ${day}`;
    const entry = days.get(key) ?? [workspaceId, segmentId, day, 0, 0];
    entry[delta > 0 ? 3 : 4]++;
    days.set(key, entry);
  }
  return [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, [workspaceId, segmentId, day, entered, departed]]) => [
      ...[workspaceId, segmentId, day, shard],
      ...[entered, departed],
    ]);
}

export const DAY_MS = 86_400_000;
/** A day's first instant belongs to the day before: the size at midnight knows of all that happened until then. */
export const dayOf = (ms: number): number => Math.ceil(ms / DAY_MS) - 1;
