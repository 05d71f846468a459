// Names that stay with people, and alarms that come when something has changed and not before.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chance } from '../../numeric/index.ts';
import { carriedKeys } from './carry.ts';
import { driftOf } from './drift.ts';
import type { PersonaModel } from './learn.ts';

/** All that is looked at of it. */
const known = (keys: string[]) => ({ keys, next: keys.length + 1 }) as PersonaModel;
const labels = (...sizes: [label: number, people: number][]) =>
  Int32Array.from(sizes.flatMap(([label, people]) => new Array<number>(people).fill(label)));
const before = labels([0, 500], [1, 300], [2, 200]);
const carried = (now: Int32Array, k: number) => carriedKeys(known(['p1', 'p2', 'p3']), now, k, () => before);

test('clusters that swap their order keep their names', () =>
  assert.deepEqual(carried(labels([2, 500], [0, 300], [1, 200]), 3).keys, ['p2', 'p3', 'p1']));

test('of a cluster that splits, the greater part keeps the name and the other gets one that nobody had', () => {
  const { keys, next } = carried(labels([0, 320], [3, 180], [1, 300], [2, 200]), 4);
  assert.deepEqual(keys, ['p1', 'p2', 'p3', 'p4']);
  assert.equal(next, 5);
});

test('the name of a cluster that vanished is given to nobody, then or later', () => {
  // The people of the second have gone over to the first.
  const two = carried(labels([0, 500], [0, 300], [1, 200]), 2);
  assert.deepEqual(two.keys, ['p1', 'p3']);
  const later = carriedKeys(
    { ...known(two.keys), next: two.next },
    labels([0, 500], [1, 200], [2, 300]),
    3,
    () => labels([0, 500], [1, 200], [-1, 300]),
  );
  assert.ok(!['p1', 'p2', 'p3'].includes(later.keys[2]!), later.keys.join());
});

/** Shares of the personas and how typical people are, among some that are drawn. */
function look(draw: ReturnType<typeof chance>, shares: readonly number[], people: number) {
  const counts = shares.map(() => 0);
  let fit = 0;
  for (let i = 0; i < people; i++) {
    let rest = draw.number();
    const at = shares.findIndex((share) => {
      rest -= share;
      return rest < 0;
    });
    counts[at < 0 ? shares.length - 1 : at]!++;
    fit += draw.number();
  }
  return { shares: counts.map((count) => count / people), fit: fit / people };
}

test('thirty looks at people who have not changed raise no alarm, for many or few of them; the first at those who have does', () => {
  const planted = [0.4, 0.25, 0.15, 0.1, 0.06, 0.04];
  const moved = [0.15, 0.15, 0.1, 0.1, 0.1, 0.4];
  for (const people of [300, 3000]) {
    const draw = chance('looks', people);
    const learned = look(draw, planted, people).shares;
    for (let day = 0; day < 30; day++) {
      const { shares, fit } = look(draw, planted, people);
      assert.equal(driftOf(learned, shares, fit).alarm, false, `day ${day} of ${people}`);
    }
    const { shares, fit } = look(draw, moved, people);
    assert.equal(driftOf(learned, shares, fit).alarm, true);
    assert.equal(driftOf(learned, learned, 0.2).alarm, true);
  }
});
