import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allocate } from './allocate.ts';
import { isPlainSplit } from './plain-draws.ts';
import { askerOf, experienceOf, lineupOf, slotOf, viewOf } from './testing.ts';

const variants = [0, 1, 3, 0.5].map((weight, i) => ({ key: `v${i}`, content: i, weight }));
const units = Array.from({ length: 2_000 }, (_, i) => `unit-${i}`);

test('a plain split draws what every other allocation would draw', () => {
  for (const shared of [
    variants,
    variants.slice(1, 3),
    variants.slice(2),
    variants.slice(0, 2),
    [variants[3]!],
  ]) {
    const split = experienceOf('split', { variants: shared });
    const list = lineupOf([split]);
    for (const unit of units) {
      const drawn = allocate(split, { unit, now: 0, viewed: undefined });
      const [decision] = list.decide(askerOf({ unit }));
      assert.equal(decision!.variant, drawn.kind === 'variant' && drawn.variant.key);
    }
  }
});

test('only weights make a split plain', () => {
  const layer = { key: 'l', from: 0, to: 0.5 };
  const cap = { exposures: 1, window: null };
  for (const parts of [{ traffic: 0.5 }, { holdout: 0.1 }, { layer }, { from: 1 }, { to: 1 }, { cap }])
    assert.equal(isPlainSplit(experienceOf('split', { variants, ...parts })), false);
  assert.equal(isPlainSplit(experienceOf('split', { variants })), true);
});

test('several audiences of one slot, and one person after the other, do not mix', () => {
  const pro = { attribute: 'traits.plan', op: 'eq', value: 'pro' } as const;
  const mobile = { attribute: 'traits.device', op: 'eq', value: 'mobile' } as const;
  const list = lineupOf(
    [
      experienceOf('pro', { audience: pro, priority: 1 }),
      experienceOf('mobile', { audience: mobile }),
      experienceOf('side', { audience: mobile, slot: 'side' }),
    ],
    { slots: [slotOf('hero'), slotOf('side')] },
  );
  const shown = (traits: Record<string, string>) =>
    list.decide(askerOf({ view: viewOf(traits) })).map(({ experience }) => experience?.key ?? null);
  for (let turn = 0; turn < 2; turn++) {
    assert.deepEqual(shown({ plan: 'pro', device: 'mobile' }), ['pro', 'side']);
    assert.deepEqual(shown({ device: 'mobile' }), ['mobile', 'side']);
    assert.deepEqual(shown({ plan: 'pro' }), ['pro', null]);
    assert.deepEqual(shown({}), [null, null]);
  }
});
