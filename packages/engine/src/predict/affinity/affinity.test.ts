import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chance } from '../../numeric/index.ts';
import { keptTo, learnAttribute, likingsOf } from './index.ts';

const VALUES = ['shoes', 'bags', 'hats'];
const PEOPLE = 2000;

/** Each looks at `times` things; a share of people prefers one value, three times in four. */
function world(preferring: number) {
  const draw = chance('affinity', preferring);
  const taste = Array.from({ length: PEOPLE }, () => (draw.hits(preferring) ? draw.whole(0, 2) : -1));
  const look = () => {
    const weights = VALUES.map(() => new Float32Array(PEOPLE));
    for (const [i, own] of taste.entries())
      for (let n = draw.whole(1, 12); n > 0; n--) {
        const v = own >= 0 && draw.hits(0.75) ? own : Number(draw.weighted({ 0: 6, 1: 3, 2: 1 }));
        weights[v]![i]!++;
      }
    return { weights, totals: weights[0]!.map((one, i) => one + weights[1]![i]! + weights[2]![i]!) };
  };
  return { taste, before: look(), later: look().weights };
}

test('planted tastes are found, and say what people turn to later', () => {
  const { taste, before, later } = world(0.6);
  const attribute = learnAttribute('category', VALUES, before.weights, before.totals);
  let [right, wrong, lovers] = [0, 0, 0];
  for (const [i, own] of taste.entries()) {
    const of = before.weights.map((one) => one[i]!);
    const sure = likingsOf(attribute, of, before.totals[i]!).filter(({ isSure }) => isSure);
    if (own > 0 && before.totals[i]! >= 6) {
      lovers++;
      if (sure.some(({ value }) => value === VALUES[own])) right++;
    }
    if (own < 0 && sure.length > 0) wrong++;
  }
  assert.ok(right / lovers > 0.9, `${right} of ${lovers}`);
  assert.ok(wrong / taste.filter((own) => own < 0).length < 0.4, `${wrong}`);
  const kept = keptTo(attribute, before, later);
  assert.ok(kept.low > 1.2, JSON.stringify(kept));
});

test('where everybody is alike, nobody likes anything more', () => {
  const { before, later } = world(0);
  const attribute = learnAttribute('category', VALUES, before.weights, before.totals);
  assert.ok(attribute.strength > 50, `${attribute.strength}`);
  const lifts = Array.from({ length: PEOPLE }, (_, i) =>
    likingsOf(
      attribute,
      before.weights.map((one) => one[i]!),
      before.totals[i]!,
    ).map(({ lift }) => lift),
  ).flat();
  assert.ok(Math.max(...lifts) < 2 && Math.min(...lifts) > 0.7, `${Math.max(...lifts)}`);
  const kept = keptTo(attribute, before, later);
  assert.ok(kept.low < 1.02 && kept.high < 1.05, JSON.stringify(kept));
});

test('one look says less than twenty, and no look says nothing', () => {
  const { before } = world(0.6);
  const attribute = learnAttribute('category', VALUES, before.weights, before.totals);
  const hats = (n: number) => likingsOf(attribute, [0, 0, n], n)[2]!;
  assert.ok(hats(1).lift > 1 && hats(20).lift > 1.5 * hats(1).lift);
  assert.equal(hats(20).isSure, true);
  // Half of everything forgotten: as if half had been seen.
  assert.ok(hats(10).lift < hats(20).lift);
  assert.deepEqual(likingsOf(attribute, [0, 0, 0], 0), []);
});
