// How many events each source sent, by name. Every transaction of events adds rows of its own, so that a count is as
// durable as what it counts and no two transactions wait for one counter; now and then the rows are added up.

import type { Event } from '@visavis/engine/collect';
import type { Records, Statement, Unit } from '../platform/records/index.ts';

export interface EventCount {
  sourceId: string;
  name: string;
  seen: number;
  firstAt: number;
  lastAt: number;
}

const TALLY: Statement = {
  name: 'collect_tally',
  sql: `insert into event_tally (workspace_id, source_id, name, seen, first_at, last_at) values (?, ?, ?, ?, ?, ?)`,
};
const ADD = `insert into event_count (workspace_id, source_id, name, seen, first_at, last_at)
  select workspace_id, source_id, name, sum(seen), min(first_at), max(last_at) from`;
const ONTO = `group by workspace_id, source_id, name order by workspace_id, source_id, name
  on conflict (workspace_id, source_id, name) do update set
    seen = event_count.seen + excluded.seen,
    first_at = case when excluded.first_at < event_count.first_at then excluded.first_at else event_count.first_at end,
    last_at = case when excluded.last_at > event_count.last_at then excluded.last_at else event_count.last_at end`;
/** One writer, so that both see the same rows. */
const ADD_SQLITE: Statement = {
  name: 'collect_add_tallies',
  sql: `${ADD} event_tally where seq <= ? ${ONTO}`,
};
const CLEAR_SQLITE: Statement = {
  name: 'collect_clear_tallies',
  sql: 'delete from event_tally where seq <= ?',
};
/** What is committed between two statements would be cleared and not added, so here it is one. */
const MOVE_POSTGRES: Statement = {
  name: 'collect_move_tallies',
  sql: `with gone as (delete from event_tally where seq <= ? returning *) ${ADD} gone ${ONTO}`,
};

/** As part of the unit that writes these events. */
export function tallyEvents(unit: Unit, workspaceId: string, events: readonly Event[]): void {
  const counts = new Map<string, EventCount>();
  for (const { sourceId, name, receivedAt } of events) {
    const key = `${sourceId}\n${name}`;
    const one = counts.get(key);
    if (one === undefined) {
      counts.set(key, { sourceId, name, seen: 1, firstAt: receivedAt, lastAt: receivedAt });
      continue;
    }
    one.seen++;
    one.firstAt = Math.min(one.firstAt, receivedAt);
    one.lastAt = Math.max(one.lastAt, receivedAt);
  }
  unit.run(
    TALLY,
    [...counts.values()].map((one) => [
      workspaceId,
      ...[one.sourceId, one.name, one.seen, one.firstAt, one.lastAt],
    ]),
  );
}

/** Adds up what was tallied so far. Changes no count, only how quickly it is read. */
export async function addTallies(records: Records): Promise<void> {
  const row = await records.db
    .selectFrom('event_tally')
    .select((all) => all.fn.max('seq').as('seq'))
    .executeTakeFirst();
  const until = Number(row?.seq ?? 0);
  if (until === 0) return;
  // Two servers would add the same rows at the same time, one of them for nothing.
  await records.unit(['event_tally'], async (unit) => {
    if (records.engine === 'postgres') return unit.run(MOVE_POSTGRES, [[until]]);
    unit.run(ADD_SQLITE, [[until]]);
    unit.run(CLEAR_SQLITE, [[until]]);
  });
}

export async function readCounts({ db }: Records, workspaceId: string): Promise<EventCount[]> {
  const columns = ['source_id', 'name', 'seen', 'first_at', 'last_at'] as const;
  const rows = await db
    .selectFrom(
      db
        .selectFrom('event_count')
        .select(columns)
        .where('workspace_id', '=', workspaceId)
        .unionAll(db.selectFrom('event_tally').select(columns).where('workspace_id', '=', workspaceId))
        .as('counted'),
    )
    .select(['source_id', 'name'])
    .select((all) => [
      all.fn.sum('seen').as('seen'),
      all.fn.min('first_at').as('first_at'),
      all.fn.max('last_at').as('last_at'),
    ])
    .groupBy(['source_id', 'name'])
    .execute();
  return rows.map((row) => ({
    sourceId: String(row.source_id),
    name: String(row.name),
    seen: Number(row.seen),
    firstAt: Number(row.first_at),
    lastAt: Number(row.last_at),
  }));
}
