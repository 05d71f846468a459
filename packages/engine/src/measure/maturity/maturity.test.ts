// A company that has everything stands on the top; take one thing away, and it stands right below what needed it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assessMaturity, CRITERIA, type MaturityFacts } from './index.ts';

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
