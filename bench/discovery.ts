// Suggested segments over many people: history comes in, the search is asked for through the API, and it is looked whether
// it says what was planted. `BENCH_PEOPLE` sets how many people there are.

import { setTimeout as sleep } from 'node:timers/promises';
import { chance } from '../packages/engine/src/numeric/index.ts';
import type { BenchResult } from './bench.ts';
import { load } from './http-load.ts';
import { ask, type Served, serve } from './served.ts';

const PEOPLE = Number(process.env.BENCH_PEOPLE ?? 200_000);
const EACH = 100;
const DAY = 86_400_000;
const COUNTRIES = ['GB', 'DE', 'FR', 'NL'];
/** Of everybody, and of those in one country who looked at products often. */
const BUYS = { everybody: 0.05, planted: 0.25 };

export async function run(): Promise<BenchResult> {
  const server = await serve();
  try {
    const events = await tell(server);
    const before = await server.usage();
    const began = performance.now();
    await ask(server, 'POST', '/v1/segments/suggestions', { goal: 'Order Completed', horizonDays: 30 });
    const found = await searched(server);
    const tookMs = performance.now() - began;
    const used = await server.usage();
    const says = (condition: object) => /DE/.test(JSON.stringify(condition));
    return {
      name: `Suggested segments among ${PEOPLE.toLocaleString('en')} people`,
      rows: [
        { label: 'events', value: events, unit: '' },
        { label: 'from asking to suggestions', value: tookMs / 1000, unit: 's' },
        { label: 'processor time of the server', value: (used.cpuMs - before.cpuMs) / 1000, unit: 's' },
        { label: 'memory of the server then', value: used.rssBytes / 1e6, unit: 'MB' },
        { label: 'people looked at', value: found.people.trained + found.people.heldOut, unit: 'people' },
        { label: 'suggested', value: found.suggestions.length, unit: 'segments' },
        {
          label: 'of which of the planted country',
          value: found.suggestions.filter(says).length,
          unit: 'segments',
        },
      ],
      note: `A fifth of the people in one country look at products often and then buy ${BUYS.planted / BUYS.everybody} times as often. The event store's process is not in the figures. No peer was measured.`,
    };
  } finally {
    await server.stop();
  }
}

interface Found {
  people: { trained: number; heldOut: number };
  suggestions: { condition: object }[];
}

async function searched(server: Served): Promise<Found> {
  for (;;) {
    const [search] = (await ask(server, 'GET', '/v1/segments/suggestions')).data;
    if (search?.found) return search.found;
    if (search?.job?.state === 'failed' || search?.job?.state === 'refused')
      throw new Error(`Nothing was searched: ${search.job.reasons.join(' ')}`);
    await sleep(250);
  }
}

/** How many events were told. */
async function tell(server: Served): Promise<number> {
  const draw = chance('discovery');
  const now = Date.now();
  let [person, told] = [0, 0];
  const ago = (from: number, to: number) =>
    new Date(now - (from + draw.number() * (to - from)) * DAY).toISOString();
  const story = (): object[] => {
    const userId = `person-${person++}`;
    const country = COUNTRIES[Math.floor(draw.number() * COUNTRIES.length)]!;
    const looks = draw.number() < 0.2 ? 12 : 2 + Math.floor(draw.number() * 3);
    const chanceToBuy = country === 'DE' && looks === 12 ? BUYS.planted : BUYS.everybody;
    const track = (event: string, timestamp: string) => ({ type: 'track', userId, event, timestamp });
    return [
      { type: 'identify', userId, traits: { country }, timestamp: ago(90, 120) },
      ...Array.from({ length: looks }, () => track('Product Viewed', ago(1, 60))),
      ...(draw.number() < chanceToBuy ? [track('Order Completed', ago(1, 29))] : []),
    ];
  };
  await load({
    ...{ url: server.url, path: '/v1/import', key: server.writeKey, connections: 1 },
    requests: Math.ceil(PEOPLE / EACH),
    body() {
      const batch = Array.from({ length: EACH }, story)
        .flat()
        .map((message) => ({ messageId: `m-${told++}`, ...message }));
      return JSON.stringify({ batch });
    },
  });
  await server.settled();
  return told;
}
