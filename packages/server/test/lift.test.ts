// What each rung is worth, on a real server whose people behave as planted: the rung that helps is found, those that do
// nothing are not, also by slot; who was seen on two sides is in no figure; and the company's place knows what is priced.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chance } from '@visavis/engine/numeric';
import { type Running, run } from './running.ts';

const PEOPLE = 900;
/** By what the holdouts left of it: the share that buys. Rungs 2 to 4 help, 1 and 5 do nothing. */
const BUYS: Record<string, number> = { default: 0.1, all: 0.1, some: 0.6, one: 0.6 };

interface Step {
  rungs: number[];
  worth: string;
  reason: string;
  absolute: { value: number; low: number; high: number };
}

let it: Running;

before(async () => {
  it = await run();
  for (const slot of ['hero', 'banner'])
    await made('/v1/slots', { key: slot, type: 'string', default: 'default' });
  await made('/v1/identify', { userId: 'first', traits: { plan: 'pro' } });
});
after(() => it.stop());

async function made(path: string, body: object, method = 'POST') {
  const answer = await it.ask(method, path, body);
  assert.ok(answer.status < 300, `${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}
const ladder = async (query = '') => {
  await it.settled();
  const { status, body } = await it.ask('GET', `/v1/ladder${query}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body as {
    metric: { name: string } | null;
    levels: { rung: number; people: number; mean: number }[];
    steps: Step[];
    whole: Step;
    isSplit: boolean;
    isWithoutHoldouts: boolean;
    crossed: number;
  };
};

test('without holdouts, or anything to go by, nothing is priced, and that is said', async () => {
  const empty = await ladder();
  assert.deepEqual([empty.metric, empty.isWithoutHoldouts, empty.steps, empty.levels], [null, true, [], []]);
  assert.equal((await it.ask('GET', '/v1/ladder?metric=nothing')).status, 404);
  const goal = { condition: { event: 'Order Completed', window: { last: '7d' } } };
  const one = (key: string, slot: string, rest: object) =>
    made('/v1/experiences', {
      ...{ key: `${slot}-${key}`, name: key, slot, goal, unmeasured: 'The holdouts measure it' },
      variants: [{ key: 'a', content: key }],
      ...rest,
    });
  const audience = { attribute: 'traits.plan', op: 'eq', value: 'pro' };
  for (const slot of ['hero', 'banner']) {
    await one('all', slot, {});
    await one('some', slot, { audience });
    await one('one', slot, { audience, rung: 5 });
  }
  const { metric, isWithoutHoldouts } = await ladder();
  assert.deepEqual([metric?.name, isWithoutHoldouts], ['Order Completed', true]);
});

test('planted effects are found, and nothing else', async () => {
  await made(
    '/v1/decide/settings',
    { holdouts: { key: 'round', universal: 0.25, rungs: { 2: 0.25, 5: 0.25 } } },
    'PATCH',
  );
  const draw = chance('lift');
  const batch: object[] = [];
  const people = Array.from({ length: PEOPLE }, (_, i) => `p${i}`);
  const show = async (userId: string): Promise<void> => {
    const slots = userId.endsWith('0') ? ['hero', 'banner'] : ['hero'];
    const identify = { type: 'identify', traits: { plan: 'pro' } };
    const { decisions } = await made('/v1/decide', { userId, events: [identify], slots, exposed: true });
    if (draw.hits(BUYS[decisions.hero.value]!))
      batch.push({ type: 'track', event: 'Order Completed', userId });
  };
  for (let at = 0; at < PEOPLE; at += 30) await Promise.all(people.slice(at, at + 30).map(show));
  await made('/v1/batch', { batch });

  const { levels, steps, whole, isSplit } = await ladder();
  const called = JSON.stringify(steps.map(({ rungs, worth, absolute }) => [rungs, worth, absolute]));
  assert.deepEqual(
    levels.map(({ rung }) => rung),
    [0, 1, 4, 5],
  );
  assert.equal(
    levels.reduce((sum, level) => sum + level.people, 0),
    PEOPLE,
  );
  assert.ok(isSplit);
  assert.deepEqual(
    steps.map(({ rungs }) => rungs),
    [[1], [2, 3, 4], [5]],
  );
  assert.deepEqual(
    steps.map(({ worth }) => worth),
    ['unknown', 'adds', 'unknown'],
    called,
  );
  for (const [i, planted] of [0, 0.5, 0].entries()) {
    const { low, high } = steps[i]!.absolute;
    assert.ok(low <= planted && planted <= high, called);
  }
  assert.ok(whole.absolute.low > 0 && whole.absolute.high > 0.5);
});

test('by slot, only who has seen it counts', async () => {
  const { levels } = await ladder('?slot=banner');
  assert.equal(
    levels.reduce((sum, level) => sum + level.people, 0),
    PEOPLE / 10,
  );
  assert.deepEqual((await ladder('?slot=nowhere')).levels, []);
});

test('what everything is worth over time is told in spans of 30 days', async () => {
  const { body } = await it.ask('GET', '/v1/ladder/long-run');
  assert.deepEqual(
    body.data.map(({ from, to, step }: { from: number; to: number; step: Step }) => [from, to, step.worth]),
    [[0, 30, 'adds']],
  );
});

test('who was seen on two sides is counted, and in no figure', async () => {
  // Two strangers on different sides, until one turns out to be the other.
  const sides = new Map<string, string>();
  for (let i = 0; sides.size < 2; i++) {
    const anonymousId = `stranger-${i}`;
    const answer = await made('/v1/decide', { anonymousId, slots: ['hero'], exposed: true });
    sides.set(String(answer.decisions.hero.value), anonymousId);
  }
  const before = await ladder();
  for (const anonymousId of sides.values()) await made('/v1/identify', { userId: 'one-of-two', anonymousId });
  const later = await ladder();
  assert.equal(before.crossed, 0);
  assert.equal(later.crossed, 1);
  const count = ({ levels }: typeof later) => levels.reduce((sum, { people }) => sum + people, 0);
  assert.equal(count(later), count(before) - 2);
});

test('the company’s place says which rungs are priced', async () => {
  const { body } = await it.ask('GET', '/v1/maturity');
  const { criteria } = body.capabilities.find((one: { capability: string }) => one.capability === 'proof');
  const met = Object.fromEntries(
    criteria.map((one: { key: string; isMet: boolean }) => [one.key, one.isMet]),
  );
  assert.deepEqual([met['priced-2'], met['priced-5'], met.universal], [true, false, true]);
});
