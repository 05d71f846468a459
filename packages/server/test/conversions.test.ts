// What people did after what they saw: people counted once, with what they saw first, by whichever of their names, in
// time only, holdout included; and how views were shared, day by day.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Running, run } from './running.ts';

const DAY = 86_400_000;

describe('conversions', () => {
  let it: Running;
  const start = Date.parse('2026-05-04T10:00:00Z');
  let now = start;
  before(async () => {
    it = await run({ clock: { now: () => now } });
    await it.ask('POST', '/v1/slots', { key: 'hero', type: 'string', default: 'd' });
    const made = await it.ask('POST', '/v1/experiences', {
      ...{ key: 'test', name: 'Test', slot: 'hero', holdout: 0.1 },
      variants: ['a', 'b'].map((key) => ({ key, content: key })),
      goal: {
        name: 'Bought twice',
        condition: {
          event: 'Order Completed',
          where: [{ property: 'properties.revenue', op: 'gte', value: 10 }],
          ...{ op: 'gte', value: 2, window: { last: '2d' } },
        },
      },
      guardrails: [
        { condition: { event: 'Complained', window: { last: '1d' } }, harm: 'more' },
        {
          condition: {
            event: 'Order Completed',
            measure: { sum: 'properties.revenue' },
            op: 'gte',
            value: 50,
            window: { last: '1d' },
          },
        },
      ],
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
  });
  after(() => it.stop());

  const say = async (who: object, event: string, properties: object = {}) => {
    now += 1000;
    const { status } = await it.ask('POST', '/v1/track', { ...who, event, properties });
    assert.equal(status, 200);
  };
  const sees = (who: object, variant: string) =>
    say(who, 'Experience Viewed', { experience: 'test', variant });
  const buys = (who: object, revenue: number) => say(who, 'Order Completed', { revenue });
  const asked = async () => {
    await it.settled();
    const { status, body } = await it.ask('GET', '/v1/experiences/test/conversions');
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  };

  test('nobody has seen it, nobody has done it', async () => {
    const { metrics } = await asked();
    assert.deepEqual(
      metrics.map(({ role, name, variants }: { role: string; name: string; variants: object[] }) => [
        role,
        name,
        variants,
      ]),
      [
        ['goal', 'Bought twice', []],
        ['guardrail', 'Complained', []],
        ['guardrail', 'Order Completed', []],
      ],
    );
  });

  test('people are counted once, with what they saw first, and what they did in time', async () => {
    // Before the view, too little, and too late: none of it counts.
    await buys({ anonymousId: 'p1' }, 20);
    await sees({ anonymousId: 'p1' }, 'a');
    await buys({ anonymousId: 'p1' }, 20);
    await buys({ anonymousId: 'p1' }, 5);
    // On two devices, of which the second saw another variant later; bought on both.
    await sees({ anonymousId: 'p2' }, 'a');
    await sees({ anonymousId: 'p2b' }, 'b');
    await it.ask('POST', '/v1/identify', { userId: 'p2u', anonymousId: 'p2' });
    await it.ask('POST', '/v1/identify', { userId: 'p2u', anonymousId: 'p2b' });
    await buys({ anonymousId: 'p2' }, 20);
    await sees({ anonymousId: 'p3' }, 'b');
    await sees({ anonymousId: 'p4' }, '');
    await say({ anonymousId: 'p4' }, 'Complained');
    now = start + DAY;
    await buys({ userId: 'p2u' }, 40);
    await buys({ userId: 'p2u' }, 20);
    await sees({ anonymousId: 'p5' }, 'b');
    await buys({ anonymousId: 'p5' }, 10);
    await buys({ anonymousId: 'p5' }, 10);
    now = start + 3 * DAY;
    await buys({ anonymousId: 'p1' }, 20);
    const { metrics } = await asked();
    const [goal, complained, spent] = metrics;
    assert.deepEqual(goal.variants, [
      { variant: '', people: 1, converted: 0, times: 0 },
      { variant: 'a', people: 2, converted: 1, times: 4 },
      { variant: 'b', people: 2, converted: 1, times: 2 },
    ]);
    assert.deepEqual([goal.atLeast, goal.windowMs, goal.isSimplified], [2, 2 * DAY, false]);
    assert.deepEqual(goal.days, [
      { day: '2026-05-04', variant: '', people: 1, converted: 0 },
      { day: '2026-05-04', variant: 'a', people: 2, converted: 0 },
      { day: '2026-05-04', variant: 'b', people: 1, converted: 0 },
      { day: '2026-05-05', variant: 'a', people: 0, converted: 1 },
      { day: '2026-05-05', variant: 'b', people: 1, converted: 1 },
    ]);
    assert.equal(complained.variants[0].converted, 1);
    assert.equal(spent.isSimplified, true);
  });

  test('views are shared among variants, day by day', async () => {
    const { body } = await it.ask('GET', '/v1/experiences/test/shares?days=30');
    assert.deepEqual(body.data, [
      { day: '2026-05-04', variant: 'a', views: 2, people: 2 },
      { day: '2026-05-04', variant: 'b', views: 2, people: 2 },
      { day: '2026-05-05', variant: 'b', views: 1, people: 1 },
    ]);
    assert.equal((await it.ask('GET', '/v1/experiences/none/conversions')).status, 404);
    assert.equal(
      (await it.ask('GET', '/v1/experiences/test/conversions', undefined, it.writeKey)).status,
      403,
    );
  });
});
