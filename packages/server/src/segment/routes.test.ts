// The HTTP side, in-process, on real stores.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pino } from 'pino';
import { type App, createHttp } from '../platform/http/index.ts';
import { createMetrics } from '../platform/metrics.ts';
import { rank } from './differences.ts';
import { registerSegmentRoutes } from './index.ts';
import { DAY, HOUR, type House, identify, NOW, openHouse, profileId, track, WORKSPACE } from './testing.ts';

let house: House;
let app: App;
before(async () => {
  house = await openHouse();
  const log = pino({ level: 'silent' });
  app = await createHttp({
    config: { trustedProxies: [], publicUrl: undefined },
    checkAnswers: true,
    log,
    metrics: createMetrics(),
  });
  app.addHook('preHandler', async (request) => {
    request.caller = { workspaceId: WORKSPACE, access: 'secret', role: 'owner', name: 'tester' };
  });
  registerSegmentRoutes(app, house.segments);
  for (let i = 0; i < 40; i++) {
    const who = `p${i}`;
    await house.send(
      identify(who, { plan: i % 4 === 0 ? 'pro' : 'free', name: `Person ${i}`, age: 20 + i }, NOW - 40 * DAY),
      ...Array.from({ length: i % 5 }, (_, n) =>
        track(who, 'Bought', { price: 10 + n }, NOW - (n * 10 + 1) * DAY),
      ),
      ...(i % 4 === 0 ? [track(who, 'Opened', {}, NOW - HOUR)] : []),
      ...(i % 4 === 0 ? [track(who, 'Experience Viewed', {}, NOW - HOUR / 2)] : []),
    );
  }
  await house.shipper.flush();
});
after(async () => {
  await app.close();
  await house.close();
});

async function ask(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, body?: object) {
  const answer = await app.inject({ method, url, ...(body && { payload: body }) });
  return { status: answer.statusCode, body: answer.body === '' ? undefined : JSON.parse(answer.body) };
}

test('a segment is made, shown, changed and archived', async () => {
  const condition = { event: 'Bought', op: 'gte', value: 3 };
  const made = await ask('POST', '/v1/segments', { name: 'Regulars', condition });
  assert.equal(made.status, 201);
  assert.equal(made.body.key, 'regulars');
  assert.equal(made.body.size, null, 'no size while it is brought up');
  await house.segments.backfill.idle();
  const one = await ask('GET', '/v1/segments/regulars');
  assert.equal(one.body.state, 'live');
  assert.equal(one.body.size, 16);
  assert.match(one.body.sentence, /3 times/);
  assert.deepEqual(one.body.families, ['behavioural']);
  const members = await ask('GET', '/v1/segments/regulars/members?limit=10');
  assert.equal(members.body.data.length, 10);
  const more = await ask('GET', `/v1/segments/regulars/members?limit=10&cursor=${members.body.next}`);
  assert.equal(more.body.data.length, 6);
  assert.match(more.body.data[0].name, /^Person/);
  const changed = await ask('PATCH', '/v1/segments/regulars', { name: 'The regulars' });
  assert.equal(changed.body.version, 2);
  assert.equal(changed.body.state, 'live');
  assert.equal((await ask('DELETE', '/v1/segments/regulars')).status, 204);
  assert.equal((await ask('GET', '/v1/segments/regulars')).status, 404);
});

test('a bad condition is refused with the field, what was expected and what came', async () => {
  const answer = await ask('POST', '/v1/segments', { name: 'X', condition: { event: 'Bought', op: 'like' } });
  assert.equal(answer.status, 400);
  assert.equal(answer.body.error.code, 'invalid_condition');
  assert.ok(answer.body.error.faults[0].expected);
});

test('an estimate tells size, who matches, who nearly does and the last weeks', async () => {
  const question = {
    condition: {
      all: [
        { event: 'Bought', op: 'gte', value: 2 },
        { attribute: 'traits.plan', op: 'eq', value: 'pro' },
      ],
    },
  };
  let { status, body } = await ask('POST', '/v1/segments/estimate', question);
  // Points of the past that take too long come with the next call.
  for (let n = 0; n < 20 && body.sparkline.length < 8; n++)
    ({ status, body } = await ask('POST', '/v1/segments/estimate', question));
  assert.equal(status, 200);
  const expected = Array.from({ length: 40 }, (_, i) => i).filter((i) => i % 5 >= 2 && i % 4 === 0);
  assert.equal(body.size, expected.length);
  assert.equal(body.total, 40);
  assert.equal(body.match.length, 5);
  assert.ok(body.nearly[0].why.startsWith('not:'));
  assert.equal(body.sparkline.length, 8);
  assert.equal(body.sparkline.at(-1).time, '2026-05-13T00:00:00.000Z');
});

test('an estimate that the event store refuses fails alone: the server lives on', async (t) => {
  t.mock.method(house.events, 'query', () => Promise.reject(new Error('Max query size exceeded')));
  const condition = { attribute: 'traits.plan', op: 'eq', value: 'refused' };
  assert.equal((await ask('POST', '/v1/segments/estimate', { condition })).status, 500);
  // What nobody has waited for would end the process now.
  await new Promise(setImmediate);
});

test('an estimate of one threshold shows who is one short', async () => {
  const { body } = await ask('POST', '/v1/segments/estimate', {
    condition: { event: 'Bought', op: 'gte', value: 4 },
  });
  assert.equal(body.size, 8);
  const nearly = new Set(body.nearly.map((one: { id: string }) => one.id));
  assert.equal(nearly.size, 5);
  for (const id of nearly)
    assert.ok(Array.from({ length: 40 }, (_, i) => i).some((i) => i % 5 === 3 && profileId(`p${i}`) === id));
});

test('what makes them different: the planted attribute and event come first', async () => {
  await ask('POST', '/v1/segments', { name: 'Openers', condition: { event: 'Opened' } });
  await house.segments.backfill.idle();
  const { body } = await ask('GET', '/v1/segments/openers/differences');
  assert.equal(body.inside, 10);
  assert.equal(body.outside, 30);
  const [first, second] = body.data;
  assert.deepEqual(
    [first, second].map((row: { field: string; value: string }) => `${row.field}=${row.value}`).sort(),
    ['traits.plan=free', 'traits.plan=pro'],
  );
  assert.ok(first.q < 0.001 && first.differenceLow > 0.5 && first.insideLow > 0.6);
  assert.equal(body.data.find((row: { value: string }) => row.value === 'Opened').defining, true);
  const values = body.data.map((row: { value: string }) => row.value);
  assert.ok(!values.includes('Experience Viewed'), 'what was done to them is nothing that they did');
});

test('what defines a segment is no news, nor is a trait that says the same', () => {
  const counted = ['place.country', 'traits.country', 'traits.city'].map((field) => ({
    ...{ field, value: 'GB', inside: 90, outside: 2 },
  }));
  const ranked = rank(counted, { inside: 100, outside: 100, defining: new Set(['place.country']) });
  assert.deepEqual(
    ranked.map(({ field, defining }) => [field, defining]),
    [
      ['place.country', true],
      ['traits.country', true],
      ['traits.city', false],
    ],
  );
});

test('overlap, reasons, fields and history are told', async () => {
  await ask('POST', '/v1/segments', {
    name: 'Pro',
    condition: { attribute: 'traits.plan', op: 'eq', value: 'pro' },
  });
  await house.segments.backfill.idle();
  const overlap = await ask('GET', '/v1/segments/openers/overlap');
  const pro = overlap.body.data.find((row: { key: string }) => row.key === 'pro');
  assert.deepEqual([pro.both, pro.size, pro.jaccard], [10, 10, 1]);
  const why = await ask('GET', '/v1/segments/pro/explain?profile=user_id:p0');
  assert.equal(why.body.inside, true);
  assert.equal(why.body.explanation.value, 'pro');
  const not = await ask('GET', `/v1/segments/pro/explain?profile=${profileId('p1')}`);
  assert.equal(not.body.inside, false);
  const history = await ask('GET', '/v1/segments/openers/history?days=3');
  assert.deepEqual(
    history.body.data.map((point: { size: number }) => point.size),
    [0, 0, 0, 10],
  );
  const fields = await ask('GET', '/v1/segments/pro/fields');
  assert.equal(fields.body.data[0].field, 'traits.plan');
  assert.equal((await ask('GET', '/v1/segments/schema')).body.title, 'Condition');
  const sentence = await ask('POST', '/v1/segments/describe', { condition: { segment: 'pro' } });
  assert.match(sentence.body.sentence, /Pro/);
  const audience = { attribute: 'request.path', op: 'startsWith', value: '/sale' };
  const said = await ask('POST', '/v1/segments/describe', { condition: audience });
  assert.equal(said.status, 200, 'the audience of an experience may speak of the request');
});

test('the past is what all events say until a segment is live, and what was counted from then on', async () => {
  const condition = { event: 'Came', window: { last: '2d' } };
  await house.send(
    track('p0', 'Came', {}, NOW - 5 * DAY),
    track('p1', 'Came', {}, NOW - 3 * DAY),
    track('p2', 'Came', {}, NOW - HOUR),
  );
  await ask('POST', '/v1/segments', { name: 'Lately here', condition });
  await house.segments.backfill.idle();
  const sizes = async (days: number) =>
    (await ask('GET', `/v1/segments/lately-here/history?days=${days}`)).body.data.map(
      (point: { size: number }) => point.size,
    );
  assert.deepEqual(await sizes(7), [0, 0, 1, 1, 1, 1, 0, 1]);
  await house.send(track('p3', 'Came', {}, NOW), track('p4', 'Came', {}, NOW));
  house.clock.advance(DAY);
  assert.deepEqual(await sizes(2), [0, 3, 3]);
  house.clock.advance(2 * DAY);
  await house.segments.settleDue();
  assert.deepEqual(await sizes(10), [0, 0, 1, 1, 1, 1, 0, 3, 3, 0, 0]);
  // What is learned of the past afterwards changes nothing of what was counted.
  await house.send(track('p5', 'Came', {}, NOW - DAY));
  assert.deepEqual((await sizes(4)).slice(1), [3, 3, 0, 0]);
  const listed = async () =>
    (await ask('GET', '/v1/segments')).body.data
      .find(({ key }: { key: string }) => key === 'lately-here')
      .sparkline.map((point: { size: number }) => point.size);
  // Days before it was live come when they have been worked out.
  for (let n = 0; n < 50 && (await listed()).length < 15; n++) await new Promise((r) => setTimeout(r, 100));
  assert.deepEqual((await listed()).slice(-11), [0, 0, 1, 1, 1, 1, 0, 3, 3, 0, 0]);
});

test('computed traits are made, brought up and used', async () => {
  const made = await ask('POST', '/v1/computed-traits', {
    key: 'spent',
    name: 'Spent',
    filter: { event: 'Bought' },
    measure: { sum: 'properties.price' },
  });
  assert.equal(made.status, 201);
  await ask('POST', '/v1/segments', {
    name: 'Spenders',
    condition: { attribute: 'computed.spent', op: 'gte', value: 46 },
  });
  await house.segments.backfill.idle();
  assert.equal((await ask('GET', '/v1/segments/spenders')).body.size, 8);
  assert.equal((await ask('GET', '/v1/computed-traits')).body.data[0].state, 'live');
  assert.equal((await ask('DELETE', '/v1/computed-traits/spent')).status, 409);
});
