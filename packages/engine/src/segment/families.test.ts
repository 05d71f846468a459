// Which of the four families a condition belongs to.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Condition } from './condition.ts';
import { type Family, familiesOf } from './families.ts';

const has = (attribute: string): Condition => ({ attribute, op: 'exists' });
const CASES: [string, Condition, Family[]][] = [
  ['a trait is who they are', has('traits.age_group'), ['demographic']],
  ['a company is who they are', has('group.industry'), ['demographic']],
  ['place is where they are', has('place.country'), ['geographic']],
  ['the first place, too', has('first.place.city'), ['geographic']],
  ['an address in the traits', has('traits.address.postalCode'), ['geographic']],
  ['a state of mind is no place', has('traits.interests'), ['psychographic']],
  ['what they value', has('traits.values'), ['psychographic']],
  ['what they are worth is what they did', has('traits.lifetimeValue'), ['behavioural']],
  ['the channel they came through', has('first.channel'), ['behavioural']],
  ['a computed trait', has('computed.country_count'), ['behavioural']],
  ['when they came first', has('firstSeen'), ['behavioural']],
  ['an event', { event: 'Order Completed', op: 'gte', value: 3 }, ['behavioural']],
  ['an answer to a survey', { event: 'Survey Answered' }, ['psychographic']],
  [
    'an event in a place',
    { event: 'Order Completed', where: [{ property: 'place.country', op: 'eq', value: 'DE' }] },
    ['geographic', 'behavioural'],
  ],
  [
    'a sequence',
    { sequence: [{ event: 'Product Viewed' }, { event: 'Order Completed', not: true }], within: '1d' },
    ['behavioural'],
  ],
  [
    'all four, each once, in their order',
    {
      all: [
        { event: 'Order Completed' },
        { any: [has('traits.hobbies'), { not: has('traits.country') }] },
        has('traits.gender'),
        has('traits.age'),
      ],
    },
    ['demographic', 'geographic', 'psychographic', 'behavioural'],
  ],
];

for (const [name, condition, expected] of CASES)
  test(name, () => assert.deepEqual(familiesOf(condition), expected));

test('leaning on a segment is drawing on what it draws on, and no ring hangs it', () => {
  const others = new Map<string, Condition>([
    ['germans', { all: [has('place.country'), { segment: 'buyers' }] }],
    ['buyers', { any: [{ event: 'Order Completed' }, { segment: 'germans' }] }],
  ]);
  assert.deepEqual(familiesOf({ segment: 'germans' }, others), ['geographic', 'behavioural']);
  assert.deepEqual(familiesOf({ segment: 'nowhere' }, others), []);
});
