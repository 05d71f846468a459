// The map of a journey over many visits of stages: every question of it at once, as the page asks them, and what the
// server's own thread feels of it. `BENCH_VISITS` sets how many visits; SQLite, filled by one statement.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Machine } from '@visavis/engine/journey';
import { type Kysely, sql } from 'kysely';
import { pino } from 'pino';
import { migrations } from '../packages/server/src/journey/index.ts';
import { mapOf } from '../packages/server/src/journey/map.ts';
import { createMapStore } from '../packages/server/src/journey/map-store.ts';
import { openRecords, type Records } from '../packages/server/src/platform/records/index.ts';
import type { BenchResult, BenchRow } from './bench.ts';

const VISITS = (process.env.BENCH_VISITS ?? '350000').split(',').map(Number);
const DAY = 86_400_000;
const NOW = Date.UTC(2026, 0, 1);
const STAGES = ['awareness', 'consideration', 'purchase', 'loyalty', 'lapse'];
/** Visits of one person, each a week after the one before it. */
const EACH = 4;

export async function run(): Promise<BenchResult> {
  const rows: BenchRow[] = [];
  for (const visits of VISITS) rows.push(...(await measured(visits)));
  return {
    name: 'The map of a journey',
    rows,
    note: `${EACH} visits a person in ${STAGES.length} stages; the whole map once, after the fill, with nothing read before.`,
  };
}

async function measured(visits: number): Promise<BenchRow[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'visavis-bench-map-'));
  const records = await openRecords({ dataDir, log: pino({ level: 'silent' }) });
  await records.migrate(migrations);
  await fill(records, visits);
  const store = createMapStore(records);
  try {
    // The map reads no condition of the machine, only its stages.
    const machine = { stages: STAGES.map((key) => ({ key })) } as unknown as Machine;
    const which = { workspaceId: 'bench', machine: 'shop', from: NOW - 90 * DAY, to: NOW };
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const before = process.cpuUsage();
    const ownBefore = performance.eventLoopUtilization();
    const began = performance.now();
    const map = await mapOf(store, machine, which, NOW, 'purchase');
    const tookMs = performance.now() - began;
    const { user, system } = process.cpuUsage(before);
    const own = performance.eventLoopUtilization(ownBefore);
    delay.disable();
    if (map.people === 0 || map.paths.length === 0) throw new Error('The map is empty.');
    const said = `${visits.toLocaleString('en-US')} visits`;
    return [
      { label: `the map of ${said}, by the clock`, value: tookMs / 1000, unit: 's' },
      { label: '  processor time of all threads', value: (user + system) / 1e6, unit: 's' },
      { label: '  of that time the main thread was busy', value: own.active, unit: 'ms' },
      { label: '  the longest that it was held up', value: delay.max / 1e6, unit: 'ms' },
      { label: '  memory of the process', value: process.memoryUsage().rss / 1e6, unit: 'MB' },
    ];
  } finally {
    await store.close();
    await records.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Visit `k` of person `p`: stages go round from one that is drawn; the last one is still open. */
async function fill(records: Records, visits: number): Promise<void> {
  const stage = (n: string) =>
    sql.raw(`case (${n}) % 5 ${STAGES.map((key, i) => `when ${i} then '${key}'`).join(' ')} end`);
  await sql`
    with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < ${visits}),
    v as (select i / ${EACH} as p, i % ${EACH} as k, (i / ${EACH}) * 2654435761 % 1000 as r from n),
    w as (select p, k, r, ${NOW} - (${EACH} - k) * 7 * ${DAY} - (r * 86400) * (k + 1) as at from v)
    insert into journey_visit (workspace_id, machine, profile_id, entered_at, stage, from_stage, entered_by,
      left_at, lasted, to_stage, left_why, left_by)
    select 'bench', 'shop', 'person-' || p, at, ${stage('k + r')}, case when k = 0 then '' else ${stage('k + r + 4')} end,
      case when r % 3 = 0 then '' else 'Event ' || (r % 7) end,
      case when k = ${EACH - 1} then 0 else at + 7 * ${DAY} - r * 86400 end,
      case when k = ${EACH - 1} then 0 else 7 * ${DAY} - r * 86400 end,
      case when k = ${EACH - 1} then '' else ${stage('k + r + 1')} end,
      case when k = ${EACH - 1} then '' when r % 4 = 0 then 'exit' else 'onward' end, ''
    from w`.execute(records.db as Kysely<unknown>);
}
