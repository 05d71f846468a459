import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Asker, HELD, type Holdouts, NOT_HELD, type Rung } from './index.ts';
import { askerOf, experienceOf, lineupOf } from './testing.ts';

const holdouts: Holdouts = { key: 'q4', universal: 0.1, rungs: { 2: 0.2, 3: 0.3, 5: 0.5 } };
const ladder = ([1, 2, 3, 5] as Rung[]).map((rung) =>
  experienceOf(`r${rung}`, { rung, variants: ['a', 'b'].map((key) => ({ key, content: key, weight: 1 })) }),
);
const list = lineupOf(ladder, { holdouts });
const units = Array.from({ length: 4000 }, (_, i) => `unit-${i}`);
const decide = (parts: Partial<Asker>) => list.decide(askerOf(parts))[0]!;
const share = (holds: (decision: ReturnType<typeof decide>) => boolean) =>
  units.filter((unit) => holds(decide({ unit }))).length / units.length;
const near = (got: number, expected: number) =>
  assert.ok(Math.abs(got - expected) < 0.03, `Expected about ${expected}, got ${got}`);

describe('holdouts', () => {
  test('the universal one sees defaults, that of a rung the best of what lies below', () => {
    near(
      share(({ value, held }) => held && value === 'nothing new'),
      0.1,
    );
    near(
      share(({ rung, held }) => rung === 1 && !held),
      0.9 * 0.2,
    );
    near(
      share(({ rung }) => rung === 2),
      0.9 * 0.8 * 0.3,
    );
    near(
      share(({ rung }) => rung === 3),
      0.9 * 0.8 * 0.7 * 0.5,
    );
    near(
      share(({ rung }) => rung === 5),
      0.9 * 0.8 * 0.7 * 0.5,
    );
  });

  test('say so in the reason, the trace and what was passed over', () => {
    const held = units.map((unit) => [unit, decide({ unit })] as const).find(([, one]) => one.rung === 3)!;
    assert.match(held[1].reason.text, /They are kept back from rung 5 and above/);
    assert.deepEqual(held[1].passedOver, [{ experience: 'r5', why: 'holdout' }]);
    assert.equal(list.trace(askerOf({ unit: held[0] }), 'hero')[0]!.outcome, 'holdout');
    const out = units.map((unit) => decide({ unit })).find((one) => one.held)!;
    assert.match(out.reason.text, /universal holdout/);
    assert.equal(out.experience, null);
  });

  test('propensities add up to one over all outcomes, and say how often each comes', () => {
    const possible = list.candidates(askerOf(), ['hero']).hero!;
    assert.ok(Math.abs(possible.reduce((sum, { propensity }) => sum + propensity, 0) - 1) < 1e-12);
    for (const { experience, variant, propensity } of possible)
      near(
        share((one) => (one.experience?.key ?? null) === experience && one.variant === variant),
        propensity,
      );
    for (const unit of units.slice(0, 200)) {
      const one = decide({ unit });
      const mine = possible.find(
        (each) => each.experience === (one.experience?.key ?? null) && each.variant === one.variant,
      )!;
      assert.equal(one.propensity, mine.propensity);
    }
  });

  test('who was seen on one side stays there, whatever their hash says now', () => {
    for (const unit of units.slice(0, 50)) {
      const stay = (view: string, side: string) =>
        decide({
          unit,
          viewed: (key) => (key.startsWith('holdout/') ? (key === view ? side : NOT_HELD) : undefined),
        });
      assert.equal(stay('holdout/q4/universal', HELD).held, true);
      assert.equal(stay('holdout/q4/rung-3', HELD).rung, 2);
      assert.equal(stay('holdout/q4/rung-3', NOT_HELD).rung, 5);
    }
  });

  test('a greater share only adds people, and somebody without a name is never held', () => {
    const more = lineupOf(ladder, { holdouts: { ...holdouts, universal: 0.3 } });
    for (const unit of units)
      if (decide({ unit }).held) assert.ok(more.decide(askerOf({ unit }))[0]!.held, unit);
    const everybody = lineupOf([experienceOf('all')], { holdouts: { ...holdouts, universal: 0.99 } });
    assert.equal(everybody.decide(askerOf({ unit: undefined }))[0]!.value, 'all');
  });
});

describe('a cap', () => {
  const capped = (window: string | null) =>
    lineupOf([
      experienceOf('often', { cap: { exposures: 2, window }, priority: 1, traffic: 0.5 }),
      experienceOf('all'),
    ]);
  const unit = units.find((one) => capped(null).decide(askerOf({ unit: one }))[0]!.value === 'often')!;
  const value = (window: string | null, shown: number[], now: number, viewed?: string) =>
    capped(window).decide(askerOf({ unit, now, shown: () => shown, viewed: () => viewed }))[0]!;
  const HOUR = 3600_000;

  test('lets go of who has seen it so often, in its rolling window', () => {
    assert.equal(value('1h', [1, 2], HOUR).value, 'all');
    assert.equal(value('1h', [1, 2], HOUR + 1).value, 'often', 'the first is an hour old');
    assert.equal(value(null, [1, 2], 1e15).value, 'all');
    assert.deepEqual(value(null, [1, 2], 1e15).passedOver, [{ experience: 'often', why: 'cap' }]);
    assert.equal(value(null, [1, 2], 1e15, 'a').value, 'all', 'also of a variant that was seen');
    assert.equal(value(null, [1, 2], 1e15).propensity, 1);
  });
});
