// An audience's rules in our grammar, one kind at a time; and entries in the shapes that CMSs give them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCondition } from '../../segment/index.ts';
import { continentOf } from './continents.ts';
import { findEntries } from './entries.ts';
import { readExperienceEntry } from './entry.ts';
import { mapRules } from './rules.ts';

const one = (rule: object) =>
  mapRules({ any: [{ all: [{ count: '1', conditions: [], key: '', ...rule }] }] });
const page = (id: string, operator: string, value: unknown, name = '') => ({
  ...{ type: 'page', operator: 'greaterThanInclusive', value: '' },
  conditions: [{ key: { id, key: id, value: name }, operator, value }],
});
const viewed = (where?: object) => ({
  event: 'Page Viewed',
  ...(where && { where: [where] }),
  op: 'gte',
  value: 1,
});

const MAPPED: [rule: object, condition: object][] = [
  [page('context_page_url', 'equal', '*'), viewed()],
  [
    page('context_page_url', 'contains', 'pricing'),
    viewed({ property: 'properties.url', op: 'contains', value: 'pricing' }),
  ],
  [
    page('context_campaign_name', 'equal', 'spring'),
    viewed({ property: 'channel.campaign', op: 'eq', value: 'spring' }),
  ],
  [
    page('context_page_query', 'equal', 'true', 'isCool'),
    viewed({ property: 'properties.query.isCool', op: 'eq', value: 'true' }),
  ],
  [
    { type: 'track', operator: 'lessThan', count: 3, value: 'Signed Up' },
    { event: 'Signed Up', op: 'lt', value: 3 },
  ],
  [
    { type: 'identify', key: 'plan', operator: 'equal', value: 'pro' },
    { attribute: 'traits.plan', op: 'in', value: ['pro'] },
  ],
  [
    { type: 'identify', key: 'vip', operator: 'equal', value: 'true' },
    { attribute: 'traits.vip', op: 'in', value: ['true', true] },
  ],
  [
    { type: 'identify', key: 'seats', operator: 'greaterThan', value: '5' },
    { attribute: 'traits.seats', op: 'gt', value: 5 },
  ],
  [
    { type: 'identify', key: 'any', operator: 'equal', value: '*' },
    { attribute: 'traits.any', op: 'exists' },
  ],
  [
    { type: 'location', key: 'countryCode', operator: 'equal', value: 'NZ' },
    { attribute: 'place.country', op: 'eq', value: 'NZ' },
  ],
  [
    { type: 'isReturningVisitor', operator: 'equal', value: false },
    { attribute: 'sessions.count', op: 'lt', value: 2 },
  ],
];

test('every kind of rule becomes a condition that can be read', () => {
  for (const [rule, expected] of MAPPED) {
    const { condition, unmapped } = one(rule);
    assert.deepEqual([condition, unmapped], [expected, []], JSON.stringify(rule));
    assert.equal(parseCondition(condition).faults, undefined);
  }
});

test('a continent is its countries', () => {
  const { condition } = one({ type: 'location', key: 'continent', operator: 'equal', value: 'EU' });
  assert.ok(condition && 'attribute' in condition && Array.isArray(condition.value));
  assert.ok(condition.value.includes('AT') && !condition.value.includes('US'));
  assert.deepEqual(['DE', 'US', 'BR', 'ZA', 'JP', 'NZ', 'XX'].map(continentOf), [
    ...['EU', 'NA', 'SA', 'AF', 'AS', 'OC', undefined],
  ]);
});

test('half a rule is never used, and what could not be mapped is named', () => {
  const known = { type: 'identify', key: 'plan', operator: 'equal', value: 'pro', conditions: [] };
  for (const unknown of [
    { type: 'moonPhase', operator: 'equal', value: 'full' },
    { type: 'location', key: 'continent', operator: 'equal', value: 'Atlantis' },
    { type: 'identify', key: 'seats', operator: 'greaterThan', value: 'many' },
    page('context_page_hash', 'equal', 'x'),
  ]) {
    for (const rules of [
      { any: [{ all: [known, unknown] }] },
      { any: [{ all: [known] }, { all: [unknown] }] },
    ]) {
      const { condition, unmapped } = mapRules(rules);
      assert.deepEqual([condition, unmapped.length], [undefined, 1], JSON.stringify(unknown));
    }
  }
  for (const rules of [undefined, null, {}, { any: [] }, { any: [{ all: [] }] }, 'x'])
    assert.equal(mapRules(rules).condition, undefined);
});

const FIELDS = {
  ...{ nt_experience_id: 'x', nt_name: 'X', nt_type: 'nt_experiment' },
  nt_config: { traffic: 1, distribution: [0.5, 0.5], components: [] },
};
const SHAPES: Record<string, unknown> = {
  'an entry of the delivery API': { sys: { id: 'e' }, fields: FIELDS },
  'an answer of the delivery API': { items: [{ sys: { id: 'e' }, fields: FIELDS }] },
  'an export, by locale': {
    entries: [
      {
        sys: { id: 'e' },
        fields: Object.fromEntries(Object.entries(FIELDS).map(([k, v]) => [k, { de: v }])),
      },
    ],
  },
  'Contentstack, by uid': { e: { uid: 'e', ...FIELDS } },
  'inside the entry that it changes': { fields: { nt_experiences: [{ sys: { id: 'e' }, fields: FIELDS }] } },
};

for (const [name, shape] of Object.entries(SHAPES))
  test(`finds an experience in ${name}`, () => {
    const { experiences } = findEntries(shape);
    assert.deepEqual(
      experiences.map(({ entryId }) => entryId),
      ['e'],
    );
    const { configuration } = readExperienceEntry(experiences[0]!, () => undefined);
    assert.deepEqual(
      configuration?.distribution.map(({ end }) => end),
      [0.5, 1],
    );
  });

test('finds nothing in what is nothing of a CMS', () => {
  for (const shape of [null, 3, 'nt_experience_id', [], { key: 'a', variants: [] }, { id: 'nt_audience_id' }])
    assert.deepEqual(findEntries(shape), { experiences: [], audiences: [] });
});
