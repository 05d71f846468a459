// Durable ingest through HTTP: what the whole way of an event costs against the same server that only reads requests,
// and against bare SQLite commits of the very rows that it wrote. All of it in turns, round after round, so that what
// else the machine does meets all of them alike.

import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BareStore, type RecordedUnit, readUnits, rowsPerEvent } from './bare-store.ts';
import { type BenchResult, type BenchRow, median } from './bench.ts';
import { load } from './http-load.ts';
import { sender } from './messages.ts';
import { defineSegments, type Served, serve } from './served.ts';

const PEOPLE = 20_000;
const HISTORY_ROWS = Number(process.env.BENCH_HISTORY ?? 60_000);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 4);
const TURN_MS = 3_000;
const YEAR_MS = 365 * 86_400_000;
const CONNECTIONS = { single: 64, batch: 24, history: 4 };
/** So many events that nearly everybody's second name has been met, and the program is warm, before anything counts. */
const WARM_EVENTS = 3 * PEOPLE;
const RECORDED = 20_000;

type Figure = 'single' | 'singleStub' | 'batch' | 'batchStub' | 'history' | 'bare';

export async function run(): Promise<BenchResult> {
  const server = await serve();
  let bare: BareStore | undefined;
  try {
    await defineSegments(server);
    await history(server, 'first');
    await warmUp(server);
    bare = await BareStore.copyOf(server.dataDir);
    const units = await recorded(server);
    const rounds: Record<Figure, number>[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push({
        single: await singles(server, `single${round}`),
        singleStub: await withoutStore(server, () => singles(server, `stub${round}`)),
        batch: await batches(server, `batch${round}`),
        bare: await bare.rate(units, TURN_MS),
        batchStub: await withoutStore(server, () => batches(server, `nobatch${round}`)),
        history: await history(server, `history${round}`, TURN_MS),
      });
    }
    return report(rounds, units);
  } finally {
    await server.stop();
    await bare?.close();
  }
}

/** What the server writes for `RECORDED` events that come in batches of 100. */
async function recorded(server: Served): Promise<RecordedUnit[]> {
  const file = join(tmpdir(), `visavis-bench-units-${process.pid}`);
  await server.record();
  await load({ ...batchesOf(server, 'recorded'), requests: RECORDED / 100 });
  await server.settled();
  await server.record(file);
  const units = readUnits(file);
  rmSync(file);
  return units;
}

async function singles(server: Served, name: string): Promise<number> {
  const { next } = sender({ people: PEOPLE, run: name });
  const to = { url: server.url, key: server.writeKey, path: '/v1/track' };
  const { perSecond } = await load({
    ...to,
    connections: CONNECTIONS.single,
    ms: TURN_MS,
    body: () => next(),
  });
  await server.settled();
  return perSecond;
}

async function warmUp(server: Served): Promise<void> {
  await load({ ...batchesOf(server, 'warm'), requests: WARM_EVENTS / 100 });
  await singles(server, 'warm-single');
  await server.settled();
}

function batchesOf({ url, writeKey }: Served, name: string) {
  const { next } = sender({ people: PEOPLE, run: name });
  const body = () => `{"batch":[${Array.from({ length: 100 }, () => next()).join(',')}]}`;
  return { url, key: writeKey, path: '/v1/batch', connections: CONNECTIONS.batch, body };
}

async function batches(server: Served, name: string): Promise<number> {
  const { perSecond } = await load({ ...batchesOf(server, name), ms: TURN_MS });
  await server.settled();
  return perSecond * 100;
}

/** A year of it in the order of time, in batches of 1,000: for a span of time, or, without one, `HISTORY_ROWS`. */
async function history(server: Served, name: string, ms?: number): Promise<number> {
  const { past } = sender({ people: PEOPLE, run: name });
  let row = 0;
  const time = () => Date.now() - YEAR_MS + Math.min(1, row++ / HISTORY_ROWS) * (YEAR_MS - 60_000);
  const body = () => `{"batch":[${Array.from({ length: 1_000 }, () => past(time())).join(',')}]}`;
  const how = {
    connections: CONNECTIONS.history,
    ...(ms === undefined ? { requests: HISTORY_ROWS / 1_000 } : { ms }),
  };
  const { perSecond } = await load({
    url: server.url,
    key: server.writeKey,
    path: '/v1/import',
    body,
    ...how,
  });
  await server.settled();
  return perSecond * 1_000;
}

async function withoutStore(server: Served, work: () => Promise<number>): Promise<number> {
  await server.set({ store: false });
  const figure = await work();
  await server.set({ store: true });
  return figure;
}

function report(rounds: readonly Record<Figure, number>[], units: readonly RecordedUnit[]): BenchResult {
  const written = rowsPerEvent(units)
    .filter(([, rows]) => rows >= 0.01)
    .map(([name, rows]) => `${rows.toFixed(2)} ${name}`);
  const all = (name: Figure) => rounds.map((round) => round[name]);
  const row = (label: string, name: Figure, against?: Figure): BenchRow => ({
    label,
    value: median(all(name)),
    unit: '/s',
    // Of the ratios of the rounds, not of the medians: a round's turns follow one another.
    ...(against && { ratio: median(rounds.map((round) => round[name] / round[against])) }),
  });
  return {
    name: `Durable ingest through HTTP, events a second, ${PEOPLE.toLocaleString('en')} people`,
    rows: [
      row('single events', 'single', 'singleStub'),
      row('single events, nothing done with them', 'singleStub'),
      row('batches of 100', 'batch', 'bare'),
      row('batches of 100, nothing done with them', 'batchStub', 'bare'),
      row('history in batches of 1,000', 'history', 'bare'),
      row('bare SQLite commits of the same rows', 'bare'),
    ],
    note:
      `The median of ${rounds.length} rounds of ${TURN_MS / 1_000} s a row. Single events are measured by the same server that ` +
      `reads, checks and answers the same requests and stores nothing (goal: 0.6), batches by the units that the server wrote ` +
      `for ${RECORDED.toLocaleString('en')} events in batches of 100, committed again into a copy of its store with nothing around it ` +
      `(goal: 0.7); rows of an event: ${written.join(', ')}. Sender and server share the cores; ` +
      `the server keeps up five segments meanwhile and ships what came to the event store.`,
  };
}
