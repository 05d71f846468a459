// An event store at an address (VISAVIS_CLICKHOUSE_URL) that is away for a while: events are taken all the while, the
// server says so, and afterwards the event store has each of them once. The store is our own process, which speaks
// ClickHouse's protocol, behind a door that the test opens and shuts.

import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from './running.ts';

const folder = mkdtempSync(join(tmpdir(), 'visavis-away-'));
const CHILD = new URL('../src/platform/events/chdb/child.ts', import.meta.url);
let store: ChildProcess | undefined;
const door = new (class Door {
  #server: Server | undefined;
  readonly #sockets = new Set<Socket>();
  #target = 0;
  port = 0;

  async open(target = this.#target): Promise<void> {
    this.#target = target;
    this.#server = createServer((socket) => {
      const other = connect(target, '127.0.0.1');
      for (const [one, two] of [
        [socket, other],
        [other, socket],
      ] as const) {
        this.#sockets.add(one);
        one.on('error', () => two.destroy()).on('close', () => two.destroy());
        one.pipe(two);
      }
    });
    await new Promise<void>((resolve) => this.#server!.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.#server.address() as AddressInfo).port;
  }

  async shut(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
    await closed;
  }
})();
after(async () => {
  await door.shut();
  store?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function startStore(): Promise<number> {
  const env = { ...process.env, UV_THREADPOOL_SIZE: '16', TZ: 'UTC' };
  store = fork(CHILD, { execArgv: [], env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  store.send({
    ...{ path: join(folder, 'store'), token: 'pass-word', sessions: 4 },
    limits: { session_timezone: 'UTC' },
  });
  const [{ port }] = (await once(store, 'message')) as [{ port: number }];
  return port;
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await holds()); tries++) {
    assert.ok(tries < 1200, what);
    await sleep(50);
  }
}

test('events are taken while the event store is away, and it has each of them once afterwards', async () => {
  await door.open(await startStore());
  const clickhouseUrl = `http://visavis:pass-word@127.0.0.1:${door.port}`;
  const it = await run({ config: { clickhouseUrl, logLevel: 'silent' } });
  try {
    assert.equal(it.app.events.status().kind, 'clickhouse');
    const sent: string[] = [];
    const send = async (name: string) => {
      const batch = Array.from({ length: 20 }, (_, n) => ({
        ...{ type: 'track', event: 'Bought', userId: `u${n}`, messageId: `${name}-${n}` },
      }));
      const { status, body } = await it.ask('POST', '/v1/batch', { batch });
      assert.equal(status, 200, JSON.stringify(body));
      sent.push(...batch.map(({ messageId }) => messageId));
    };
    const metric = async (name: string) => {
      const { body } = await it.ask('GET', '/metrics');
      return Number(new RegExp(`^${name}{stream="events"} (\\S+)$`, 'm').exec(body)?.[1]);
    };
    for (let n = 0; n < 3; n++) await send(`before-${n}`);
    await it.settled();

    await door.shut();
    for (let n = 0; n < 5; n++) await send(`away-${n}`);
    await until(
      'the figures tell how far it is behind',
      async () => (await metric('visavis_shipper_lag')) >= 100,
    );
    await until('the server says that it is away', async () => {
      const { status, body } = await it.ask('GET', '/readyz');
      assert.equal(status, 200, 'it goes on taking events');
      const check = body.checks.find(({ name }: { name: string }) => name === 'events');
      return /the event store does not answer; \d+ rows behind/.test(check.detail);
    });
    const latest = await it.ask('GET', '/v1/events?limit=5');
    assert.equal(latest.body.data[0].messageId, 'away-4-19', 'the latest events can be seen');
    assert.equal((await it.ask('GET', '/v1/profiles/user_id:u3')).body.events, 8, 'people are up to date');

    // Doors that open and shut: what was half told is told again and counts once.
    for (let n = 0; n < 4; n++) {
      await door.open();
      await send(`between-${n}`);
      await sleep(60 * n);
      await door.shut();
      await send(`shut-${n}`);
    }
    await until('failures are counted', async () => (await metric('visavis_shipper_failures')) > 0);
    await door.open();
    await until('it catches up', async () => (await metric('visavis_shipper_lag')) === 0);
    await it.settled();
    const rows = await it.app.events.query<{ id: string; n: number }>(
      'SELECT message_id AS id, count() AS n FROM events GROUP BY id ORDER BY id',
    );
    assert.deepEqual(
      rows.filter(({ n }) => n !== 1),
      [],
      'nothing is there twice',
    );
    assert.deepEqual(
      rows.map(({ id }) => id),
      sent.toSorted(),
    );
  } finally {
    await it.stop();
  }
});

test('segments are made while the event store is away, and are exact once it is back', async (t) => {
  if (!store) await door.open(await startStore());
  const clickhouseUrl = `http://visavis:pass-word@127.0.0.1:${door.port}`;
  const it = await run({ config: { clickhouseUrl, logLevel: 'silent' } });
  try {
    const counts = new Map<string, number>();
    let sent = 0;
    const send = async () => {
      const batch = Array.from({ length: 300 }, () => {
        const userId = `p${(sent * 7) % 61}`;
        counts.set(userId, (counts.get(userId) ?? 0) + 1);
        return { type: 'track', event: 'Rented', userId, messageId: `rented-${sent++}` };
      });
      assert.equal((await it.ask('POST', '/v1/batch', { batch })).status, 200);
    };
    const make = async (name: string, atLeast: number) => {
      const condition = { event: 'Rented', op: 'gte', value: atLeast };
      const made = await it.ask('POST', '/v1/segments', { name, condition });
      assert.equal(made.status, 201, JSON.stringify(made.body));
      return { id: made.body.id as string, atLeast };
    };
    const stateOf = async (id: string) => (await it.ask('GET', `/v1/segments/${id}`)).body.state;
    for (let n = 0; n < 4; n++) await send();
    await it.settled();

    await door.shut();
    const began = performance.now();
    const made = [await make('Made while it is away', 25)];
    t.diagnostic(`made in ${Math.round(performance.now() - began)} ms`);
    await send();
    assert.equal(await stateOf(made[0]!.id), 'filling', 'it waits for its history');
    const asked = await it.ask('POST', '/v1/segments/estimate', {
      condition: { event: 'Rented', op: 'gte', value: 3 },
    });
    assert.ok(asked.status === 200 || asked.body.error?.code === 'store_unavailable', String(asked.status));
    const why = await it.ask('GET', `/v1/segments/${made[0]!.id}/explain?profile=user_id:p1`);
    assert.equal(why.status, 200, 'reasons are given from what is remembered');

    // Shut again and again, also in the middle of a read of history.
    for (let n = 0; n < 4; n++) {
      await door.open();
      made.push(await make(`Made at a door that swings, ${n}`, 20 + n));
      await send();
      await sleep(40 * n);
      await door.shut();
      await send();
    }
    await door.open();
    await until('every segment becomes live', async () => {
      const states = await Promise.all(made.map(({ id }) => stateOf(id)));
      return states.every((state) => state === 'live');
    });
    await send();
    await it.settled();
    for (const { id, atLeast } of made) {
      const { body } = await it.ask('GET', `/v1/segments/${id}/members?limit=100`);
      const members: string[] = [];
      for (const { id: profile } of body.data as { id: string }[]) {
        const { body: names } = await it.ask('GET', `/v1/profiles/id:${profile}/identities`);
        members.push(names.data[0].value);
      }
      const expected = [...counts].filter(([, count]) => count >= atLeast).map(([userId]) => userId);
      assert.deepEqual(members.toSorted(), expected.toSorted(), `at least ${atLeast}`);
    }
  } finally {
    await it.stop();
  }
});
