// A list in the order for one person: by what its items earn, the shop's rules, and variety; the same when it is
// worked out again.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { combine } from '../../unify/index.ts';
import { type Asker, Lineup, logDecision, replay, replayLineup } from '../index.ts';
import { type AllocationInput, type Feedback, learnFrom, readAllocation } from './index.ts';
import { type Asked, type Ranking, rank } from './recommender.ts';

const items = [
  { id: 'mug', kind: 'kitchen', price: 8, tags: ['gift'] },
  { id: 'bowl', kind: 'kitchen', price: 12, tags: [] },
  { id: 'pan', kind: 'kitchen', price: 40, tags: ['new'] },
  { id: 'lamp', kind: 'living', price: 60, tags: ['new', 'gift'] },
  { id: 'rug', kind: 'living', price: 90, tags: [] },
];
const ranking = (more: AllocationInput | object = {}): Ranking => {
  const input = {
    kind: 'recommender',
    reward: { event: 'Product Clicked' },
    source: 'listed' as const,
    ...more,
  };
  const read = readAllocation(input, 1);
  assert.ok(!read.faults, JSON.stringify(read.faults));
  return read.value as unknown as Ranking;
};
const asked = (attributes: Record<string, string[]> = {}, more: Partial<Asked> = {}): Asked => ({
  ...{ unit: 'u', seed: 'e', learned: undefined, ...more },
  context: { get: (name) => attributes[name], inside: () => false, now: 5, timezone: 'UTC' },
});
const order = (with_: Ranking, who = asked()) =>
  rank(items, with_, who)
    .map((item) => (item as { id: string }).id)
    .join(' ');

describe('recommended by predict', () => {
  const items60 = [
    { id: 'lamp', score: 1, title: 'Lamp' },
    { id: 'vase', score: 0.5, title: 'Vase' },
  ];
  const learned = { 'recommendations.for-you.24': { version: 3, items: items60 } };
  const who = () => ({
    ...asked(),
    context: {
      get: (name: string) => learned[name as keyof typeof learned],
      inside: () => false,
      now: 5,
      timezone: 'UTC',
    },
  });

  test('a list is put in that order, the rest as it was', () => {
    assert.equal(order(ranking({ source: 'recommend:for-you' }), who()), 'lamp mug bowl pan rug');
  });

  test('or filled from the catalogue, under the name of its own id; as it is where nothing is recommended', () => {
    const filled = ranking({ source: 'recommend:for-you', fill: true, item: 'sku', count: 12 });
    const list = rank(items, filled, who()) as { sku: string; title: string }[];
    assert.deepEqual(
      list.map(({ sku, title }) => [sku, title]),
      [
        ['lamp', 'Lamp'],
        ['vase', 'Vase'],
      ],
    );
    assert.equal(order(ranking({ source: 'recommend:for-you', fill: true })), 'mug bowl pan lamp rug');
  });

  test('cannot fill a list from what only the list itself knows', () => {
    const read = readAllocation(
      { kind: 'recommender', reward: { event: 'E' }, source: 'popular', fill: true },
      1,
    );
    assert.deepEqual(
      read.faults?.map(({ field }) => field),
      ['allocation.fill'],
    );
  });

  test('shelves are names: what each has earned puts them in order, some stay first', () => {
    const shelves = ranking({ source: 'bandit', pin: ['bags'] });
    const names = ['table', 'light', 'bags', 'garden'];
    const shown = rank(names, shelves, asked());
    assert.equal(shown[0], 'bags');
    assert.deepEqual([...shown].sort(), [...names].sort());
  });
});

describe('the shop’s rules', () => {
  test('come after the scores', () => {
    assert.equal(order(ranking()), 'mug bowl pan lamp rug');
    assert.equal(order(ranking({ count: 2 })), 'mug bowl');
    assert.equal(order(ranking({ pin: ['rug', 'gone', 'pan'] })), 'rug pan mug bowl lamp');
    assert.equal(order(ranking({ bury: [{ field: 'tags', is: 'gift' }] })), 'bowl pan rug mug lamp');
    assert.equal(order(ranking({ exclude: [{ field: 'kind', is: 'kitchen' }] })), 'lamp rug');
    assert.equal(order(ranking({ boost: [{ field: 'tags', is: 'new', by: 3 }] })), 'pan mug bowl lamp rug');
  });

  test('leave out what somebody owns, but never everything', () => {
    const fresh = ranking({ excludeListed: ['traits.owned'] });
    assert.equal(order(fresh, asked({ 'traits.owned': ['mug', 'rug'] })), 'bowl pan lamp');
    const all = items.map(({ id }) => id);
    assert.equal(order(fresh, asked({ 'traits.owned': all })), all.join(' '));
  });

  test('variety brings another kind forward', () => {
    const varied = ranking({ diversity: { fields: ['kind'], weight: 0.5 } });
    assert.equal(order(varied), 'mug lamp bowl pan rug');
  });
});

describe('what items earn', () => {
  const settings = { ...ranking({ source: 'popular' }), ...{ reward: { event: 'x' } } };
  const experience = {
    variants: [{ key: 'v', weight: 1, content: items }],
    allocation: settings as never,
  };
  const feedback = items.flatMap(({ id }, i) =>
    Array.from({ length: 200 }, (_, n): Feedback[] => {
      const view = { arm: id, at: 0, features: [] };
      const isLiked = n % 20 < i + 1;
      return [
        { kind: 'shown', ...view },
        ...(isLiked ? [{ kind: 'rewarded', ...view, from: 0, to: 1 } as const] : []),
      ];
    }).flat(),
  );
  const learned = learnFrom(experience, undefined, feedback, 0);

  test('puts the most popular first; one that nobody saw is average', () => {
    assert.equal(order(ranking({ source: 'popular' }), asked({}, { learned })), 'rug lamp pan bowl mug');
    const some = learnFrom(
      experience,
      undefined,
      feedback.filter(({ arm }) => arm !== 'mug'),
      0,
    );
    assert.equal(
      order(ranking({ source: 'popular' }), asked({}, { learned: some })),
      'rug lamp mug pan bowl',
    );
  });

  test('draws orders that try the others, too', () => {
    const firsts = new Map<string, number>();
    const noise = learnFrom(experience, undefined, feedback.slice(0, 400), 0);
    for (let n = 0; n < 400; n++) {
      const [first] = order(
        ranking({ source: 'bandit' }),
        asked({}, { learned: noise, unit: `u${n}` }),
      ).split(' ');
      firsts.set(first!, (firsts.get(first!) ?? 0) + 1);
    }
    assert.ok(firsts.size >= 3, JSON.stringify([...firsts]));
  });
});

test('a slot shows the ranked list, logs it, and replays it', () => {
  const allocation = { ...ranking({ source: 'bandit', count: 3, excludeListed: ['traits.owned'] }) } as never;
  const experience = {
    ...{
      id: 'e',
      key: 'shelf',
      name: 'Shelf',
      slot: 'shelf',
      audience: null,
      traffic: 1,
      holdout: 0,
      layer: null,
    },
    ...{ variants: [{ key: 'v', weight: 1, content: items }], from: null, to: null, priority: 0, version: 1 },
    allocation,
  };
  const parts = {
    slots: [
      {
        ...{ id: 's', key: 'shelf', name: 'Shelf', type: 'list' as const, schema: null, default: [] },
        ...{ status: 'on' as const, version: 1 },
      },
    ],
    experiences: [experience],
    ...{ timezone: 'UTC', names: {} },
  };
  const lineup = new Lineup({ ...parts, computed: new Map() });
  const base = combine({ id: 'p', identities: [] });
  const view = Object.create(base, {
    get: { value: (name: string) => (name === 'traits.owned' ? ['pan'] : undefined) },
  });
  const asker: Asker = {
    ...{ view, now: 1000, unit: 'p', knows: true, inside: () => false, viewed: () => undefined },
    learned: () => undefined,
  };
  const decisions = lineup.decide(asker, ['shelf']);
  const shown = decisions[0]!.value as { id: string }[];
  assert.equal(shown.length, 3);
  assert.ok(!shown.some(({ id }) => id === 'pan'));
  const logged = logDecision(lineup, 'l', asker, {
    ...{ id: 'd', person: 'p', slots: ['shelf'], decisions, experiences: [], computed: () => ({}) },
  });
  assert.deepEqual(logged.inputs, { 'traits.owned': ['pan'] });
  assert.deepEqual(replay(logged, replayLineup(parts)).decisions, logged.decisions);
});
