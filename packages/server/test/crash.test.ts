// kill -9 at random points under load, fifty times. Every acknowledged event is there exactly once afterwards, in the
// records and in the event store, and every person equals what the log adds up to on a server that was never killed.
// runs alone

import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { decodeEvent, type JsonObject } from '@visavis/engine/collect';
import { type Chance, chance } from '@visavis/engine/numeric';
import { type Running, run } from './running.ts';

const ROUNDS = Number(process.env.VISAVIS_TEST_CRASHES ?? 50);
const SENDERS = 6;
const PEOPLE = 60;
const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url));
const SEED = Date.now();
/** Most of a start is reading code, and there are many starts. */
const CODE_CACHE = { NODE_COMPILE_CACHE: join(tmpdir(), 'visavis-code-cache') };

const folder = mkdtempSync(join(tmpdir(), 'visavis-crash-'));
const killed = join(folder, 'killed');
const twin = join(folder, 'twin');
const acknowledged = new Set<string>();
/** Sent, but the server died before it answered: may be there once or not at all. */
const unknown = new Set<string>();
let writeKey = '';
let workspaceId = '';

before(async () => {
  spawnSync(process.execPath, ['--no-warnings', CLI, 'serve', '--nonsense'], {
    env: { ...process.env, ...CODE_CACHE },
  });
  const first = await run({ dataDir: killed });
  ({ writeKey, workspaceId } = first);
  try {
    await makeSegments(first);
  } finally {
    await first.stop();
  }
  cpSync(killed, twin, { recursive: true });
});
after(() => rmSync(folder, { recursive: true, force: true }));

test(`${ROUNDS} times kill -9 under load: nothing acknowledged is lost or doubled`, async (t) => {
  t.diagnostic(`seed ${SEED}`);
  for (let round = 0; round < ROUNDS; round++) await oneRound(round);
  assert.ok(acknowledged.size > ROUNDS * 10, `only ${acknowledged.size} events were acknowledged`);

  const after = await run({ dataDir: killed });
  try {
    await after.settled();
    const rows = await eventRows(after);
    const ids = rows.map((row) => row.messageId);
    const kept = new Set(ids);
    assert.equal(kept.size, ids.length, 'an event is in the records twice');
    assert.deepEqual(
      [...acknowledged].filter((id) => !kept.has(id)),
      [],
      'acknowledged, but not in the records',
    );
    assert.deepEqual(
      ids.filter((id) => !acknowledged.has(id) && !unknown.has(id)),
      [],
      'never sent',
    );
    assert.equal(await counted(after), kept.size, 'what the sources count is not what the log holds');
    const shipped = await after.app.events.query<{ id: string; times: number }>(
      'SELECT message_id AS id, count() AS times FROM events WHERE workspace_id = {workspaceId:String} GROUP BY id',
      { workspaceId },
    );
    assert.deepEqual(
      shipped.filter(({ times }) => times !== 1),
      [],
      'an event is in the event store twice',
    );
    assert.deepEqual(
      new Set(shipped.map(({ id }) => id)),
      kept,
      'the event store holds what the records hold',
    );
    t.diagnostic(`${acknowledged.size} acknowledged, ${unknown.size} unanswered, ${kept.size} kept`);
    assert.deepEqual(await people(after), await recomputed(rows.map(({ body }) => body)), 'people differ');
  } finally {
    await after.stop();
  }
});

/** Starts the server, sends to it from several sides, kills it at a random moment, and waits until it is dead. */
async function oneRound(round: number): Promise<void> {
  const draw = chance(SEED, 'round', round);
  const { server, url } = await start();
  const dead = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const stop = new AbortController();
  const senders = Array.from({ length: SENDERS }, (_, index) =>
    sendUntilDead(url, chance(SEED, round, index), `${round}-${index}`, stop.signal),
  );
  await sleep(draw.whole(20, 700));
  // Now and then the event store's process dies first, or alone with us not noticing yet.
  if (draw.hits(0.3)) for (const child of childrenOf(server.pid!)) process.kill(child, 'SIGKILL');
  server.kill('SIGKILL');
  stop.abort();
  await Promise.all([dead, ...senders]);
}

async function start(): Promise<{ server: ChildProcess; url: string }> {
  const environment = {
    ...process.env,
    ...CODE_CACHE,
    PORT: '0',
    VISAVIS_DATA_DIR: killed,
    VISAVIS_LOG_LEVEL: 'fatal',
  };
  const server = spawn(process.execPath, ['--no-warnings', CLI, 'serve'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
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

async function sendUntilDead(url: string, draw: Chance, name: string, signal: AbortSignal): Promise<void> {
  for (let count = 0; !signal.aborted; count++) {
    const batch = Array.from({ length: draw.whole(1, 12) }, (_, index) =>
      makeEvent(draw, `${name}-${count}-${index}`),
    );
    const ids = batch.map(({ messageId }) => String(messageId));
    for (const id of ids) unknown.add(id);
    const answer = await fetch(`${url}/v1/batch`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ writeKey, batch }),
    }).catch(() => undefined);
    if (!answer) return;
    assert.equal(answer.status, 200, await answer.text());
    for (const id of ids) {
      unknown.delete(id);
      acknowledged.add(id);
    }
  }
}

/** Few people, several names each, so that they are joined while they are written to. */
function makeEvent(draw: Chance, messageId: string): JsonObject {
  const person = draw.whole(0, PEOPLE - 1);
  const anonymousId = `device-${person}-${draw.whole(0, 2)}`;
  const common = {
    messageId,
    anonymousId,
    timestamp: new Date(Date.now() - draw.whole(0, 5_000)).toISOString(),
  };
  if (draw.hits(0.1))
    return {
      type: 'identify',
      ...common,
      userId: `user-${person}`,
      traits: { plan: draw.pick(['free', 'pro']), score: draw.whole(0, 100) },
    };
  if (draw.hits(0.3)) return { type: 'page', name: 'Home', ...common };
  const properties = { revenue: draw.whole(1, 10_000) / 100, order_id: messageId };
  return {
    type: 'track',
    event: 'Order Completed',
    ...common,
    ...(draw.hits(0.5) ? { userId: `user-${person}` } : {}),
    properties,
  };
}

async function makeSegments({ app }: Running): Promise<void> {
  const paid = { event: 'Order Completed' };
  const conditions = [
    { ...paid, measure: { count: true }, op: 'gte', value: 5 },
    { ...paid, measure: { sum: 'properties.revenue' }, op: 'gte', value: 500 },
    { attribute: 'traits.plan', op: 'eq', value: 'pro' },
  ];
  for (const [index, condition] of conditions.entries()) {
    await app.segments.definitions.create(
      { workspaceId, name: 'test' },
      { name: `Segment ${index}`, condition },
    );
  }
  await app.segments.backfill.idle();
}

/** Of all sources, as the dashboard shows it. */
async function counted({ ask }: Running): Promise<number> {
  const { body } = await ask('GET', '/v1/sources');
  return (body.data as { events: number }[]).reduce((sum, source) => sum + source.events, 0);
}

/** In the order of the log. */
async function eventRows({ app }: Running): Promise<{ messageId: string; body: string }[]> {
  const rows = await app.records.db
    .selectFrom('event')
    .select(['message_id', 'body'])
    .orderBy('seq')
    .execute();
  return rows.map((row) => ({ messageId: String(row.message_id), body: row.body as string }));
}

/** Everything that is known of everybody. Of a membership, whether; not since when it was noticed. */
async function people({ app }: Running): Promise<unknown> {
  const profiles = await app.records.db
    .selectFrom('profile')
    .select(['id', 'state', 'members'])
    .orderBy('id')
    .execute();
  const identities = await app.records.db
    .selectFrom('identity')
    .select(['id', 'type', 'value', 'profile_id', 'first_seen', 'shared'])
    .orderBy('id')
    .execute();
  return {
    identities,
    profiles: profiles.map(({ id, state, members }) => ({
      id,
      state: JSON.parse(String(state)),
      members: Object.entries(JSON.parse(String(members)) as Record<string, [number, number]>)
        .filter(([, [since]]) => since > 0)
        .map(([segment]) => segment)
        .sort(),
    })),
  };
}

/** The same log on a server that started from the same definitions and was never killed. */
async function recomputed(bodies: readonly string[]): Promise<unknown> {
  const other = await run({ dataDir: twin });
  try {
    for (let from = 0; from < bodies.length; from += 500) {
      const events = bodies.slice(from, from + 500).map((body) => decodeEvent(body));
      await other.app.flow.submit({ workspaceId, events });
    }
    await other.settled();
    return await people(other);
  } finally {
    await other.stop();
  }
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number);
  } catch {
    // Not Linux, or dead already.
    return [];
  }
}
