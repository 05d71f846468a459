// How long do training data and scores take, and how much memory, against the number of people? On the embedded event
// store, filled by a statement with orders of people at rates of their own; nothing is written to people.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { type Events, openEvents } from '../packages/server/src/platform/events/index.ts';
import { planOf, sizeOf } from '../packages/server/src/predict/features.ts';
import type { PeopleRequest } from '../packages/server/src/predict/kinds/table.ts';
import { readRows } from '../packages/server/src/predict/rows.ts';
import { scoringSql } from '../packages/server/src/predict/sql/people.ts';
import { gatherPeople } from '../packages/server/src/predict/training/gather.ts';
import type { BenchResult, BenchRow } from './bench.ts';
import { fillOrders } from './predict-store.ts';

const PEOPLE = (process.env.BENCH_PEOPLE ?? '100000,1000000').split(',').map(Number);
const EVENTS_EACH = 6;
const DAY = 86_400_000;
const NOW = Date.UTC(2026, 0, 1);
const PARTS_OF = 50_000;

const filter = { event: 'Order Completed' };
const ORDERS: PeopleRequest = {
  ...{ set: 'people', features: 'orders', orders: { filter, value: 'properties.total' } },
  cutoffs: [NOW],
  labels: [],
};
const BEHAVIOUR: PeopleRequest = {
  ...{ set: 'people', features: 'behaviour', mostRows: 60_000 },
  cutoffs: [3, 2, 1].map((n) => NOW - n * 30 * DAY),
  labels: [{ name: 'goal', of: 'happens', filter, horizonDays: 30 }],
};

export async function run(): Promise<BenchResult> {
  const rows: BenchRow[] = [];
  for (const people of PEOPLE) {
    const dataDir = mkdtempSync(join(tmpdir(), 'visavis-bench-predict-'));
    const events = await openEvents({ dataDir, log: pino({ level: 'silent' }) });
    try {
      await fillOrders(events, { people, eventsEach: EVENTS_EACH, until: NOW });
      rows.push(...(await measured(events, people)));
    } finally {
      await events.close();
      rmSync(dataDir, { recursive: true, force: true });
    }
  }
  return {
    name: 'Training data and scores against the number of people',
    rows,
    note: `${EVENTS_EACH} events a person; seconds in all. Behaviour is read of at most 60,000 looks at people, three past instants; scores are read of everybody, part by part, without writing them. Memory is of this process, the event store's own is bounded by 2 GB a statement.`,
  };
}

async function measured(events: Events, people: number): Promise<BenchRow[]> {
  const said = people.toLocaleString('en-US');
  const rows: BenchRow[] = [];
  const time = async (label: string, work: () => Promise<unknown>) => {
    const began = performance.now();
    await work();
    rows.push({ label: `${label}, ${said} people`, value: (performance.now() - began) / 1000, unit: 's' });
  };
  const workspaceId = 'bench';
  const gather = async (request: PeopleRequest) => {
    const plan = await planOf(events, workspaceId, request);
    const size = await sizeOf(events, { workspaceId, until: NOW });
    const asked = { events, workspaceId, request, plan, people: size.people, seed: 1, progress: () => {} };
    const table = await gatherPeople(asked);
    return { plan, table };
  };
  await time('everybody’s orders', () => gather(ORDERS));
  let plan = (await gather(ORDERS)).plan;
  await time('behaviour to learn from', async () => {
    plan = (await gather(BEHAVIOUR)).plan;
  });
  await time('everybody’s behaviour to be scored', async () => {
    const of = Math.ceil(people / PARTS_OF);
    for (let at = 0; at < of; at++) {
      const asked = scoringSql({ workspaceId, plan, cutoff: NOW, part: { at, of } });
      await readRows(events.bytes(asked.sql, asked.params, { timeoutMs: 600_000 }), asked, () => {});
    }
  });
  rows.push({
    label: `memory after it, ${said} people`,
    value: process.memoryUsage().rss / 1e6,
    unit: 'MB',
  });
  return rows;
}
