// Results, attacked: an experience that is edited while it runs, metrics that are defined anew, and people who turn out to
// be one and then two again. Everything is planted: nobody's orders depend on a variant.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Running, run } from './running.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const start = Date.parse('2026-05-04T10:00:00Z');
let now = start;

describe('attacks on results', { timeout: 300_000 }, () => {
  let server: Running;
  const ask = async (method: string, path: string, body?: object) => {
    const answer = await server.ask(method, path, body);
    assert.ok(answer.status < 300, `${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const results = (key: string, query = '') => ask('GET', `/v1/experiences/${key}/results?${query}`);
  const change = (key: string, body: object) => ask('PATCH', `/v1/experiences/${key}`, body);
  const variant = (key: string, weight = 1) => ({ key, content: key, weight });
  const make = (key: string, more: object) =>
    ask('POST', '/v1/experiences', {
      ...{ key, name: key, slot: 'hero', holdout: 0, unmeasured: 'Only a test of attacks.' },
      ...{ goal: { metric: 'ordered' }, ...more },
    });
  const send = async (batch: object[]) => {
    for (let at = 0; at < batch.length; at += 500)
      await ask('POST', '/v1/batch', { batch: batch.slice(at, at + 500) });
    await server.settled();
  };
  /** So many people see each variant within a day from `now`, of whom a share orders; then it is a day later. */
  const come = async (experience: string, arms: Record<string, number>, share: number) => {
    const batch = Object.entries(arms).flatMap(([arm, n]) =>
      Array.from({ length: n }, (_, i) => {
        const who = { type: 'track', userId: `${experience}-${arm}-${now}-${i}` };
        const at = now + 60_000 + Math.floor((i / n) * 20 * HOUR);
        const saw = { experience, variant: arm };
        return [
          { ...who, event: 'Experience Viewed', properties: saw, timestamp: new Date(at).toISOString() },
          ...(Math.floor((i + 1) * share) > Math.floor(i * share)
            ? [
                {
                  ...{ ...who, event: 'Order Completed', properties: { revenue: 10 + (i % 7) } },
                  timestamp: new Date(at + HOUR).toISOString(),
                },
              ]
            : []),
        ];
      }).flat(),
    );
    now += DAY;
    await send(batch);
  };

  before(async () => {
    server = await run({ clock: { now: () => now } });
    await ask('POST', '/v1/slots', { key: 'hero', type: 'string', default: 'd' });
    const order = { event: 'Order Completed' };
    const within = '1d';
    for (const [key, metric] of Object.entries({
      ordered: { kind: 'conversion', of: order, within },
      revenue: { kind: 'sum', of: { ...order, value: 'properties.revenue' }, within },
      basket: { kind: 'quantile', of: { ...order, value: 'properties.revenue' }, quantile: 0.5, within },
      each: {
        ...{ kind: 'ratio', of: { ...order, value: 'properties.revenue' } },
        ...{ per: { event: 'Experience Viewed' }, within },
      },
    }))
      await ask('POST', '/v1/metrics', { key, name: key, metric });
  });
  after(() => server?.stop());

  it('takes no busy week for an effect where shares were changed before it', async () => {
    await make('shifted', { variants: [variant('a', 9), variant('b', 1)] });
    await come('shifted', { a: 900, b: 100 }, 0.1);
    await change('shifted', { variants: [variant('a'), variant('b')] });
    await come('shifted', { a: 500, b: 500 }, 0.4);
    const { metrics, split, changes } = await results('shifted', 'metrics=revenue,each,basket&by=device');
    const [goal, revenue, each, basket] = metrics;
    // All together b has 35 % and a 21 %.
    assert.ok(goal.variants[1].value > goal.variants[0].value * 1.6);
    for (const { key, effects } of [goal, revenue, each])
      assert.ok(Math.abs(effects[0].absolute.fixed.value) < 0.05, `${key}: ${JSON.stringify(effects[0])}`);
    assert.ok(Math.abs(basket.effects[0].absolute.fixed.value) < 1);
    const [{ people }] = goal.parts;
    assert.ok(Math.abs(people[0].raw) < 0.02, JSON.stringify(people));
    assert.deepEqual(
      split.variants.map(({ people: n }: { people: number }) => n),
      [1400, 600],
    );
    assert.equal(split.isAsPlanned, true, JSON.stringify(split));
    assert.deepEqual(split.variants[0], { variant: 'a', planned: 0.7, people: 1400 });
    assert.match(changes[0].sentence, /from “a” 90%, “b” 10% to “a” 50%, “b” 50%/);
    assert.equal(changes.length, 1);
    const { days } = await ask('GET', '/v1/experiences/shifted/results/days');
    const { value, low, high } = days.findLast((one: { variant: string }) => one.variant === 'b');
    const { sequential } = goal.effects[0].relative;
    for (const [then, whole] of [
      [value, sequential.value],
      [low, sequential.low],
      [high, sequential.high],
    ])
      assert.ok(Math.abs(then - whole) < 1e-9);
    const { body } = await server.ask('GET', '/v1/stories/experience/shifted');
    assert.match(JSON.stringify(body), /The shares were changed/);
  });

  it('looks for lost people by the shares that were in force, also before the last change', async () => {
    await make('lossy', { variants: [variant('a', 9), variant('b', 1)] });
    await come('lossy', { a: 700, b: 300 }, 0.1);
    await change('lossy', { variants: [variant('a'), variant('b')] });
    await come('lossy', { a: 300, b: 300 }, 0.1);
    const { split, verdicts } = await results('lossy');
    assert.equal(split.isAsPlanned, false, JSON.stringify(split));
    assert.equal(verdicts[0].verdict, 'invalid');
  });

  it('holds a variant that came later against those who came with it, and one that went against nobody', async () => {
    await make('more', { variants: [variant('a'), variant('b')] });
    await come('more', { a: 400, b: 400 }, 0.1);
    await change('more', { variants: [variant('a'), variant('b'), variant('c')] });
    await come('more', { a: 300, b: 300, c: 300 }, 0.4);
    const of = async () => {
      const { metrics, ...rest } = await results('more');
      return {
        ...rest,
        effects: Object.fromEntries(metrics[0].effects.map((one: { variant: string }) => [one.variant, one])),
      };
    };
    const added = await of();
    for (const arm of ['b', 'c'])
      assert.ok(Math.abs(added.effects[arm].absolute.fixed.value) < 0.01, JSON.stringify(added.effects[arm]));
    assert.equal(added.split.isAsPlanned, true, JSON.stringify(added.split));
    await change('more', { variants: [variant('a'), variant('c')] });
    // Two in seven of those who had b come back, and see something else.
    const back = Array.from({ length: 200 }, (_, i) => ({
      ...{ type: 'track', userId: `more-b-${now - ((i % 2) + 1) * DAY}-${i}`, event: 'Experience Viewed' },
      ...{ properties: { experience: 'more', variant: 'c' }, timestamp: new Date(now).toISOString() },
    }));
    await send(back);
    await come('more', { a: 300, c: 300 }, 0.2);
    const went = await of();
    assert.equal(went.crossed, 200);
    assert.equal(went.split.isAsPlanned, true, JSON.stringify(went.split));
    assert.match(went.effects.b.lack, /the same shares/);
    assert.ok(Math.abs(went.effects.c.absolute.fixed.value) < 0.01);
    assert.deepEqual(
      went.verdicts.map((one: { variant: string }) => one.variant),
      ['c'],
    );
    assert.ok(went.changes.some((one: { sentence: string }) => /“b” was taken away/.test(one.sentence)));
  });

  it('says what was swapped, and what a metric no longer means', async () => {
    await make('swapped', { variants: [variant('a'), variant('b')] });
    // Nobody has seen it: this is no change of a result.
    await change('swapped', { traffic: 0.9 });
    await come('swapped', { a: 100, b: 100 }, 0.1);
    const first = await results('swapped', 'metrics=revenue');
    assert.deepEqual(first.changes, []);
    await ask('PATCH', '/v1/metrics/revenue', { name: 'Revenue' });
    await ask('PATCH', '/v1/metrics/revenue', {
      metric: { kind: 'sum', of: { event: 'Order Completed', value: 'properties.total' }, within: '1d' },
    });
    now += HOUR;
    await change('swapped', {
      ...{ goal: { metric: 'each' }, audience: { attribute: 'traits.vip', op: 'eq', value: true } },
      variants: [variant('a'), { ...variant('b'), content: 'other' }],
    });
    const { changes } = await results('swapped', 'metrics=revenue');
    assert.deepEqual(
      changes.map(({ sentence }: { sentence: string }) => sentence.split(':')[0]),
      [
        ...['Revenue was defined anew', 'What “b” shows was changed', 'Whom it is for was changed'],
        'The goal was changed',
      ],
    );
  });

  it('goes back exactly to what it was when people who were taken for one are two again', async () => {
    await make('merged', { variants: [variant('a'), variant('b')] });
    await come('merged', { a: 200, b: 200 }, 0.2);
    const view = (person: string, arm: string, ms: number) => ({
      ...{ type: 'track', anonymousId: person, event: 'Experience Viewed' },
      ...{ properties: { experience: 'merged', variant: arm }, timestamp: new Date(now + ms).toISOString() },
    });
    now += DAY;
    await send([
      ...[view('phone', 'a', -5000), view('laptop', 'b', -4000)],
      ...[view('tablet', 'a', -3000), view('watch', 'a', -2000)],
      ...['laptop', 'watch'].map((anonymousId) => ({
        ...{ type: 'track', anonymousId, event: 'Order Completed', properties: { revenue: 50 } },
        timestamp: new Date(now - 1000).toISOString(),
      })),
    ]);
    const shown = async () => {
      const { computedAt: _, ...rest } = await results('merged', 'metrics=each,basket&by=device');
      return rest;
    };
    // biome-ignore lint/suspicious/noExplicitAny: whatever came.
    const people = (found: any) => found.people.map((one: any) => [one.variant, one.people, one.crossed]);
    const apart = await shown();
    assert.deepEqual(people(apart), [
      ['a', 203, 0],
      ['b', 201, 0],
    ]);
    const joined = (one: string, other: string) => {
      now += 1000;
      return ask('POST', '/v1/profiles/merge', {
        ...{ profiles: [`anonymous_id:${one}`, `anonymous_id:${other}`], reason: 'The same person.' },
      });
    };
    const parted = (one: string) => {
      now += 1000;
      return ask('POST', `/v1/profiles/anonymous_id:${one}/unmerge`, {
        ...{ identities: [`anonymous_id:${one}`], reason: 'It was somebody else.' },
      });
    };
    for (let round = 0; round < 2; round++) {
      await joined('phone', 'laptop');
      await joined('tablet', 'watch');
      await server.settled();
      const one = await shown();
      assert.deepEqual(people(one), [
        ['a', 201, 1],
        ['b', 200, 0],
      ]);
      assert.equal(one.crossed, 1);
      const counted = one.metrics[0].variants.map((arm: { people: number }) => arm.people);
      assert.deepEqual(counted, [201, 200]);
      await parted('laptop');
      await parted('watch');
      await server.settled();
      assert.deepEqual(await shown(), apart);
    }
  });
});
