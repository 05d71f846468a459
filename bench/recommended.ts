// What does a list of recommendations cost a decision? The whole server over HTTP, with a catalogue of so many items and
// people who have done things with them: a slot that is filled with a recommended list, and one with a plain variant,
// asked in turns for the same people. `BENCH_ITEMS` and `BENCH_PEOPLE` set how many.

import { setTimeout as sleep } from 'node:timers/promises';
import { chance } from '../packages/engine/src/numeric/index.ts';
import type { BenchResult } from './bench.ts';
import { load, quantile, type Sent } from './http-load.ts';
import { ask, type Served, serve } from './served.ts';

const ITEMS = Number(process.env.BENCH_ITEMS ?? 10_000);
const PEOPLE = Number(process.env.BENCH_PEOPLE ?? 20_000);
const EVENTS_EACH = 5;
/** So many items have been met by anybody; of the others only the catalogue tells. */
const MET = Math.ceil(ITEMS / 10);
const DAY = 86_400_000;
const CONNECTIONS = 2;
const ROUNDS = 4;
const TURN_MS = 2_500;
const COLOURS = ['red', 'blue', 'green', 'white', 'black', 'grey'];
const THINGS = ['lamp', 'bowl', 'bag', 'clock', 'candle', 'frame', 'box', 'tray'];

const SLOTS = ['plain', 'picks'] as const;
type Slot = (typeof SLOTS)[number];

export async function run(): Promise<BenchResult> {
  const server = await serve();
  try {
    await tell(server);
    await learn(server);
    await define(server);
    const { turns, cpuMs } = await measured(server);
    const at = (slot: Slot, share: number) => quantile(turns[slot].latenciesMs, share);
    const rows = SLOTS.flatMap((slot) => [
      { label: `${slot}: decisions`, value: turns[slot].perSecond, unit: '/s' },
      { label: `${slot}: processor time of the server`, value: cpuMs[slot], unit: 'ms' },
      ...[0.5, 0.95, 0.99].map((share) => ({
        ...{ label: `${slot}: p${share * 100}`, value: at(slot, share), unit: 'ms' },
        ...(slot === 'picks' && { ratio: at(slot, share) / at('plain', share) }),
      })),
    ]);
    const asked = turns.picks.requests.toLocaleString('en');
    return {
      ...{ name: 'Decisions with a recommended list', rows },
      note: `${ITEMS.toLocaleString('en')} items, ${MET.toLocaleString('en')} of them met, ${PEOPLE.toLocaleString('en')} people; ${asked} lists. Ratios are against the plain variant; below is better. ${CONNECTIONS} connections, one request at a time on each.`,
    };
  } finally {
    await server.stop();
  }
}

const nameOf = (n: number): string => `person-${n}`;

/** The catalogue, and what people did with it in the last 30 days: the first items more often. */
async function tell(server: Served): Promise<void> {
  const items = Array.from({ length: ITEMS }, (_, n) => ({
    ...{ id: `item-${n}`, title: `${COLOURS[n % 6]} ${THINGS[n % 8]} no ${n % 97}`, price: 5 + (n % 60) },
    category: THINGS[n % 8],
  }));
  for (let from = 0; from < ITEMS; from += 1_000)
    await ask(server, 'PUT', '/v1/catalogue/items', { items: items.slice(from, from + 1_000) });
  const draw = chance('recommended');
  let made = 0;
  const message = () => {
    const n = made++;
    const id = `item-${Math.floor(MET * draw.number() ** 2)}`;
    const hasBought = n % EVENTS_EACH === EVENTS_EACH - 1;
    return {
      ...{ type: 'track', messageId: `m-${n}`, userId: nameOf(Math.floor(n / EVENTS_EACH)) },
      event: hasBought ? 'Order Completed' : 'Product Viewed',
      timestamp: new Date(Date.now() - (1 - draw.number()) * 30 * DAY).toISOString(),
      properties: hasBought ? { products: [{ product_id: id }] } : { product_id: id },
    };
  };
  const each = 500;
  await load({
    ...{ url: server.url, path: '/v1/import', key: server.writeKey, connections: 1 },
    requests: (PEOPLE * EVENTS_EACH) / each,
    body: () => JSON.stringify({ batch: Array.from({ length: each }, message) }),
  });
  await server.settled();
}

/** Until the lists are in force and what is kept of everybody for them is filled in. */
async function learn(server: Served): Promise<void> {
  await ask(server, 'POST', '/v1/recommendations/train', {});
  const isReady = async () => {
    const { versions, refused } = await ask(server, 'GET', '/v1/recommendations');
    if (refused) throw new Error(`Nothing was learned: ${refused}`);
    const traits = await ask(server, 'GET', '/v1/computed-traits');
    return versions.length > 0 && traits.data.every((one: { state: string }) => one.state === 'live');
  };
  while (!(await isReady())) await sleep(500);
}

async function define(server: Served): Promise<void> {
  for (const key of SLOTS)
    await ask(server, 'POST', '/v1/slots', { key, name: key, type: 'list', default: [] });
  const list = Array.from({ length: 12 }, (_, n) => ({ id: `item-${n}`, title: `Item ${n}` }));
  const experience = (slot: Slot) => ({
    ...{
      key: slot,
      name: slot,
      slot,
      unmeasured: 'A benchmark.',
      variants: [{ key: 'list', content: list }],
    },
  });
  const allocation = {
    ...{ kind: 'recommender', source: 'recommend:for-you', fill: true, count: 12 },
    reward: { event: 'Product Viewed' },
  };
  await ask(server, 'POST', '/v1/experiences', experience('plain'));
  await ask(server, 'POST', '/v1/experiences', { ...experience('picks'), allocation });
}

async function measured(server: Served) {
  const draw = chance('asked');
  const decide = (slot: Slot, ms: number) =>
    load({
      ...{ url: server.url, path: '/v1/decide', key: server.secretKey, connections: CONNECTIONS, ms },
      body: () => JSON.stringify({ userId: nameOf(draw.whole(0, PEOPLE - 1)), slots: [slot] }),
    });
  // A cold program is nobody's figure.
  for (const slot of SLOTS) await decide(slot, TURN_MS);
  const all: Record<Slot, Sent[]> = { plain: [], picks: [] };
  const spent: Record<Slot, number> = { plain: 0, picks: 0 };
  for (let round = 0; round < ROUNDS; round++)
    for (const slot of SLOTS) {
      const before = await server.usage();
      all[slot].push(await decide(slot, TURN_MS));
      spent[slot] += (await server.usage()).cpuMs - before.cpuMs;
    }
  const turns = { plain: together(all.plain), picks: together(all.picks) };
  const cpuMs = { plain: spent.plain / turns.plain.requests, picks: spent.picks / turns.picks.requests };
  return { turns, cpuMs };
}

function together(turns: readonly Sent[]): Sent {
  const requests = turns.reduce((sum, turn) => sum + turn.requests, 0);
  return {
    requests,
    perSecond: turns.reduce((sum, turn) => sum + turn.perSecond, 0) / turns.length,
    latenciesMs: turns.flatMap((turn) => turn.latenciesMs).sort((a, b) => a - b),
  };
}
