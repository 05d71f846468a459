// Propensities are what estimates of other policies rest on: of every decision, whatever was seen before, the logged one
// is that of its own outcome among all that were possible, and weighing by it is right on the mean.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chance } from '../numeric/index.ts';
import { type Asker, HELD, learnFrom, type Rung, readAllocation } from './index.ts';
import { askerOf, experienceOf, lineupOf } from './testing.ts';

const ab = ['a', 'b', 'c'].map((key) => ({ key, content: key, weight: key === 'a' ? 2 : 1 }));
const reward = { event: 'Clicked', windowMinutes: 60 };
const sticky = experienceOf('sticky', { variants: ab, holdout: 0.1 });
const read = readAllocation({ kind: 'thompson', reward, sticky: true, halfLifeDays: null }, 3);
assert.ok(!read.faults);
sticky.allocation = read.value;

/** What was learned after so many views of each variant, of which “b” earns most. */
function learned(views: number) {
  const feedback = ['a', 'b', 'c'].flatMap((arm) =>
    Array.from({ length: views }, (_, i) => [
      { kind: 'shown' as const, arm, at: i, features: [] },
      ...(i % (arm === 'b' ? 3 : 6) === 0
        ? [{ kind: 'rewarded' as const, arm, at: i, features: [], from: 0, to: 1 }]
        : []),
    ]).flat(),
  );
  return { version: views, state: learnFrom(sticky, undefined, feedback, 1000) };
}

const early = learned(24);
const late = learned(600);

test('weighed by its propensity, every variant of a sticky allocation that learns comes out even', () => {
  const list = lineupOf([sticky]);
  const weights: Record<string, number> = { a: 0, b: 0, c: 0, '': 0 };
  const shares: Record<string, number> = { a: 0, b: 0, c: 0, '': 0 };
  const UNITS = 20_000;
  for (let n = 0; n < UNITS; n++) {
    const [decision] = list.decide(askerOf({ unit: `u${n}`, learned: () => early }));
    weights[decision!.variant ?? HELD]! += 1 / decision!.propensity / UNITS;
    shares[decision!.variant ?? HELD]! += 1 / UNITS;
  }
  assert.ok(shares.b! > 2 * shares.a!, JSON.stringify(shares));
  for (const weight of Object.values(weights))
    assert.ok(Math.abs(weight - 1) < 0.15, JSON.stringify(weights));
});

test('what stays was no draw, and is certain, whatever has been learned since', () => {
  const list = lineupOf([sticky]);
  for (const before of ['a', HELD]) {
    const asker = askerOf({
      viewed: (key) => (key === 'sticky' ? before : undefined),
      learned: () => late,
    });
    const [decision] = list.decide(asker);
    assert.deepEqual([decision!.variant ?? HELD, decision!.sticky, decision!.propensity], [before, true, 1]);
    assert.deepEqual(list.candidates(asker, ['hero']).hero, [
      { experience: 'sticky', variant: before || null, propensity: 1 },
    ]);
  }
});

test('the logged propensity is that of the outcome among all possible ones, whatever was seen before', () => {
  const layer = (from: number, to: number) => ({ layer: { key: 'l', from, to } });
  const list = lineupOf(
    [
      experienceOf('top', { rung: 4 as Rung, variants: ab, traffic: 0.5, priority: 3 }),
      experienceOf('left', { rung: 4 as Rung, variants: ab, ...layer(0, 0.4), priority: 2 }),
      experienceOf('right', { rung: 4 as Rung, variants: ab, ...layer(0.4, 0.9), holdout: 0.2, priority: 2 }),
      { ...sticky, rung: 2, priority: 1 },
      experienceOf('rest', { rung: 1 as Rung, variants: ab }),
    ],
    { holdouts: { key: 'k', universal: 0.1, rungs: { 2: 0.2, 4: 0.3 } } },
  );
  const random = chance('propensities');
  const sides = list.holdouts;
  let certain = 0;
  for (let n = 0; n < 3000; n++) {
    const views = new Map<string, string>();
    for (const key of ['top', 'left', 'right', 'sticky', 'rest'])
      if (random.number() < 0.2) views.set(key, random.pick(['a', 'b', HELD, 'gone']));
    for (const side of sides) if (random.number() < 0.3) views.set(side, random.pick(['in', HELD]));
    const asker: Asker = askerOf({
      unit: `u${n}`,
      viewed: (key) => views.get(key),
      learned: () => early,
    });
    const [decision] = list.decide(asker, ['hero']);
    const all = list.candidates(asker, ['hero']).hero!;
    assert.ok(Math.abs(all.reduce((sum, { propensity }) => sum + propensity, 0) - 1) < 1e-9, `${n}`);
    const same = all.filter(
      (one) => one.experience === (decision!.experience?.key ?? null) && one.variant === decision!.variant,
    );
    const said = JSON.stringify([n, decision, all, [...views]]);
    assert.equal(same.length, 1, said);
    assert.ok(same[0]!.propensity > 0 && Math.abs(same[0]!.propensity - decision!.propensity) < 1e-9, said);
    if (decision!.propensity === 1) certain++;
  }
  assert.ok(certain > 100);
});
