// What do a funnel, retention and a scorecard cost beside the plainest ClickHouse query that answers the same of devices:
// no joined identities, no ties, no intervals, no censoring? On the embedded event store, filled by statements.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { funnelOf } from '../packages/server/src/measure/funnels/funnels.ts';
import type { Scope } from '../packages/server/src/measure/reports/scope.ts';
import { retentionOf } from '../packages/server/src/measure/retention/retention.ts';
import { scorecardOf } from '../packages/server/src/measure/scorecard/scorecard.ts';
import { type Events, openEvents } from '../packages/server/src/platform/events/index.ts';
import { type BenchResult, type BenchRow, median } from './bench.ts';

const EVENTS = Number(process.env.BENCH_EVENTS ?? 10_000_000);
const EACH = 25;
const TIMES = Number(process.env.BENCH_TIMES ?? 3);
const DAY = 86_400_000;
const NOW = Date.UTC(2026, 0, 1);
const FROM = NOW - 90 * DAY;
const STEPS = ['Product Viewed', 'Product Added', 'Order Completed'].map((event) => ({ event }));
const PATIENCE = { timeoutMs: 1_800_000 };

export async function run(): Promise<BenchResult> {
  const dataDir = mkdtempSync(join(tmpdir(), 'visavis-bench-reports-'));
  const events = await openEvents({ dataDir, log: pino({ level: 'warn' }) });
  try {
    await fill(events);
    const rows = [...(await funnel(events)), ...(await retention(events)), ...(await scorecard(events))];
    return {
      name: `Reports over ${EVENTS.toLocaleString('en-US')} events`,
      rows,
      note: 'The plain queries know no joined identities, take equal instants as following each other, tell no times between steps and no intervals; the scorecard is held against one pass over the events of its two periods.',
    };
  } finally {
    await events.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const person = (n: string) =>
  `reinterpretAsUUID(concat(reinterpretAsFixedString(cityHash64(${n})), reinterpretAsFixedString(cityHash64(${n}, 1))))`;

async function fill(events: Events): Promise<void> {
  const slice = 1_000_000;
  for (let from = 0; from < EVENTS; from += slice)
    await events.command(
      `INSERT INTO events (workspace_id, seq, message_id, identity, type, name, time, received_at, channel, numbers)
       SELECT 'bench', number, toString(number), ${person(`intDiv(number, ${EACH})`)}, 'track',
         ['Page Viewed', 'Page Viewed', 'Product Viewed', 'Product Viewed', 'Product Added', 'Order Completed'][1 + cityHash64(number, 2) % 6] AS name,
         fromUnixTimestamp64Milli(toInt64(${NOW} - cityHash64(number, 3) % ${180 * DAY})) AS time, time,
         if(name = 'Page Viewed', ['direct', 'email', 'social'][1 + number % 3], ''),
         if(name = 'Order Completed', map('properties.revenue', toFloat64(cityHash64(number, 4) % 90)), map())
       FROM numbers(${from}, ${Math.min(slice, EVENTS - from)})`,
      {},
      PATIENCE,
    );
  // Everybody goes through three stages, a third of them slowly.
  const start = `toInt64(${NOW - 180 * DAY} + cityHash64(number, 5) % ${100 * DAY})`;
  const stay = `toInt64(${DAY} + cityHash64(number, 6) % ${40 * DAY})`;
  await events.command(
    `INSERT INTO visits SELECT 'bench', ${person('number')}, ['c', 'c', 'c'], ['look', 'choose', 'buy'],
       [${start}, ${start} + ${stay}, ${start} + 2 * ${stay}], [${start} + ${stay}, ${start} + 2 * ${stay}, 0],
       ['choose', 'buy', ''], ['onward', 'onward', ''], number FROM numbers(${Math.floor(EVENTS / EACH)})`,
    {},
    PATIENCE,
  );
}

const scope: Scope = { workspaceId: 'bench', timezone: 'UTC', now: NOW, only: undefined, groups: undefined };

async function funnel(events: Events): Promise<BenchRow[]> {
  const names = STEPS.map(({ event }) => `name = '${event}'`);
  const bare = `SELECT level, count() AS n FROM (
      SELECT identity, windowFunnel(${7 * DAY})(toUInt64(toUnixTimestamp64Milli(time)), ${names.join(', ')}) AS level
      FROM events WHERE workspace_id = 'bench' AND name IN (${STEPS.map(({ event }) => `'${event}'`).join(', ')})
        AND time >= fromUnixTimestamp64Milli(${FROM}) GROUP BY identity) GROUP BY level`;
  const asked = { steps: STEPS, withinMs: 7 * DAY, from: FROM, to: NOW };
  return pair(
    'a funnel of three steps',
    () => events.query(bare, {}, PATIENCE),
    () => funnelOf(events, scope, asked, PATIENCE),
  );
}

async function retention(events: Events): Promise<BenchRow[]> {
  const bare = `SELECT toMonday(first) AS cohort, intDiv(toUnixTimestamp64Milli(e.time) - toUnixTimestamp64Milli(first), ${7 * DAY}) AS n,
      uniqExact(e.identity) AS people FROM events AS e
    INNER JOIN (SELECT identity, min(time) AS first FROM events WHERE workspace_id = 'bench' AND name = 'Product Viewed' GROUP BY identity) AS f
      ON f.identity = e.identity
    WHERE e.workspace_id = 'bench' AND e.name = 'Product Viewed' AND e.time > first GROUP BY cohort, n`;
  const event = { event: 'Product Viewed' };
  const asked = {
    start: { event },
    back: event,
    unitMs: 7 * DAY,
    cohort: 'week',
    units: 12,
    mode: 'nth',
  } as const;
  return pair(
    'retention by week',
    () => events.query(bare, {}, PATIENCE),
    () => retentionOf(events, scope, { ...asked, from: NOW - 180 * DAY, to: NOW }, PATIENCE),
  );
}

async function scorecard(events: Events): Promise<BenchRow[]> {
  const bare = `SELECT avg(n), avg(days) FROM (SELECT identity, count() AS n, uniqExact(toDate(time)) AS days
    FROM events WHERE workspace_id = 'bench' AND time >= fromUnixTimestamp64Milli(${NOW - 120 * DAY}) GROUP BY identity)`;
  const stages = ['look', 'choose', 'buy'].map((key) => ({ key, name: key, isLost: false }));
  const asked = {
    machine: 'c',
    stages,
    before: NOW - 120 * DAY,
    from: NOW - 60 * DAY,
    to: NOW,
    withinMs: 30 * DAY,
  };
  return pair(
    'a scorecard of two periods',
    () => events.query(bare, {}, PATIENCE),
    () => scorecardOf(events, scope, { ...asked, order: { event: 'Order Completed' } }, PATIENCE),
  );
}

/** In turns, so that what else the machine does weighs on both; the middle one of each. */
async function pair(
  name: string,
  bare: () => Promise<unknown>,
  ours: () => Promise<unknown>,
): Promise<BenchRow[]> {
  const times: [number[], number[]] = [[], []];
  for (let i = 0; i < TIMES; i++)
    for (const [at, work] of [bare, ours].entries()) {
      const began = performance.now();
      await work();
      times[at]!.push(performance.now() - began);
      // Over a hundred million a round takes minutes.
      console.error(`  ${name}, ${['plain', 'ours'][at]}: ${Math.round(times[at]!.at(-1)!)} ms`);
    }
  const [plain, whole] = [median(times[0]), median(times[1])];
  return [
    { label: `${name}: the plain query`, value: plain, unit: 'ms' },
    { label: name, value: whole, unit: 'ms', ratio: plain / whole },
  ];
}
