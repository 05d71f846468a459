// What an event costs in processor time, thread by thread, until the event store has it. Where a machine does other work
// beside, its rates say nothing and this says most; the least of several rounds says best what is needed.

import type { BenchResult } from './bench.ts';
import { load } from './http-load.ts';
import { sender } from './messages.ts';
import { defineSegments, type Served, serve } from './served.ts';

const PEOPLE = 20_000;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 6);
const REQUESTS = 60;
const BATCH = 100;
/** As many as make the program warm and nearly everybody known. */
const WARM_REQUESTS = 600;

export async function run(): Promise<BenchResult> {
  const server = await serve();
  try {
    await defineSegments(server);
    await batches(server, 'warm', WARM_REQUESTS);
    const rounds: Record<string, number>[] = [];
    for (let round = 0; round < ROUNDS; round++) rounds.push(await costOf(server, `round${round}`));
    const names = Object.keys(rounds[0] ?? {});
    return {
      name: `Durable ingest in batches of ${BATCH}, processor time an event, ${PEOPLE.toLocaleString('en')} people`,
      rows: names.map((name) => ({
        label: name,
        value: Math.min(...rounds.map((round) => round[name] ?? 0)),
        unit: 'µs',
      })),
      note: `The least of ${ROUNDS} rounds of ${(REQUESTS * BATCH).toLocaleString('en')} events, each thread by itself, five segments kept up, until the event store has everything.`,
    };
  } finally {
    await server.stop();
  }
}

async function costOf(server: Served, name: string): Promise<Record<string, number>> {
  const before = await server.threads();
  await batches(server, name, REQUESTS);
  const after = await server.threads();
  return Object.fromEntries(
    Object.entries(after).map(([thread, ms]) => [
      thread,
      ((ms - (before[thread] ?? 0)) * 1_000) / (REQUESTS * BATCH),
    ]),
  );
}

async function batches(server: Served, run: string, requests: number): Promise<void> {
  const { next } = sender({ people: PEOPLE, run });
  const body = () => `{"batch":[${Array.from({ length: BATCH }, () => next()).join(',')}]}`;
  await load({ url: server.url, key: server.writeKey, path: '/v1/batch', connections: 24, body, requests });
  await server.settled();
}
