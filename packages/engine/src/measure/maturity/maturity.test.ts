// A company that has everything stands on the top; take one thing away, and it stands right below what needed it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chance } from '../../numeric/index.ts';
import { priceLadder } from '../lift/index.ts';
import { assessMaturity, CRITERIA, type MaturityFacts, worthOf } from './index.ts';

const byRung = (value: number) => ({ 1: value, 2: value, 3: value, 4: value, 5: value });
const NOTHING: MaturityFacts = {
  ...{ liveSources: 0, activePeople: 0, returningPeople: 0, knownPeople: 0, channels: 0, attributes: 0 },
  ...{ convertedPeople: 0, items: 0, itemPeople: 0, segments: 0, usedSegments: 0, journeys: 0 },
  ...{ personaModels: 0, predictionModels: 0, recommendationModels: 0, decidedSlots: 0 },
  ...{ live: byRung(0), seen: byRung(0), measured: byRung(0), priced: [], hasUniversalHoldout: false },
};
const EVERYTHING: MaturityFacts = {
  ...{
    liveSources: 2,
    activePeople: 1_000,
    returningPeople: 400,
    knownPeople: 300,
    channels: 4,
    attributes: 9,
  },
  ...{ convertedPeople: 200, items: 50, itemPeople: 900, segments: 6, usedSegments: 3, journeys: 1 },
  ...{ personaModels: 1, predictionModels: 2, recommendationModels: 1, decidedSlots: 4 },
  ...{ live: byRung(2), seen: byRung(500), measured: byRung(2), priced: [1, 2, 3, 4, 5] },
  hasUniversalHoldout: true,
};

test('nothing is no rung at all, everything the highest, with nothing left to do', () => {
  const { stage, supports, reaches, next } = assessMaturity(NOTHING);
  assert.deepEqual({ stage, supports, reaches }, { stage: 0, supports: 0, reaches: 0 });
  assert.deepEqual(
    next.map(({ key }) => key),
    ['live-source', 'people', 'slots'],
  );
  const top = assessMaturity(EVERYTHING);
  assert.deepEqual([top.stage, top.supports, top.reaches, top.next], [5, 5, 5, []]);
});

/** By criterion, the one thing that is taken away. */
const WITHOUT: Record<string, Partial<MaturityFacts>> = {
  'live-source': { liveSources: 0 },
  channels: { channels: 1 },
  attributes: { attributes: 4 },
  active: { activePeople: 499, returningPeople: 100, knownPeople: 200 },
  converted: { convertedPeople: 99 },
  items: { items: 19 },
  'item-people': { itemPeople: 499 },
  returning: { returningPeople: 99 },
  'known-well': { knownPeople: 199 },
  segments: { segments: 1 },
  used: { usedSegments: 0 },
  personas: { personaModels: 0 },
  journeys: { journeys: 0 },
  predictions: { predictionModels: 0 },
  recommendations: { recommendationModels: 0 },
  slots: { decidedSlots: 0 },
  'live-3': { live: { ...byRung(2), 3: 0 } },
  'seen-5': { seen: { ...byRung(500), 5: 99 } },
};

for (const [key, change] of Object.entries(WITHOUT))
  test(`without “${key}” the company stands right below the rung that needs it`, () => {
    const { rung } = CRITERIA.find((one) => one.key === key)!;
    const { stage, next } = assessMaturity({ ...EVERYTHING, ...change });
    assert.equal(stage, rung - 1);
    assert.ok(next.some((one) => one.key === key));
  });

test('what is not proven takes no rung away, and stands among the next steps', () => {
  const { stage, capabilities, next } = assessMaturity({ ...EVERYTHING, priced: [2], measured: byRung(1) });
  assert.equal(stage, 5);
  assert.equal(capabilities.find(({ capability }) => capability === 'proof')!.rung, 1);
  assert.ok(next.some(({ key }) => key === 'measured-2'));
  assert.ok(next.some(({ key }) => key === 'priced-5'));
});

test('a bandit without personas reaches the fifth rung and stands on the second', () => {
  const facts = { ...EVERYTHING, live: { ...byRung(0), 2: 1, 5: 1 }, personaModels: 0 };
  const { stage, reaches } = assessMaturity(facts);
  assert.deepEqual([stage, reaches], [2, 5]);
});

/** A tenth is kept from everything and a tenth from rung 3; shares of people who order. */
const ladderOf = (people: number, none: number, two: number, all: number) =>
  priceLadder(
    [
      [0, 0.1, none],
      [2, 0.1, two],
      [5, 0.8, all],
    ].map(([rung, share, rate]) => ({
      ...{ rung: rung!, share: share! },
      statistics: { n: people * share!, sum: Math.round(people * share! * rate!) },
    })),
  );
const facts = { live: byRung(1), activePeople: 10_000, hasGoal: true, kept: [1, 2, 3, 4, 5] };

test('a step is worth what its rung was measured to add, and much data is hardly drawn towards nothing', () => {
  const worth = worthOf({ capability: 'audiences', rung: 3 }, ladderOf(4_000_000, 0.2, 0.21, 0.22), facts);
  assert.ok(worth.kind === 'measured');
  assert.deepEqual(worth.rungs, [3, 4, 5]);
  assert.ok(Math.abs(worth.perPerson.value - 0.01) < 0.0005, `${worth.perPerson.value}`);
  assert.ok(worth.perPerson.low > 0 && worth.perPerson.low < 0.01 && worth.perPerson.high > 0.0099);
  assert.equal(worth.perMonth.value, worth.perPerson.value * 10_000);
});

test('a large effect among few people is drawn towards nothing, and says how unsure it is', () => {
  const worth = worthOf({ capability: 'data', rung: 4 }, ladderOf(4_000, 0.2, 0.2, 0.3), facts);
  assert.ok(worth.kind === 'measured');
  assert.ok(worth.measured > 0.09 && worth.perPerson.value < worth.measured / 3, JSON.stringify(worth));
});

test('what was not measured is unknown, with what would measure it; proof earns nothing by itself', () => {
  const none = priceLadder([]);
  const of = (change: Partial<typeof facts>, capability: 'data' | 'proof' = 'data') =>
    worthOf({ capability, rung: 3 }, none, { ...facts, ...change });
  assert.deepEqual(of({ live: byRung(0) }), { kind: 'unknown', rung: 3, wants: 'to run' });
  assert.deepEqual(of({ hasGoal: false }), { kind: 'unknown', rung: 3, wants: 'a goal' });
  assert.deepEqual(of({ kept: [] }), { kind: 'unknown', rung: 3, wants: 'people kept back' });
  assert.deepEqual(of({}), { kind: 'unknown', rung: 3, wants: 'more people' });
  assert.deepEqual(of({}, 'proof'), { kind: 'tells', rung: 3 });
});

test('the expected worth is not too good: over many noisy ladders without an effect it is about nothing', () => {
  const draw = chance('worth');
  const found = Array.from({ length: 400 }, () => {
    const share = () => 0.2 + draw.normal(0, Math.sqrt(0.16 / 400));
    const worth = worthOf({ capability: 'data', rung: 3 }, ladderOf(4_000, share(), share(), 0.2), facts);
    return worth.kind === 'measured' ? worth.perPerson : { value: 1, low: 1, high: 1 };
  });
  const mean = found.reduce((sum, { value }) => sum + value, 0) / found.length;
  assert.ok(Math.abs(mean) < 0.001, `${mean}`);
  assert.ok(found.filter(({ low, high }) => low > 0 || high < 0).length <= 0.05 * found.length);
});
