// From learning a lifetime value to everybody having theirs, over the whole server: history comes in, a model is trained,
// and its scores go through the flow as attributes that conditions read. `BENCH_PEOPLE` sets how many people there are.

import { setTimeout as sleep } from 'node:timers/promises';
import { chance } from '../packages/engine/src/numeric/index.ts';
import type { BenchResult } from './bench.ts';
import { load } from './http-load.ts';
import { ask, type Served, serve } from './served.ts';

const PEOPLE = Number(process.env.BENCH_PEOPLE ?? 100_000);
const EVENTS_EACH = 4;
const EACH = 500;
const DAY = 86_400_000;
const SPAN = 365 * DAY;

export async function run(): Promise<BenchResult> {
  const server = await serve();
  try {
    const fillMs = await timed(() => tell(server));
    const before = await server.usage();
    let learnedMs = 0;
    const wholeMs = await timed(async () => {
      const began = performance.now();
      await ask(server, 'POST', '/v1/models', { key: 'clv', name: 'Worth', kind: 'clv' });
      await until(server, ({ version }) => version !== null);
      learnedMs = performance.now() - began;
      await until(server, ({ scoring, job }) => scoring === null && job?.state === 'done');
    });
    const used = await server.usage();
    const scoresMs = wholeMs - learnedMs;
    return {
      name: `Values for ${PEOPLE.toLocaleString('en')} people`,
      rows: [
        { label: 'history comes in', value: (PEOPLE * EVENTS_EACH) / (fillMs / 1000), unit: 'events/s' },
        { label: 'learned and tested', value: learnedMs / 1000, unit: 's' },
        { label: 'everybody has their value', value: scoresMs / 1000, unit: 's' },
        { label: 'values a second', value: PEOPLE / (scoresMs / 1000), unit: '/s' },
        { label: 'processor time of the server, both', value: (used.cpuMs - before.cpuMs) / 1000, unit: 's' },
        { label: 'memory of the server then', value: used.rssBytes / 1e6, unit: 'MB' },
      ],
      note: `${EVENTS_EACH} orders a person over a year; six attributes each, with their reasons. No peer was measured.`,
    };
  } finally {
    await server.stop();
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function tell(server: Served): Promise<void> {
  const draw = chance('scores');
  const now = Date.now();
  let made = 0;
  const message = () => {
    const n = made++;
    return {
      ...{ type: 'track', messageId: `m-${n}`, userId: `person-${n % PEOPLE}`, event: 'Order Completed' },
      timestamp: new Date(now - draw.number() * SPAN).toISOString(),
      properties: { total: 10 + Math.floor(draw.number() * 90) },
    };
  };
  await load({
    ...{ url: server.url, path: '/v1/import', key: server.writeKey, connections: 1 },
    requests: (PEOPLE * EVENTS_EACH) / EACH,
    body: () => JSON.stringify({ batch: Array.from({ length: EACH }, message) }),
  });
  await server.settled();
}

interface Standing {
  version: number | null;
  scoring: object | null;
  job: { state: string; reasons: string[] } | null;
}

async function until(server: Served, isThere: (model: Standing) => boolean): Promise<void> {
  for (;;) {
    const model = (await ask(server, 'GET', '/v1/models/clv')) as Standing;
    if (isThere(model)) return;
    if (model.job?.state === 'failed' || model.job?.state === 'refused')
      throw new Error(`It was not learned: ${model.job.reasons.join(' ')}`);
    await sleep(250);
  }
}
