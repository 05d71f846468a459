// A company's traits are everybody's in it: a change must reach all its members, also when the server dies right after.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Running, run } from './running.ts';

const group = (userId: string, traits: object) => ({ type: 'group', userId, groupId: 'acme', traits });

async function send(it: Running, ...batch: object[]): Promise<void> {
  const answer = await it.ask('POST', '/v1/batch', { batch });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
}

async function segmentsOf(it: Running, userId: string): Promise<string[]> {
  const { body } = await it.ask('GET', `/v1/profiles/user_id:${userId}/segments`);
  return body.data.map((segment: { key: string }) => segment.key);
}

const employees = (count: number) => Array.from({ length: count }, (_, n) => group(`e${n}`, {}));

test('a company’s change is true of its few members when it is acknowledged', async () => {
  const it = await run();
  try {
    const gold = await makeGold(it);
    // Nobody looks at anybody afterwards.
    it.app.unify.census.inGroup = () => new Promise(() => {});
    it.app.flow.drain = async () => {};
    await send(it, group('ann', { plan: 'none' }), group('bob', {}));
    await send(it, group('ann', { plan: 'gold' }), group('cat', {}));
    for (const who of ['ann', 'bob', 'cat']) assert.deepEqual(await segmentsOf(it, who), ['gold'], who);
    assert.equal((await it.ask('GET', `/v1/segments/${gold}`)).body.size, 3);
    // In one unit, and those who join in the same unit in which it changes back.
    await Promise.all([
      send(it, group('dan', {})),
      send(it, group('bob', { plan: 'silver' })),
      send(it, group('eve', {})),
    ]);
    for (const who of ['ann', 'bob', 'cat', 'dan', 'eve'])
      assert.deepEqual(await segmentsOf(it, who), [], who);
    assert.equal((await it.ask('GET', `/v1/segments/${gold}`)).body.size, 0);
  } finally {
    await it.stop();
  }
});

test('whoever asks about a large company’s members waits until all have been looked at', async () => {
  const it = await run();
  try {
    const gold = await makeGold(it);
    await send(it, ...employees(260));
    const { census } = it.app.unify;
    const inGroup = census.inGroup.bind(census);
    const held = Promise.withResolvers<void>();
    census.inGroup = async (...asked) => {
      await held.promise;
      return inGroup(...asked);
    };
    await send(it, group('e0', { plan: 'gold' }));
    // One person is looked at by themselves, and so is whoever is met on the way.
    assert.deepEqual(await segmentsOf(it, 'e17'), ['gold']);
    const why = await it.ask('GET', `/v1/segments/${gold}/explain?profile=user_id:e18`);
    assert.deepEqual([why.body.inside, why.body.explanation.holds], [true, true]);
    await send(it, { type: 'track', userId: 'e19', event: 'Looked' });
    const size = it.ask('GET', `/v1/segments/${gold}`);
    const members = it.ask('GET', `/v1/segments/${gold}/members?limit=1000`);
    const history = it.ask('GET', `/v1/segments/${gold}/history?days=1`);
    held.resolve();
    assert.equal((await size).body.size, 260);
    assert.equal((await members).body.data.length, 260);
    assert.equal((await history).body.data.at(-1).size, 260);
  } finally {
    await it.stop();
  }
});

test('what comes late to a company loses against what was said again since, also after a start', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'visavis-groups-'));
  const began = Date.now() - 60_000;
  const at = (seconds: number) => new Date(began + seconds * 1000).toISOString();
  try {
    const first = await run({ dataDir });
    await makeGold(first);
    await send(first, { ...group('ann', { plan: 'gold' }), timestamp: at(0) });
    await send(first, { ...group('ann', { plan: 'gold' }), timestamp: at(20) });
    await first.stop();
    const second = await run({ dataDir });
    await send(second, { ...group('ann', { plan: 'silver' }), timestamp: at(10) });
    const found = await segmentsOf(second, 'ann');
    await second.stop();
    assert.deepEqual(found, ['gold']);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});

async function makeGold(it: Running): Promise<string> {
  const condition = { attribute: 'group.plan', op: 'includes', value: 'gold' };
  const made = await it.ask('POST', '/v1/segments', { name: 'Gold', condition });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  await it.app.segments.backfill.idle();
  return made.body.id;
}

test('a company’s change reaches its members after a kill between the two', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'visavis-groups-'));
  try {
    const first = await run({ dataDir });
    await makeGold(first);
    await send(first, group('ann', { plan: 'none' }), group('bob', {}), ...employees(230));
    await first.settled();
    // As if killed after the commit: nobody's memberships are looked at any more.
    first.app.unify.census.inGroup = () => new Promise(() => {});
    first.app.flow.drain = async () => {};
    await send(first, group('ann', { plan: 'gold' }));
    await first.stop();

    const second = await run({ dataDir });
    await second.settled();
    assert.deepEqual(await segmentsOf(second, 'ann'), ['gold']);
    assert.deepEqual(await segmentsOf(second, 'bob'), ['gold']);
    await send(second, group('bob', { plan: 'silver' }));
    await second.settled();
    assert.deepEqual(await segmentsOf(second, 'ann'), []);
    const left = () => second.app.records.db.selectFrom('company_review').selectAll().execute();
    for (let n = 0; n < 200 && (await left()).length > 0; n++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(await left(), []);
    assert.deepEqual(await segmentsOf(second, 'e200'), []);
    await second.stop();
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});
