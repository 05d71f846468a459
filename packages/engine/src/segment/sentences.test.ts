import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Condition } from './condition.ts';
import { describe, outline } from './describe.ts';
import { fieldsOf } from './fields.ts';
import { anyCondition } from './testing/index.ts';

const sentences: [Condition, string][] = [
  [
    {
      all: [
        { attribute: 'place.country', op: 'eq', value: 'DE' },
        { event: 'Order Completed', op: 'gte', value: 3, window: { last: '30d' } },
        { not: { event: 'Page Viewed', window: { this: 'week' } } },
      ],
    },
    'People in Germany, who bought at least 3 times in the last 30 days, and who have not viewed a page this week',
  ],
  [
    {
      any: [
        { attribute: 'traits.plan', op: 'eq', value: 'pro' },
        { attribute: 'traits.seatCount', op: 'gt', value: 10 },
      ],
    },
    'People whose plan is “pro” or whose seat count is more than 10',
  ],
  [
    { all: [{ segment: 'vip' }, { any: [{ segment: 'new' }, { not: { segment: 'lost' } }] }] },
    'People in the segment “VIPs” and (in the segment “new” or not in the segment “lost”)',
  ],
  [
    { not: { all: [{ attribute: 'traits.plan', op: 'exists' }, { event: 'Trial Started' }] } },
    'People whose plan is not known or who have not started a trial',
  ],
  [
    {
      event: 'Order Completed',
      measure: { sum: 'properties.revenue' },
      op: 'gt',
      value: 1000,
      window: { previous: 'quarter' },
    },
    'People whose total revenue of orders last quarter is more than 1,000',
  ],
  [
    { event: 'Order Completed', measure: { lastTime: true }, op: 'moreThanAgo', value: '90d' },
    'People who last bought more than 90 days ago',
  ],
  [
    {
      event: 'Product Viewed',
      where: [{ property: 'properties.category', op: 'eq', value: 'shoes' }],
      op: 'eq',
      value: 0,
    },
    'People who have not viewed a product with category “shoes”',
  ],
  [
    { sequence: [{ event: 'Product Added' }, { event: 'Order Completed', not: true }], within: '1h' },
    'People who added a product to the cart, and then have not bought, all within 1 hour',
  ],
  [{ attribute: 'consent.marketing', op: 'eq', value: true }, 'People who agreed to marketing'],
  [
    { attribute: 'traits.trialEnds', op: 'withinNext', value: '7d' },
    'People whose trial ends within the next 7 days',
  ],
  [{ attribute: 'traits.values', op: 'eq', value: 'price' }, 'People whose values are “price”'],
  [{ attribute: 'traits.status', op: 'ne', value: 'open' }, 'People whose status is not “open”'],
  [{ attribute: 'traits.interests', op: 'contains', value: 'art' }, 'People whose interests contain “art”'],
  [{ attribute: 'sessions.count', op: 'gte', value: 3 }, 'People whose number of visits is at least 3'],
  [
    {
      event: 'Order Completed',
      where: [{ property: 'properties.revenue', op: 'gt', value: 0 }],
      op: 'gte',
      value: 3,
      window: { last: '90d' },
    },
    'People who bought at least 3 times with revenue above 0 in the last 90 days',
  ],
  [
    {
      event: 'Order Completed',
      where: [{ property: 'properties.revenue', op: 'gt', value: 0 }],
      measure: { sum: 'properties.revenue' },
      op: 'gte',
      value: 2000,
    },
    'People whose total revenue of orders with revenue above 0 is at least 2,000',
  ],
  [
    {
      event: 'Product Viewed',
      where: [
        { property: 'properties.sizes', op: 'includes', value: 'M' },
        { property: 'properties.price', op: 'lt', value: 50 },
      ],
    },
    'People who viewed a product where sizes include “M” and price is less than 50',
  ],
];

for (const [condition, sentence] of sentences) {
  test(sentence, () => assert.equal(describe(condition, { segments: { vip: 'VIPs' } }), sentence));
}

test('what values are called stands in their place, alone and in lists', () => {
  const values = { 'persona.customers': { p1: 'Regulars', p2: 'Bargain hunters' } };
  const said = (condition: Condition) => describe(condition, { values });
  const attribute = 'persona.customers';
  assert.equal(said({ attribute, op: 'eq', value: 'p1' }), 'People whose persona is “Regulars”');
  assert.equal(
    said({ not: { attribute, op: 'in', value: ['p2', 'p9'] } }),
    'People whose persona is not “Bargain hunters” or “p9”',
  );
  assert.equal(said({ attribute: 'persona.guests', op: 'eq', value: 'p1' }), 'People whose persona is “p1”');
  assert.equal(
    said({ attribute: 'stage.customer', op: 'eq', value: 'loyalty' }),
    'People whose customer stage is “loyalty”',
  );
});

test('every condition has a sentence without gaps', () => {
  fc.assert(
    fc.property(anyCondition, (condition) => {
      assert.doesNotMatch(describe(condition), /undefined|NaN|null| {2}|\[object/);
    }),
    { numRuns: 500 },
  );
});

test('an outline has a sentence for each part, and the path that leads to it', () => {
  const { parts } = outline({ all: [{ segment: 'a' }, { not: { segment: 'b' } }] });
  assert.deepEqual(
    parts.map(({ path, sentence }) => [path, sentence]),
    [
      [['all', 0], 'in the segment “a”'],
      [['all', 1], 'not in the segment “b”'],
    ],
  );
  assert.deepEqual(parts[1]!.parts[0]!.path, ['all', 1, 'not']);
});

test('names what a condition rests on, each once', () => {
  const condition: Condition = {
    all: [
      { attribute: 'traits.plan', op: 'exists' },
      { not: { attribute: 'traits.plan', op: 'eq', value: 'free' } },
      { event: 'A', where: [{ property: 'properties.x', op: 'exists' }] },
      { event: 'A', measure: { sum: 'properties.y' }, op: 'gt', value: 1 },
      { sequence: [{ event: 'B' }, { event: 'A' }], within: '1h' },
      { segment: 's' },
    ],
  };
  assert.deepEqual(fieldsOf(condition), {
    attributes: ['traits.plan'],
    events: [
      { event: 'A', properties: ['properties.x', 'properties.y'] },
      { event: 'B', properties: [] },
    ],
    segments: ['s'],
  });
});
