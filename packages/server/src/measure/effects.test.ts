// Effects on shares of people: held against the holdout where there is one, and a verdict that waits a week.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConversionsOf } from './conversions.ts';
import { effectsOf, verdictsOf } from './effects.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-06-01');
const shown = {
  variants: [
    { key: 'a', content: 'a', weight: 1 },
    { key: 'b', content: 'b', weight: 1 },
  ],
  allocation: undefined,
  guardrails: [{ name: 'Complained', harm: 'more' }],
} as unknown as Parameters<typeof verdictsOf>[1];
const counted = (...list: [variant: string, people: number, converted: number][]) =>
  list.map(([variant, people, converted]) => ({ variant, people, converted, times: converted }));
const metric = (role: 'goal' | 'guardrail', name: string, variants: ReturnType<typeof counted>) =>
  ({
    ...{ role, name, variants, effects: effectsOf({ variants }, shown) },
    days: [{ day: '2026-06-01', variant: 'a', people: 1, converted: 0 }],
  }) as unknown as ConversionsOf;

test('against the holdout where anybody was held out, else against the first variant', () => {
  const held = effectsOf({ variants: counted(['', 100, 5], ['a', 900, 80], ['b', 900, 90]) }, shown);
  assert.deepEqual([held.baseline, held.effects.map(({ variant }) => variant)], ['', ['a', 'b']]);
  const all = effectsOf({ variants: counted(['a', 5000, 500], ['b', 5000, 750]) }, shown);
  assert.equal(all.baseline, 'a');
  const [b] = all.effects;
  assert.ok(Math.abs(b!.relative!.value - 0.5) < 1e-12);
  assert.ok(b!.relative!.low > 0 && b!.absolute!.low > 0);
});

test('says why nothing can be told', () => {
  const alone = effectsOf({ variants: counted(['b', 10, 1]) }, shown);
  assert.match(alone.effects[0]!.lack!, /Nobody has seen/);
  const none = effectsOf({ variants: counted(['a', 10, 0], ['b', 10, 0]) }, shown);
  assert.deepEqual([none.effects[0]!.relative, none.effects[0]!.absolute], [null, null]);
  assert.ok(none.effects[0]!.lack);
});

test('the verdict waits a week, heeds what must not get worse, and says nothing of shares that learn', () => {
  const goal = metric('goal', 'Bought', counted(['a', 5000, 500], ['b', 5000, 750]));
  const calm = metric('guardrail', 'Complained', counted(['a', 5000, 50], ['b', 5000, 50]));
  const harmed = metric('guardrail', 'Complained', counted(['a', 5000, 50], ['b', 5000, 250]));
  const verdict = (metrics: ConversionsOf[], days: number, of = shown) =>
    verdictsOf(metrics, of, START + days * DAY).map(({ variant, verdict }) => [variant, verdict]);
  assert.deepEqual(verdict([goal, calm], 2), [['b', 'keep going']]);
  assert.deepEqual(verdict([goal, calm], 8), [['b', 'ship']]);
  assert.deepEqual(verdict([goal, harmed], 8), [['b', 'stop']]);
  const lost = metric('goal', 'Bought', counted(['a', 5000, 500], ['b', 4000, 600]));
  assert.deepEqual(verdict([lost, calm], 8), [['b', 'invalid']]);
  const learning = { ...shown, allocation: { kind: 'thompson' } } as typeof shown;
  assert.deepEqual(verdict([goal, calm], 8, learning), []);
});
