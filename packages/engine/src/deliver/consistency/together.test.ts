import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Json } from '../../collect/index.ts';
import { type Condition, compile } from '../../segment/index.ts';
import { anyPlain, viewOf, WORLD } from './testing.ts';
import { somebodyOf } from './together.ts';

const now = Date.UTC(2026, 5, 1);
const segments: Record<string, Condition> = {
  loyal: { event: 'Order Completed', op: 'gte', value: 3 },
  first: { event: 'Order Completed', op: 'eq', value: 0 },
};
const surrounded = {
  segment: (key: string) => segments[key],
  now,
  alias: (name: string) => (name === 'stage' ? 'stage.shop' : name),
};
const possible = (...conditions: Condition[]) => somebodyOf(conditions, surrounded) !== undefined;
const is = (attribute: string, value: Json): Condition => ({ attribute, op: 'eq', value });
const attribute = (name: string, op: string, value?: Json) => ({ attribute: name, op, value }) as Condition;
const event = (more: object): Condition => ({ event: 'Order Completed', ...more });

describe('nobody can be', () => {
  const never: [string, ...Condition[]][] = [
    ['of two plans', is('traits.plan', 'a'), is('traits.plan', 'b')],
    ['in two stages of one journey', is('stage.shop', 'new'), is('stage.shop', 'loyal')],
    [
      'in two stages of it, whatever it is called',
      is('stage', 'new'),
      attribute('stage.shop', 'in', ['loyal', 'lapsed']),
    ],
    ['under 18 and over 65', attribute('traits.age', 'lt', 18), attribute('traits.age', 'gt', 65)],
    ['somewhere and nowhere', attribute('place.country', 'exists'), attribute('place.country', 'missing')],
    [
      'seen lately and long ago',
      attribute('lastSeen', 'withinLast', '7d'),
      attribute('lastSeen', 'moreThanAgo', '30d'),
    ],
    [
      'seen lately, before last year',
      attribute('lastSeen', 'withinLast', '7d'),
      attribute('lastSeen', 'before', '2025-01-01'),
    ],
    [
      'of two beginnings',
      attribute('traits.mail', 'startsWith', 'ab'),
      attribute('traits.mail', 'startsWith', 'ba'),
    ],
    ['in a segment and out of it', { segment: 'loyal' }, { not: { segment: 'loyal' } }],
    ['in two segments that count otherwise', { segment: 'loyal' }, { segment: 'first' }],
    ['in a segment that is not there', { segment: 'gone' }],
    [
      'one who ordered this week, not this month',
      event({ window: { last: '7d' } }),
      { not: event({ window: { last: '30d' } }) },
    ],
    [
      'one with a large order and none',
      event({ where: [{ property: 'properties.total', op: 'gt', value: 9 }] }),
      event({ op: 'eq', value: 0 }),
    ],
    ['any of what each is impossible', is('a', 1), { any: [is('a', 2), { all: [is('b', 1), is('b', 2)] }] }],
    [
      'in two groups where one is refused',
      is('group.plan', 'a'),
      attribute('group.plan', 'notIn', ['a', 'b']),
    ],
  ];
  for (const [what, ...conditions] of never) test(what, () => assert.equal(possible(...conditions), false));
});

describe('somebody can be', () => {
  const maybe: [string, ...Condition[]][] = [
    ['of a plan and in a country', is('traits.plan', 'a'), is('place.country', 'GB')],
    ['in stages of two journeys', is('stage.shop', 'new'), is('stage.guest', 'loyal')],
    ['in two groups at once', is('group.plan', 'a'), is('group.plan', 'b')],
    ['between two ages', attribute('traits.age', 'gt', 17), attribute('traits.age', 'lt', 18)],
    [
      'in a segment, and of few orders lately',
      { segment: 'loyal' },
      event({ window: { last: '7d' }, op: 'lt', value: 2 }),
    ],
    [
      'of an address with both parts',
      attribute('traits.mail', 'contains', 'x'),
      attribute('traits.mail', 'endsWith', '.org'),
    ],
    [
      'one who has much in a list',
      attribute('traits.likes', 'includes', 'a'),
      attribute('traits.likes', 'includes', 'b'),
    ],
    ['none of whom is asked', { not: { segment: 'gone' } }],
  ];
  for (const [what, ...conditions] of maybe) test(what, () => assert.equal(possible(...conditions), true));
});

test('"never" and "possible" are right for everybody in a small world, and who is made up fits', () => {
  let never = 0;
  fc.assert(
    fc.property(fc.array(anyPlain, { minLength: 1, maxLength: 3 }), (conditions) => {
      const whole: Condition = { all: conditions };
      const { test: holds } = compile(whole, { timezone: 'UTC', computed: new Map(), others: new Map() });
      const meets = (values: Record<string, Json | undefined>) =>
        holds(viewOf({ ...values, stage: values['stage.shop'] }), now) > 0;
      const found = somebodyOf(conditions, surrounded);
      if (found) assert.ok(meets(found.values), JSON.stringify(found));
      else {
        never++;
        for (const plan of WORLD['traits.plan']!)
          for (const age of WORLD['traits.age']!)
            for (const stage of WORLD['stage.shop']!)
              assert.ok(!meets({ 'traits.plan': plan, 'traits.age': age, 'stage.shop': stage }));
      }
    }),
    { numRuns: 1500 },
  );
  assert.ok(never > 100, `${never} were impossible`);
});
