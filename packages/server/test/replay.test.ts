// A thousand random decisions, of people who change and merge, by experiences that change, all worked out again from
// the log alone.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { chance } from '@visavis/engine/numeric';
import { type Running, run } from './running.ts';

const PEOPLE = 120;
const DECISIONS = 1000;
const SLOTS = ['hero', 'banner', 'greeting', 'notice'];

describe('replaying decisions', () => {
  let it: Running;
  before(async () => {
    it = await run();
  });
  after(() => it.stop());

  test('a thousand random decisions come out the same, to the last digit', async () => {
    const { number: random } = chance(7);
    await define(it);
    const ids: string[] = [];
    const kinds = new Set<string>();
    for (let batch = 0; batch < 20; batch++) {
      const calls = Array.from({ length: DECISIONS / 20 }, () => decideSomething(it, random));
      for (const { decisionId, decisions } of await Promise.all(calls)) {
        ids.push(decisionId);
        for (const { held, sticky, reason, passedOver } of Object.values(decisions) as Decided[])
          kinds.add(
            [reason.code, held && 'held', sticky && 'sticky', passedOver[0]?.why].filter(Boolean).join(' '),
          );
      }
      await changeSomething(it, random);
    }
    // The same question of the same person, with nothing changed between, is in the log once.
    const distinct = new Set(ids).size;
    assert.ok(distinct > DECISIONS * 0.95, `${distinct} of ${DECISIONS} decisions are in the log`);
    for (const wanted of [
      'SPLIT',
      'SPLIT held',
      'SPLIT sticky',
      'STATIC',
      'TARGETING_MATCH',
      'DEFAULT',
      'traffic',
      'cap',
      'holdout',
    ])
      assert.ok(
        [...kinds].some((kind) => kind === wanted || kind.split(' ').at(-1) === wanted),
        `Expected ${wanted} to occur, got ${[...kinds].join(', ')}`,
      );

    await it.settled();
    const inRecords = ids.slice(0, DECISIONS / 2);
    assert.deepEqual(await differing(it, inRecords), []);
    // What the event store has is pruned from the records store; here all at once.
    await it.app.records.db.deleteFrom('decision').execute();
    assert.deepEqual(await differing(it, ids.slice(DECISIONS / 2)), []);
  });

  test('what was decided for a person is listed by all their names, page by page, from both stores', async () => {
    const made = await it.ask('POST', '/v1/slots', { key: 'past', type: 'string', default: 'p' });
    assert.equal(made.status, 201);
    const ids: string[] = [];
    for (let n = 0; n < 7; n++) {
      const who = n % 2 ? { userId: 'past-user' } : { anonymousId: 'past-phone' };
      const request = { path: `/${n}` };
      const { body } = await it.ask('POST', '/v1/decide', { ...who, request, slots: ['past', 'hero'] });
      ids.unshift(body.decisionId);
      if (n === 3) await it.settled();
      if (n === 4) await it.ask('POST', '/v1/identify', { userId: 'past-user', anonymousId: 'past-phone' });
    }
    const pageOf = (query: string) => it.ask('GET', `/v1/profiles/user_id:past-user/decisions/past?${query}`);
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const { status, body } = await pageOf(`limit=3${cursor && `&cursor=${cursor}`}`);
      assert.equal(status, 200, JSON.stringify(body));
      assert.ok(body.data.length <= 3);
      seen.push(...body.data.map(({ id }: { id: string }) => id));
      for (const { decisions } of body.data)
        assert.deepEqual(
          decisions.map(({ slot }: { slot: string }) => slot),
          ['past', 'hero'],
        );
      if (!body.next) break;
      cursor = body.next;
    }
    assert.deepEqual(seen, [...new Set(ids)]);
    assert.equal((await it.ask('GET', '/v1/profiles/user_id:nobody/decisions/past')).status, 404);
    assert.equal((await pageOf('cursor=5')).status, 400);
  });

  test('decisions leave the log when they are older than they are kept', async () => {
    let now = Date.now();
    const old = await run({ clock: { now: () => now }, config: { decisionDays: 30 } });
    const ask = async (anonymousId: string) =>
      (await old.ask('POST', '/v1/decide', { anonymousId })).body.decisionId;
    const replayed = async (id: string) => (await old.ask('POST', `/v1/decisions/${id}/replay`, {})).status;
    const first = await ask('early');
    now += 20 * 86_400_000;
    const second = await ask('late');
    await old.settled();
    await old.app.records.db.deleteFrom('decision').execute();
    assert.equal(await old.app.decide.retention.sweep(), 0);
    now += 15 * 86_400_000;
    assert.equal(await old.app.decide.retention.sweep(), 1);
    for (let tries = 0; (await replayed(first)) !== 404; tries++) {
      assert.ok(tries < 300, 'Expected the old decision to go');
      await new Promise((done) => setTimeout(done, 50));
    }
    assert.equal(await replayed(second), 200);
    await old.stop();
  });

  test('what only decisions that are gone rest on goes too, and nothing that is left', async () => {
    let now = Date.parse('2026-05-04T10:00:00Z');
    const DAY = 86_400_000;
    const old = await run({ clock: { now: () => now }, config: { decisionDays: 30 } });
    const { db } = old.app.records;
    const lineups = async () => (await db.selectFrom('lineup').select('id').execute()).length;
    const versions = async () => (await db.selectFrom('learning_version').select('version').execute()).length;
    await old.ask('POST', '/v1/slots', { key: 'hero', type: 'string', default: 'd' });
    const made = await old.ask('POST', '/v1/experiences', {
      ...{ key: 'learns', name: 'Learns', slot: 'hero', unmeasured: 'A test of keeping' },
      variants: ['a', 'b'].map((key) => ({ key, content: key })),
      allocation: { kind: 'thompson', reward: { event: 'Clicked' } },
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    await old.app.decide.learning.catchUp();
    const sees = async (anonymousId: string) => {
      now += 120_000;
      const { body } = await old.ask('POST', '/v1/decide', { anonymousId, slots: ['hero'], exposed: true });
      await old.app.decide.learning.catchUp();
      return body.decisionId;
    };
    await sees('a1');
    await sees('a2');
    await old.ask('PATCH', '/v1/experiences/learns', { name: 'Renamed' });
    await sees('a3');
    assert.ok((await versions()) >= 3);
    const before = await lineups();
    assert.ok(before >= 2);
    // The latest version and line-up go on deciding for two months, without anything new to learn.
    let last = '';
    for (let day = 0; day < 60; day += 5) {
      now += 5 * DAY;
      const { body } = await old.ask('POST', '/v1/decide', { anonymousId: `b${day}`, slots: ['hero'] });
      last = body.decisionId;
    }
    await old.settled();
    await old.app.decide.retention.sweep();
    assert.deepEqual([await versions(), await lineups()], [1, 1]);
    const { body } = await old.ask('POST', `/v1/decisions/${last}/replay`, {});
    assert.deepEqual([body.same, Object.values(body.logged.learned).length], [true, 1]);
    await old.stop();
  });

  test('a record that was tampered with does not come out the same', async () => {
    const { decisionId } = await decideSomething(it, chance(8).number);
    const row = await it.app.records.db
      .selectFrom('decision')
      .select('body')
      .where('id', '=', decisionId)
      .executeTakeFirstOrThrow();
    const logged = JSON.parse(row.body);
    logged.decisions[0].variant = 'forged';
    await it.app.records.db
      .updateTable('decision')
      .set({ body: JSON.stringify(logged) })
      .where('id', '=', decisionId)
      .execute();
    assert.equal((await it.ask('POST', `/v1/decisions/${decisionId}/replay`, {})).body.same, false);
  });

  test('an erased person’s decisions are erased with them', async () => {
    await it.ask('POST', '/v1/identify', { userId: 'leaver', traits: { plan: 'pro' } });
    const { decisionId } = (await it.ask('POST', '/v1/decide', { userId: 'leaver' })).body;
    await it.settled();
    assert.equal((await it.ask('POST', `/v1/decisions/${decisionId}/replay`, {})).status, 200);
    const erased = await it.ask('DELETE', '/v1/profiles/user_id:leaver?wait=60', {});
    assert.ok(erased.status < 300, JSON.stringify(erased.body));
    assert.equal((await it.ask('POST', `/v1/decisions/${decisionId}/replay`, {})).status, 404);
  });

  test('who was erased for good is shown what anybody is, and nothing is logged of it', async () => {
    await it.ask('POST', '/v1/identify', { userId: 'gone', traits: { plan: 'pro' } });
    const erased = await it.ask('DELETE', '/v1/profiles/user_id:gone?suppress=true&wait=60');
    assert.ok(erased.status < 300, JSON.stringify(erased.body));
    const log = it.app.records.db.selectFrom('decision').select('seq');
    const last = await log.orderBy('seq', 'desc').limit(1).executeTakeFirst();
    const { body } = await it.ask('POST', '/v1/decide', { userId: 'gone' });
    assert.equal(body.decisionId, undefined);
    assert.ok(body.decisions.hero);
    const rows = await log.where('seq', '>', last?.seq ?? 0).execute();
    assert.deepEqual(rows, []);
  });
});

interface Decided {
  held: boolean;
  sticky: boolean;
  reason: { code: string };
  passedOver: { why: string }[];
}

async function define(it: Running): Promise<void> {
  const made = async (path: string, body: object) => {
    const { status, body: answer } = await it.ask('POST', path, body);
    assert.equal(status, 201, JSON.stringify(answer));
  };
  await made('/v1/computed-traits', {
    key: 'orders',
    name: 'Orders',
    filter: { event: 'Order Completed' },
    measure: { count: true },
  });
  await made('/v1/segments', {
    key: 'buyers',
    name: 'Buyers',
    condition: { event: 'Order Completed', window: { last: '30d' } },
  });
  for (const key of SLOTS)
    await made('/v1/slots', { key, type: 'string', default: 'Default {{ request.path }}' });
  const ab = [
    {
      key: 'a',
      content: 'A for {{ profile.name | default: "you" }}, {{ computed.orders }} orders',
      weight: 2,
    },
    { key: 'b', content: 'B', weight: 1 },
  ];
  const one = [{ key: 'only', content: 'Only', weight: 1 }];
  const plan = { attribute: 'traits.plan', op: 'eq', value: 'pro' };
  const orders = { attribute: 'computed.orders', op: 'gte', value: 2 };
  const path = { attribute: 'request.path', op: 'startsWith', value: '/sale' };
  const holdouts = { key: 'h', universal: 0, rungs: { 2: 0.1, 4: 0.2 } };
  assert.equal((await it.ask('PATCH', '/v1/decide/settings', { holdouts })).status, 200);
  const experiences = [
    { key: 'pro', slot: 'hero', audience: plan, variants: ab, holdout: 0.2, priority: 30 },
    {
      key: 'buyers',
      slot: 'hero',
      audience: { segment: 'buyers' },
      variants: ab,
      traffic: 0.5,
      priority: 20,
    },
    { key: 'hero-all', slot: 'hero', variants: one },
    { key: 'orders', slot: 'banner', audience: { any: [orders, plan] }, variants: one, priority: 10 },
    {
      ...{ key: 'sale', slot: 'banner', audience: path, variants: ab, rung: 4 },
      ...{ layer: { key: 'l', from: 0.1, to: 0.7 }, cap: { exposures: 1, window: '1h' } },
    },
    { key: 'notice', slot: 'notice', variants: one },
    { key: 'late', slot: 'greeting', from: '2099-01-01T00:00:00Z', variants: one },
  ];
  for (const experience of experiences)
    await made('/v1/experiences', {
      name: experience.key,
      unmeasured: 'A test of something else',
      ...experience,
    });
}

async function decideSomething(it: Running, random: () => number) {
  const who = Math.floor(random() * PEOPLE);
  const events: object[] = [];
  if (random() < 0.3) events.push({ type: 'track', event: 'Order Completed' });
  if (random() < 0.4) {
    const traits = { plan: random() < 0.5 ? 'pro' : 'free', ...(random() < 0.5 && { name: `N${who}` }) };
    events.push({ type: 'identify', traits });
  }
  // Now and then a device turns out to be somebody's who is known.
  const names =
    random() < 0.2 ? { userId: `u${who % 40}`, anonymousId: `d${who}` } : { anonymousId: `d${who}` };
  const { status, body } = await it.ask('POST', '/v1/decide', {
    ...names,
    events: events.map((event) => ({ ...event, ...names })),
    request: { path: random() < 0.5 ? '/sale/hats' : '/home' },
    exposed: random() < 0.5,
    ...(random() < 0.3 && { slots: [SLOTS[Math.floor(random() * SLOTS.length)]] }),
  });
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

async function changeSomething(it: Running, random: () => number): Promise<void> {
  if (random() < 0.2) {
    // Now and then nobody is kept back: only then anything is the same for everybody.
    const share = (most: number) => (random() < 0.4 ? 0 : random() * most);
    const holdouts = { universal: share(0.2), rungs: { 2: share(0.33), 4: share(0.33) } };
    assert.equal((await it.ask('PATCH', '/v1/decide/settings', { holdouts })).status, 200);
    return;
  }
  const key = ['pro', 'buyers', 'sale', 'orders'][Math.floor(random() * 4)]!;
  const changes = [
    { priority: Math.floor(random() * 40) },
    { traffic: random() },
    { holdout: random() / 3 },
    { status: random() < 0.7 ? 'live' : 'paused' },
    { rung: 1 + Math.floor(random() * 5) },
    { cap: random() < 0.5 ? null : { exposures: 1 + Math.floor(random() * 3), window: '1d' } },
  ];
  const change = changes[Math.floor(random() * changes.length)]!;
  const { status, body } = await it.ask('PATCH', `/v1/experiences/${key}`, change);
  assert.equal(status, 200, JSON.stringify(body));
}

async function differing(it: Running, ids: readonly string[]): Promise<object[]> {
  const list: object[] = [];
  for (let from = 0; from < ids.length; from += 25) {
    const answers = await Promise.all(
      ids.slice(from, from + 25).map((id) => it.ask('POST', `/v1/decisions/${id}/replay`, {})),
    );
    for (const { status, body } of answers) if (status !== 200 || !body.same) list.push(body);
  }
  return list.slice(0, 3);
}
