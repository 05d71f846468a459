// Results of an experience over ten million events: sums of its metrics by variant, as the product asks for them, against
// the plainest query for one conversion; also where an eighth of the people have been joined with another one.
// `BENCH_EVENTS` sets how many events.

import type { Metric } from '@visavis/engine/measure';
import { countMetrics } from '../packages/server/src/measure/metrics/index.ts';
import type { Events } from '../packages/server/src/platform/events/index.ts';
import { run as start } from '../packages/server/test/running.ts';
import { type BenchResult, inTurns } from './bench.ts';

const EVENTS = Number(process.env.BENCH_EVENTS ?? 10_000_000);
const PEOPLE = EVENTS / 50;
const NOW = Date.now();
const DAY = 86_400_000;
const SPAN = 90 * DAY;
/** Exposures lie in this time, and the week in which what they did counts follows. */
const RAN = 20 * DAY;
const ROWS_AT_ONCE = 500_000;
const ROUNDS = 5;
const PATIENT = { timeoutMs: 600_000 };

const ORDER = { event: 'Order Completed' };
const CONVERSION: Metric = { kind: 'conversion', of: ORDER, better: 'more', within: '7d' };
const SEVERAL: Metric[] = [
  CONVERSION,
  {
    kind: 'sum',
    of: { ...ORDER, value: 'properties.price' },
    ...{ better: 'more', within: '7d', cap: { at: 500 } },
  },
  { kind: 'count', of: { event: 'Page Viewed' }, better: 'more', within: '7d' },
];

export async function run(): Promise<BenchResult> {
  const server = await start();
  try {
    const { workspaceId } = server;
    const { events } = server.app;
    const began = performance.now();
    await generate(events, workspaceId);
    const madeMs = performance.now() - began;
    const alone = await measure(events, workspaceId);
    await join8th(events, workspaceId);
    const joined = await measure(events, workspaceId);
    const row = (label: string, value: number, against?: number) => ({
      ...{ label, value, unit: 'ms' },
      ...(against !== undefined && { ratio: value / against }),
    });
    return {
      name: `an experience of ${PEOPLE.toLocaleString('en')} people over ${EVENTS.toLocaleString('en')} events`,
      rows: [
        row('one conversion: the plainest ClickHouse query', alone.plain),
        row('one ratio, which has no before and no strata', alone.bare, alone.plain),
        row('one conversion, with CUPED and strata', alone.one, alone.plain),
        row('three metrics, with CUPED and strata', alone.three, alone.plain),
        row(
          'an eighth of the people joined: one conversion, with CUPED and strata',
          joined.one,
          joined.plain,
        ),
        row('an eighth of the people joined: three metrics', joined.three, joined.plain),
      ],
      note: `Ratios are times against the plainest query, below is better. Medians of ${ROUNDS}, in turns. The data took ${Math.round(madeMs / 1000)} s to make.`,
    };
  } finally {
    await server.stop();
  }
}

const person = (n: string): string => `reinterpretAsUUID(MD5(toString(${n})))`;

/** Everybody has seen it once; the rest is what people do anyway. */
async function generate(events: Events, workspaceId: string): Promise<void> {
  const done = EVENTS - PEOPLE;
  const insert = (columns: string, values: string, from: string) =>
    events.command(
      `INSERT INTO events (workspace_id, seq, message_id, identity, name, time, ${columns}, type, source_id, received_at, raw)
       SELECT '${workspaceId}', ${values}, 'track', 'web', now64(3), '{}' FROM ${from}`,
      {},
      PATIENT,
    );
  for (let at = 0; at < done; at += ROWS_AT_ONCE)
    await insert(
      'numbers',
      `number + 1, toString(number), ${person(`cityHash64(number) % ${PEOPLE}`)},
       ['Order Completed', 'Page Viewed', 'Product Viewed', 'Cart Viewed', 'Searched', 'Signed In', 'Mail Opened', 'Coupon Used'][1 + number % 8],
       fromUnixTimestamp64Milli(toInt64(${NOW}) - toInt64(cityHash64(number, 1) % ${SPAN}), 'UTC'),
       map('properties.price', round((cityHash64(number, 2) % 10000) / 100, 2))`,
      `numbers(${at}, ${Math.min(ROWS_AT_ONCE, done - at)})`,
    );
  await insert(
    'texts',
    `${EVENTS} + number, concat('v', toString(number)), ${person('number')}, 'Experience Viewed',
     fromUnixTimestamp64Milli(toInt64(${NOW - RAN}) + toInt64(cityHash64(number, 3) % ${RAN}), 'UTC'),
     map('properties.experience', 'bench', 'properties.variant', if(cityHash64(number, 4) % 2 = 0, 'a', 'b'))`,
    `numbers(${PEOPLE})`,
  );
}

/** Every eighth person turns out to be the next one. */
async function join8th(events: Events, workspaceId: string): Promise<void> {
  await events.command(
    `INSERT INTO moved SELECT '${workspaceId}', ${person('number * 8')}, ${person('number * 8 + 1')}, number + 1
     FROM numbers(${Math.floor(PEOPLE / 8)})`,
  );
}

async function measure(events: Events, workspaceId: string) {
  const plain = `SELECT variant, count(), sum(done) FROM (
      SELECT v.identity, any(v.variant) AS variant, countIf(o.time >= v.since AND o.time <= v.since + INTERVAL 7 DAY) > 0 AS done
      FROM (SELECT identity, argMin(texts['properties.variant'], time) AS variant, min(time) AS since FROM events
        WHERE workspace_id = '${workspaceId}' AND name = 'Experience Viewed' AND texts['properties.experience'] = 'bench'
        GROUP BY identity) AS v
      LEFT JOIN (SELECT identity, time FROM events WHERE workspace_id = '${workspaceId}' AND name = 'Order Completed'
        AND time >= fromUnixTimestamp64Milli(toInt64(${NOW - RAN}), 'UTC')) AS o ON o.identity = v.identity
      GROUP BY v.identity
    ) GROUP BY variant`;
  const source = { kind: 'experience', experience: 'bench' } as const;
  const count = (metrics: Metric[], isStratified: boolean) =>
    countMetrics(events, {
      ...{ workspaceId, exposed: { source, isStratified }, metrics, now: NOW, timezone: 'UTC' },
    });
  return inTurns(ROUNDS, {
    plain: () => events.query(plain, {}, PATIENT),
    bare: () => count([{ kind: 'ratio', of: ORDER, per: ORDER, better: 'more', within: '7d' }], false),
    one: () => count([CONVERSION], true),
    three: () => count(SEVERAL, true),
  });
}
