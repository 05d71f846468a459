// Backfill of a new behavioural segment over ten million events: what the event store is asked, against the plainest
// query for the same people. What follows (rewriting those people in the record store) is measured by its own bench.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Condition, questionOfEvent } from '@visavis/engine/segment';
import { pino } from 'pino';
import { openEvents } from '../packages/server/src/platform/events/index.ts';
import { historySql } from '../packages/server/src/segment/sql/behaviour.ts';
import { toSql } from '../packages/server/src/segment/sql/index.ts';
import type { BenchResult } from './bench.ts';

const EVENTS = Number(process.env.BENCH_EVENTS ?? 10_000_000);
const PEOPLE = EVENTS / 50;
const NOW = Date.UTC(2026, 4, 20);
const WORKSPACE = 'bench';

/** Eight names, two years, one event in eight an order with a price. */
const GENERATE = `INSERT INTO events (workspace_id, seq, message_id, identity, type, name, time, received_at, source_id, numbers, raw)
  SELECT '${WORKSPACE}', number + 1, toString(number), reinterpretAsUUID(MD5(toString(cityHash64(number) % ${PEOPLE}))), 'track',
  ['Order Completed', 'Page Viewed', 'Product Viewed', 'Cart Viewed', 'Searched', 'Signed In', 'Mail Opened', 'Coupon Used'][1 + number % 8],
  fromUnixTimestamp64Milli(toInt64(${NOW}) - toInt64(cityHash64(number, 1) % 63072000000), 'UTC'), now64(3), 'web',
  map('properties.price', round((cityHash64(number, 2) % 10000) / 100, 2)), '{}'
  FROM numbers(${EVENTS})`;

export async function run(): Promise<BenchResult> {
  const dataDir = mkdtempSync(join(tmpdir(), 'visavis-bench-backfill-'));
  const events = await openEvents({ dataDir, log: pino({ level: 'silent' }) });
  try {
    await events.command(GENERATE, {}, { timeoutMs: 600_000 });
    const condition: Condition = { event: 'Order Completed', op: 'gte', value: 3, window: { last: '30d' } };
    const surroundings = { timezone: 'UTC', computed: new Map(), segments: new Map() };
    const ours = toSql(condition, { workspaceId: WORKSPACE, now: NOW, ...surroundings });
    const { behaviour } = questionOfEvent(condition, 'UTC');
    const history = historySql([behaviour], { workspaceId: WORKSPACE, afterSeq: 0, throughSeq: EVENTS });
    const raw = `SELECT identity FROM events WHERE workspace_id = '${WORKSPACE}' AND name = 'Order Completed'
      AND time > fromUnixTimestamp64Milli(toInt64(${NOW - 30 * 86_400_000}), 'UTC') GROUP BY identity HAVING count() >= 3`;
    const rawAll = `SELECT identity, count(), arraySort(groupArray(time)) FROM events WHERE workspace_id = '${WORKSPACE}' AND name = 'Order Completed' GROUP BY identity`;
    const plain = await median(() => events.query(raw));
    const members = await median(() => events.query(ours.sql, ours.params));
    const plainAll = await median(() => events.query(rawAll));
    const states = await median(async () => {
      const rows = await events.query<{ row: unknown[] }>(history.sql, history.params);
      for (const { row } of rows) history.read(row);
    });
    const row = (label: string, value: number, against?: number) => ({
      label,
      value,
      unit: 'ms',
      ...(against !== undefined && { ratio: value / against }),
    });
    return {
      name: `backfill of "3 orders in 30 days" over ${EVENTS.toLocaleString('en')} events, ${PEOPLE.toLocaleString('en')} people`,
      rows: [
        row('who: the plainest ClickHouse query', plain),
        row('who: the query of the condition', members, plain),
        row('history of every person: the plainest query, result read', plainAll),
        row('history of every person: as states of the fold', states, plainAll),
      ],
      note: 'Ratios are times against the plainest query, below is better; goal: at most 1.5. Writing the states into the profiles is not part of it.',
    };
  } finally {
    await events.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function median(work: () => Promise<unknown>, times = 5): Promise<number> {
  const took: number[] = [];
  for (let n = 0; n < times; n++) {
    const began = performance.now();
    await work();
    took.push(performance.now() - began);
  }
  return took.sort((a, b) => a - b)[Math.floor(times / 2)]!;
}
