// Metrics as people keep them, what they say over time, and what an experience has done by them: people counted once, by
// whichever of their names, in time only, holdout included; whoever saw two variants is counted and left out.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Running, run } from './running.ts';

const DAY = 86_400_000;
const order = { event: 'Order Completed' };
const revenue = { ...order, value: 'properties.revenue' };

describe('metrics', () => {
  let it: Running;
  const start = Date.parse('2026-05-04T10:00:00Z');
  let now = start;
  before(async () => {
    it = await run({ clock: { now: () => now } });
    await it.ask('POST', '/v1/slots', { key: 'hero', type: 'string', default: 'd' });
  });
  after(() => it.stop());

  const say = async (who: object, event: string, properties: object = {}) => {
    now += 1000;
    const { status } = await it.ask('POST', '/v1/track', { ...who, event, properties });
    assert.equal(status, 200);
  };
  const sees = (who: object, variant: string) =>
    say(who, 'Experience Viewed', { experience: 'test', variant });
  const buys = (who: object, amount: number) => say(who, 'Order Completed', { revenue: amount });
  const asked = async (path: string) => {
    await it.settled();
    const { status, body } = await it.ask('GET', path);
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  };

  test('are made, changed, told apart by version, and archived', async () => {
    const make = (key: string, metric: object) => it.ask('POST', '/v1/metrics', { key, name: key, metric });
    const made = await make('spent', { kind: 'sum', of: revenue, within: '2d' });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    assert.equal(made.body.sentence, 'Revenue of orders a person within 2 days of their first view.');
    assert.equal((await make('spent', { kind: 'count', of: order })).status, 409);
    for (const [key, metric] of Object.entries({
      ordered: { kind: 'conversion', of: order, within: '2d' },
      capped: { kind: 'sum', of: revenue, within: '2d', cap: { at: 50 } },
      often: { kind: 'count', of: order, within: '2d' },
      average: { kind: 'ratio', of: revenue, per: order, within: '2d' },
      back: { kind: 'retention', of: { event: '*' }, after: '1d', within: '1d' },
      middle: { kind: 'quantile', of: revenue, quantile: 0.5, within: '2d' },
      seldom: { kind: 'conversion', of: { ...order, op: 'lt', value: 2 }, within: '2d' },
      largest: {
        kind: 'conversion',
        of: { ...order, measure: { max: 'properties.revenue' }, op: 'gte', value: 20 },
        within: '2d',
      },
      speed: { kind: 'count', of: { event: 'Complained' }, better: 'less', margin: 0.1 },
      passing: { kind: 'count', of: order },
    }))
      assert.equal((await make(key, metric)).status, 201, key);
    const wrong = await make('wrong', { kind: 'sum', of: order });
    assert.equal(wrong.status, 400);
    assert.equal(wrong.body.error.faults[0].field, 'metric.of.value');
    const change = { metric: { kind: 'sum', of: revenue, within: '1d' }, version: 1 };
    assert.equal((await it.ask('PATCH', '/v1/metrics/spent', change)).body.version, 2);
    assert.equal((await it.ask('PATCH', '/v1/metrics/spent', change)).status, 409);
    const { data } = await asked('/v1/metrics/spent/versions');
    assert.deepEqual(
      data.map(({ definition }: { definition: { metric: { within: string } } }) => definition.metric.within),
      ['1d', '2d'],
    );
    const { paths } = await asked('/openapi.json');
    const shape = paths['/v1/metrics/{key}/versions'].get.responses['200'].content['application/json'].schema;
    assert.deepEqual(Object.keys(data[0]), Object.keys(shape.properties.data.items.properties));
    assert.equal((await it.ask('DELETE', '/v1/metrics/passing')).status, 204);
    assert.equal((await it.ask('GET', '/v1/metrics/passing')).status, 404);
    assert.equal((await asked('/v1/metrics')).data.length, 10);
    assert.equal((await it.ask('GET', '/v1/metrics', undefined, it.writeKey)).status, 403);
  });

  test('goals and guardrails are metrics, or conditions of their own', async () => {
    const experience = {
      ...{ key: 'test', name: 'Test', slot: 'hero', holdout: 0.1 },
      variants: ['a', 'b'].map((key) => ({ key, content: key })),
      guardrails: [
        { metric: 'speed' },
        { condition: { event: 'Complained', window: { last: '1d' } }, harm: 'more' },
      ],
    };
    const make = (goal: object) => it.ask('POST', '/v1/experiences', { ...experience, goal });
    const unknown = await make({ metric: 'none' });
    assert.equal(unknown.status, 400);
    assert.equal(unknown.body.error.faults[0].field, 'goal.metric');
    const both = await make({ metric: 'spent', condition: { event: 'A', window: { last: '1d' } } });
    assert.equal(both.body.error.faults[0].field, 'goal.condition');
    const made = await make({ metric: 'ordered' });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    assert.deepEqual(made.body.goal, { metric: 'ordered' });
  });

  test('shares that learn are rewarded by what the goal’s metric counts', async () => {
    const variants = ['a', 'b'].map((key) => ({ key, content: key }));
    const of = { name: 'Learns', slot: 'hero', holdout: 0.1, variants, allocation: { kind: 'thompson' } };
    const { body } = await it.ask('POST', '/v1/experiences', {
      ...of,
      goal: { metric: 'capped' },
      status: 'draft',
    });
    const { event, value, cap, windowMinutes } = body.allocation.reward;
    assert.deepEqual([event, value, cap, windowMinutes], ['Order Completed', 'revenue', 50, 2 * 24 * 60]);
    const { data } = await asked(`/v1/experiences/${body.id}/adaptive`);
    assert.deepEqual([data.reward, data.rounds], ['Order Completed', 0]);
    assert.equal((await asked('/v1/experiences/test/adaptive')).data, null);
  });

  test('nobody has seen it, nobody has done it', async () => {
    const { metrics, people, verdicts, since } = await asked('/v1/experiences/test/results');
    assert.deepEqual([people, verdicts, since], [[], [], null]);
    assert.deepEqual(
      metrics.map(({ role, name, key, variants }: Record<string, unknown>) => [role, name, key, variants]),
      [
        ['goal', 'ordered', 'ordered', []],
        ['guardrail', 'speed', 'speed', []],
        ['guardrail', 'Complained', null, []],
      ],
    );
  });

  const KEYS = 'spent,capped,often,average,back,middle,seldom,largest';
  const valuesOf = (
    metrics: { key: string; variants: { variant: string; value: number; people: number }[] }[],
  ) =>
    Object.fromEntries(
      metrics.map(({ key, variants }) => [
        key,
        Object.fromEntries(variants.map(({ variant, value, people }) => [variant, [value, people]])),
      ]),
    );

  test('people are counted once, by what they do in time, and left out where they saw two variants', async () => {
    await buys({ anonymousId: 'p1' }, 20);
    await sees({ anonymousId: 'p1' }, 'a');
    await buys({ anonymousId: 'p1' }, 20);
    await buys({ anonymousId: 'p1' }, 5);
    // On two devices, of which the second saw another variant: one person who saw both.
    await sees({ anonymousId: 'p2' }, 'a');
    await sees({ anonymousId: 'p2b' }, 'b');
    await it.ask('POST', '/v1/identify', { userId: 'p2u', anonymousId: 'p2' });
    await it.ask('POST', '/v1/identify', { userId: 'p2u', anonymousId: 'p2b' });
    await buys({ anonymousId: 'p2' }, 20);
    // On two devices that saw the same: one person, exposed at the first view.
    await sees({ anonymousId: 'p3' }, 'b');
    await sees({ anonymousId: 'p3b' }, 'b');
    await it.ask('POST', '/v1/identify', { userId: 'p3u', anonymousId: 'p3' });
    await it.ask('POST', '/v1/identify', { userId: 'p3u', anonymousId: 'p3b' });
    await buys({ anonymousId: 'p3b' }, 60);
    await sees({ anonymousId: 'p4' }, '');
    await say({ anonymousId: 'p4' }, 'Complained');
    now = start + DAY + 2 * 3_600_000;
    await sees({ anonymousId: 'p5' }, 'b');
    await buys({ anonymousId: 'p5' }, 10);
    await buys({ anonymousId: 'p5' }, 10);
    await buys({ anonymousId: 'p1' }, 100);
    now = start + 4 * DAY;
    await buys({ anonymousId: 'p1' }, 20);
    const { metrics, people, crossed, baseline, daysRun, split } = await asked(
      `/v1/experiences/test/results?metrics=${KEYS}`,
    );
    assert.deepEqual(people, [
      { variant: '', people: 1, crossed: 0 },
      { variant: 'a', people: 1, crossed: 1 },
      { variant: 'b', people: 2, crossed: 0 },
    ]);
    assert.deepEqual([crossed, baseline, daysRun], [1, '', 3]);
    assert.deepEqual(
      split.variants.map(({ variant, planned }: { variant: string; planned: number }) => [variant, planned]),
      [
        ['', 0.1],
        ['a', 0.45],
        ['b', 0.45],
      ],
    );
    const values = valuesOf(metrics);
    assert.deepEqual(values.ordered, { '': [0, 1], a: [1, 1], b: [1, 2] });
    // Within one day since the change; what came before the view, and later, is not in it.
    assert.deepEqual(values.spent, { '': [0, 1], a: [25, 1], b: [40, 2] });
    assert.deepEqual(values.capped, { '': [0, 1], a: [50, 1], b: [35, 2] });
    assert.deepEqual(values.often, { '': [0, 1], a: [3, 1], b: [1.5, 2] });
    assert.deepEqual(values.average, { '': [null, 1], a: [125 / 3, 1], b: [80 / 3, 2] });
    assert.deepEqual(values.back, { '': [0, 1], a: [1, 1], b: [0, 2] });
    assert.deepEqual(values.middle, { '': [null, 0], a: [125, 1], b: [40, 2] });
    assert.deepEqual(values.seldom, { '': [1, 1], a: [0, 1], b: [0.5, 2] });
    assert.deepEqual(values.largest, { '': [0, 1], a: [1, 1], b: [0.5, 2] });
    const [, , complained] = metrics;
    assert.equal(complained.variants[0].value, 1);
  });

  test('the last evening says what the whole says, for every metric that has a history', async () => {
    const whole = valuesOf((await asked(`/v1/experiences/test/results?metrics=${KEYS}`)).metrics);
    for (const key of ['ordered', 'spent', 'capped', 'often', 'average', 'back', 'seldom']) {
      const { days } = await asked(`/v1/experiences/test/results/days?metric=${key}`);
      const last = new Map(
        days.map(({ variant, reached }: { variant: string; reached: number }) => [variant, reached]),
      );
      assert.deepEqual(
        Object.fromEntries(last),
        Object.fromEntries(Object.entries(whole[key]!).map(([variant, [value]]) => [variant, value])),
        key,
      );
    }
    const { days } = await asked('/v1/experiences/test/results/days?metric=often');
    assert.deepEqual(
      days
        .filter(({ variant }: { variant: string }) => variant === 'a')
        .map(({ day, reached }: { day: string; reached: number }) => [day, reached]),
      [
        ['2026-05-04', 2],
        ['2026-05-05', 3],
        ['2026-05-06', 3],
        ['2026-05-07', 3],
        // What p1 bought too late.
        ['2026-05-08', 3],
      ],
    );
    assert.match((await asked('/v1/experiences/test/results/days?metric=middle')).lack, /day by day/);
  });

  test('views are shared among variants, day by day', async () => {
    const { data } = await asked('/v1/experiences/test/shares?days=30');
    assert.deepEqual(data, [
      { day: '2026-05-04', variant: 'a', views: 2, people: 2 },
      { day: '2026-05-04', variant: 'b', views: 3, people: 2 },
      { day: '2026-05-05', variant: 'b', views: 1, people: 1 },
    ]);
  });

  test('what is kept need not be looked at, what is looked at need not be kept', async () => {
    const kept = await asked('/v1/metrics/often/days?days=10');
    const { status, body } = await it.ask('POST', '/v1/metrics/preview', {
      metric: { kind: 'count', of: order, within: '2d' },
      days: 10,
    });
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual(body.days, kept.days);
    // p1 to p5, p2b and p3b being p2 and p3: p1 bought 4 times from its first moment on, p2, p3 once, p4 never.
    assert.deepEqual(kept.days[0], { ...kept.days[0], day: '2026-05-04', people: 4, value: 6 / 4 });
    assert.equal(kept.days.at(-1).isOpen, true);
    assert.match(body.sentence, /of a visit/);
  });

  test('what is not there is not found', async () => {
    for (const path of ['results', 'results/days', 'interference', 'adaptive'])
      assert.equal((await it.ask('GET', `/v1/experiences/none/${path}`)).status, 404, path);
    assert.equal((await it.ask('GET', '/v1/experiences/test/results?metrics=none')).status, 404);
    assert.equal((await it.ask('GET', '/v1/experiences/test/results?by=mood')).status, 400);
    const plan = await it.ask('GET', '/v1/experiments/plan');
    assert.equal(plan.status, 400, JSON.stringify(plan.body));
  });
});
