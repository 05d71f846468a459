// kill -9 while new segments are being brought up and events keep arriving. After the last start every segment becomes
// live, and its members are exactly those whom all events together give it.
// runs alone

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { JsonObject } from '@visavis/engine/collect';
import { type Chance, chance } from '@visavis/engine/numeric';
import { toSql } from '../src/segment/sql/index.ts';
import { surroundingsOf } from '../src/segment/surroundings.ts';
import { type Running, run } from './running.ts';

const ROUNDS = Number(process.env.VISAVIS_TEST_BACKFILL_CRASHES ?? 8);
const PEOPLE = 1200;
const SEED = Number(process.env.VISAVIS_TEST_SEED ?? Date.now());
const DAY = 86_400_000;
const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url));
const dataDir = mkdtempSync(join(tmpdir(), 'visavis-backfill-crash-'));
/** Whatever fails, none of them stays. */
const servers: ChildProcess[] = [];
after(() => {
  for (const server of servers) server.kill('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
});

let keys: Pick<Running, 'writeKey' | 'secretKey' | 'workspaceId'>;

test(`${ROUNDS} times kill -9 during a backfill: members are what all events give`, async (t) => {
  t.diagnostic(`seed ${SEED}`);
  const first = await run({ dataDir });
  keys = { writeKey: first.writeKey, secretKey: first.secretKey, workspaceId: first.workspaceId };
  const draw = chance(SEED, 'history');
  for (let n = 0; n < 24; n++) await send(first.url, draw, `history-${n}`, 500);
  await first.settled();
  await first.stop();

  let cutOff = 0;
  for (let round = 0; round < ROUNDS; round++) if (await oneRound(round)) cutOff++;
  t.diagnostic(`${cutOff} of ${ROUNDS} backfills were cut off`);

  const last = await run({ dataDir });
  try {
    await last.app.segments.backfill.idle();
    await last.settled();
    await last.app.segments.settleDue();
    await compare(last);
  } finally {
    await last.stop();
  }
});

/** Starts the server, makes a segment under load, and kills it a moment later; true when it was not yet live. */
async function oneRound(round: number): Promise<boolean> {
  const draw = chance(SEED, 'round', round);
  const { server, url } = await start();
  const dead = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  let stopped = false;
  const senders = [0, 1].map(async (index) => {
    const mine = chance(SEED, round, index);
    for (let n = 0; !stopped; n++)
      if (!(await send(url, mine, `${round}-${index}-${n}`, 20).catch(() => false))) return;
  });
  const made = await ask(url, 'POST', '/v1/segments', {
    name: `Segment ${round}`,
    condition: conditionOf(draw, round),
    reason: 'Segments that are alike on purpose.',
  });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  await sleep(draw.whole(0, 400));
  const seen = (await ask(url, 'GET', '/v1/segments').catch(() => undefined))?.body as
    | { data: { state: string }[] }
    | undefined;
  server.kill('SIGKILL');
  stopped = true;
  await Promise.all([dead, ...senders]);
  return seen?.data.some(({ state }) => state !== 'live') ?? true;
}

function conditionOf(draw: Chance, round: number): JsonObject {
  const bought = { event: 'Bought' };
  const kinds: JsonObject[] = [
    { ...bought, op: 'gte', value: draw.whole(2, 9) },
    { ...bought, measure: { sum: 'properties.price' }, op: 'gte', value: draw.whole(50, 500) / 2 },
    { ...bought, op: 'gte', value: draw.whole(2, 4), window: { last: `${draw.whole(3, 20)}d` } },
    { ...bought, measure: { distinct: 'properties.kind' }, op: 'gte', value: draw.whole(2, 4) },
    { sequence: [{ event: 'Bought' }, { event: 'Came' }], within: `${draw.whole(1, 9)}d` },
    { event: 'Came', op: 'eq', value: draw.whole(0, 2) },
  ];
  return kinds[round % kinds.length]!;
}

async function send(url: string, draw: Chance, name: string, count: number): Promise<boolean> {
  const batch = Array.from({ length: count }, (_, index) => ({
    messageId: `${name}-${index}`,
    type: 'track',
    userId: `user-${draw.whole(0, PEOPLE - 1)}`,
    event: draw.hits(0.25) ? 'Came' : 'Bought',
    properties: { price: draw.whole(1, 200) / 10, kind: `k${draw.whole(0, 4)}` },
    timestamp: new Date(Date.now() - draw.whole(0, 30 * DAY)).toISOString(),
  }));
  const { status } = await ask(url, 'POST', '/v1/batch', { writeKey: keys.writeKey, batch });
  return status === 200;
}

async function ask(url: string, method: string, path: string, body?: object) {
  const answer = await fetch(url + path, {
    method,
    headers: {
      authorization: `Bearer ${keys.secretKey}`,
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as unknown };
}

async function start(): Promise<{ server: ChildProcess; url: string }> {
  const server = spawn(process.execPath, ['--no-warnings', CLI, 'serve'], {
    env: { ...process.env, PORT: '0', VISAVIS_DATA_DIR: dataDir, VISAVIS_LOG_LEVEL: 'fatal' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  servers.push(server);
  const url = await new Promise<string>((resolve, reject) => {
    let heard = '';
    server.stdout!.on('data', (chunk) => {
      heard += chunk;
      const found = /Dashboard\s+(http\S+)/.exec(heard);
      if (found) resolve(found[1]!);
    });
    server.once('exit', (code) => reject(new Error(`the server ended with ${code} at the start:\n${heard}`)));
  });
  return { server, url };
}

/** The table of members and the sizes against the event store. */
async function compare({ app, workspaceId }: Running): Promise<void> {
  const program = await app.segments.program(workspaceId);
  const sizes = await app.segments.membership.sizes(workspaceId);
  assert.equal(program.segments.length, ROUNDS);
  for (const { id, name, state, condition } of program.segments) {
    assert.equal(state, 'live', name);
    const { sql, params } = toSql(condition!, { workspaceId, now: Date.now(), ...surroundingsOf(program) });
    const rows = await app.events.query<{ profile: string }>(sql, params);
    const members = await app.segments.membership.members(workspaceId, id, '', PEOPLE * 2);
    const why = `${name}: ${JSON.stringify(condition)}`;
    assert.deepEqual(
      members.map((member) => member.profileId),
      rows.map((row) => row.profile).sort(),
      why,
    );
    assert.equal(sizes.get(id) ?? 0, rows.length, `the size of ${why}`);
  }
}
