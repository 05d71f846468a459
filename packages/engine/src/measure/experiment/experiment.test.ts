// Claims about the statistics, checked on simulated experiments whose truth is known: false alarms however often one
// looks, coverage, what CUPED cuts, splits that are off by little, segments that differ and that do not.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { chance } from '../../numeric/index.ts';
import {
  effectOf,
  heterogeneity,
  quantileEffect,
  type Row,
  readCases,
  sequentialSplitP,
  sequentialTest,
  sumsOf,
  unitsOf,
  verdictOf,
} from './index.ts';

const ALPHA = 0.05;

interface Sums {
  n: number;
  sum: number;
  sumSquares: number;
}
const none = (): Sums => ({ n: 0, sum: 0, sumSquares: 0 });
const add = (arm: Sums, value: number) => {
  arm.n++;
  arm.sum += value;
  arm.sumSquares += value * value;
};

/** Orders: one visitor in ten buys, and what they spend is skewed. */
function spend(draw: ReturnType<typeof chance>): number {
  return draw.hits(0.1) ? Math.exp(draw.normal(3, 1)) : 0;
}

describe('always valid', () => {
  test('2,000 experiences without an effect, looked at daily for four weeks: at most 5 % ever raise an alarm', () => {
    let alarms = 0;
    let covered = 0;
    for (let run = 0; run < 2000; run++) {
      const draw = chance('a/a', run);
      const arms = [none(), none()] as const;
      let alarmed = false;
      for (let day = 0; day < 28; day++) {
        for (let visitor = 0; visitor < 100; visitor++) add(arms[draw.whole(0, 1)]!, spend(draw));
        const effect = effectOf(arms[0], arms[1], 'absolute');
        if ('lack' in effect || day < 2) continue;
        const { low, high } = sequentialTest(effect, ALPHA, 1000);
        alarmed ||= low > 0 || high < 0;
      }
      if (alarmed) alarms++;
      const effect = effectOf(arms[0], arms[1], 'relative');
      assert.ok('value' in effect);
      const { low, high } = sequentialTest(effect, ALPHA, 1000);
      if (low <= 0 && high >= 0) covered++;
    }
    assert.ok(alarms / 2000 <= 0.05, `${alarms} of 2,000 raised an alarm`);
    assert.ok(covered / 2000 >= 0.93, `${covered} of 2,000 covered`);
  });

  test('a real effect is found', () => {
    let found = 0;
    for (let run = 0; run < 100; run++) {
      const draw = chance('a/b', run);
      const arms = [none(), none()] as const;
      for (let visitor = 0; visitor < 8000; visitor++) {
        const arm = draw.whole(0, 1);
        add(arms[arm]!, draw.hits(arm ? 0.13 : 0.1) ? 1 : 0);
      }
      const effect = effectOf(arms[0], arms[1], 'absolute');
      if ('value' in effect && sequentialTest(effect, ALPHA).low > 0) found++;
    }
    assert.ok(found > 75, `${found} of 100 found`);
  });
});

test('CUPED cuts the variance by ρ², within 5 %', () => {
  for (const rho of [0.3, 0.6, 0.9]) {
    const draw = chance('cuped', rho);
    const rows = Array.from({ length: 40_000 }, (_, unit) => {
      const pre = draw.normal(10, 2);
      const value = 5 + rho * (pre - 10) + Math.sqrt(1 - rho ** 2) * draw.normal(0, 2);
      return { unit: String(unit), variant: unit % 2 ? 'b' : 'a', value, pre };
    });
    const { units } = unitsOf(rows);
    const plain = unitsOf(rows.map(({ pre: _, ...row }) => row)).units;
    const variance = (list: typeof units) => {
      const arm = (name: string) =>
        sumsOf(
          list.filter(({ variant }) => variant === name),
          { value: false, pre: false },
        );
      const effect = effectOf(arm('a'), arm('b'), 'absolute');
      assert.ok('value' in effect);
      return effect.variance;
    };
    const left = variance(units) / variance(plain);
    assert.ok(Math.abs(left / (1 - rho ** 2) - 1) < 0.05, `ρ = ${rho}: ${left} is left`);
  }
});

test('those of whom nothing is known from before leave the cut of the others be: without bias, and intervals cover', () => {
  const runs = 400;
  let [covered, sum, square, cut, cutAsNone] = [0, 0, 0, 0, 0];
  for (let run = 0; run < runs; run++) {
    const draw = chance('partly', run);
    const rows = Array.from({ length: 1000 }, (_, unit) => {
      const variant = draw.hits(0.5) ? 'b' : 'a';
      const pre = draw.hits(0.4) ? undefined : draw.normal(10, 2);
      const habit = pre === undefined ? draw.normal(4, 2) : 5 + 0.8 * (pre - 10) + 0.6 * draw.normal(0, 2);
      return { unit: String(unit), variant, value: habit + (variant === 'b' ? 0.5 : 0), pre };
    });
    const effectBy = (make: { isPartial: boolean }, of = rows as Row[]) => {
      const { units } = unitsOf(of);
      const arm = (name: string) =>
        sumsOf(
          units.filter(({ variant }) => variant === name),
          { value: false, pre: false, ...make },
        );
      const effect = effectOf(arm('a'), arm('b'), 'absolute');
      assert.ok('value' in effect);
      return effect;
    };
    const plain = effectBy(
      { isPartial: false },
      rows.map(({ pre: _, ...row }) => row),
    ).variance;
    const { value, variance } = effectBy({ isPartial: true });
    cut += (1 - variance / plain) / runs;
    cutAsNone += (1 - effectBy({ isPartial: false }).variance / plain) / runs;
    sum += value - 0.5;
    square += variance;
    if (Math.abs(value - 0.5) < 1.96 * Math.sqrt(variance)) covered++;
  }
  assert.ok(covered / runs > 0.93 && covered / runs < 0.97, `${covered} of ${runs} covered`);
  // The mean of all runs is as far off as chance has it.
  assert.ok(Math.abs(sum / Math.sqrt(square)) < 2.5, `${sum / runs} off`);
  // Six in ten are known, of whom 64 % are explained.
  assert.ok(cut > 0.38 && cutAsNone < cut / 2, `${cut} is cut, ${cutAsNone} when they count as none`);
});

describe('the split', () => {
  const looks = (share: number, run: number) => {
    const draw = chance('split', share, run);
    const units = [0, 0];
    let least = 1;
    for (let day = 0; day < 28; day++) {
      for (let visitor = 0; visitor < 1000; visitor++) {
        const arm = draw.hits(share) ? 0 : 1;
        units[arm] = units[arm]! + 1;
      }
      least = Math.min(least, sequentialSplitP(units, [1, 1]));
    }
    return least;
  };
  test('as planned and looked at daily: at most 1 % false alarms', () => {
    let alarms = 0;
    for (let run = 0; run < 500; run++) if (looks(0.5, run) < 0.01) alarms++;
    assert.ok(alarms <= 5, `${alarms} of 500`);
  });
  test('48 to 52 is caught', () => {
    for (let run = 0; run < 50; run++) assert.ok(looks(0.48, run) < 0.01);
  });
});

test('segments whose effects are one are drawn together, one that differs is left apart', () => {
  const effects = (values: number[], variance: number) =>
    values.map((value, i) => ({ key: String(i), value, variance, degrees: 1000, n: 1000 }));
  const draw = chance('segments');
  const same = heterogeneity(
    effects(
      Array.from({ length: 20 }, () => draw.normal(1, 0.5)),
      0.25,
    ),
  );
  assert.ok(same.segments.every(({ raw, value }) => Math.abs(value - 1) <= Math.abs(raw - 1) + 0.3));
  assert.ok(same.p > 0.01);
  const apart = heterogeneity(effects([0, 0.1, -0.1, 5], 0.04));
  assert.ok(apart.p < 1e-6);
  assert.ok(apart.segments[3]!.value > 4.5);
});

test('a quantile’s interval covers it', () => {
  let covered = 0;
  for (let run = 0; run < 200; run++) {
    const draw = chance('quantile', run);
    const values = (shift: number) => Array.from({ length: 300 }, () => Math.exp(draw.normal(0, 1)) + shift);
    const effect = quantileEffect(values(0), values(0.5), 0.5, { seed: run, resamples: 1000 });
    assert.ok('value' in effect);
    if (effect.low <= 0.5 && effect.high >= 0.5) covered++;
  }
  assert.ok(covered >= 184, `${covered} of 200`);
});

test('whoever saw two variants is counted and left out', () => {
  const { units, crossed } = unitsOf([
    { unit: 'x', variant: 'a', value: 1 },
    { unit: 'y', variant: 'a', value: 2 },
    { unit: 'y', variant: 'a', value: 3 },
    { unit: 'x', variant: 'b', value: 1 },
  ]);
  assert.equal(crossed, 1);
  assert.deepEqual(
    units.map(({ value }) => value),
    [5],
  );
});

test('the verdict', () => {
  const tested = (low: number, high: number) => ({ value: (low + high) / 2, low, high, error: 0.01, p: 0.5 });
  const look = {
    goal: tested(0.01, 0.05),
    guardrails: [],
    splitP: 1,
    daysRun: 14,
    minimumDays: 7,
    worthwhile: 0.01,
  };
  const verdict = (part: Partial<Parameters<typeof verdictOf>[0]>) => verdictOf({ ...look, ...part }).verdict;
  assert.equal(verdict({}), 'ship');
  assert.equal(verdict({ lessIsBetter: true }), 'stop');
  assert.equal(verdict({ daysRun: 3 }), 'keep going');
  assert.equal(verdict({ goal: tested(-0.02, 0.03) }), 'keep going');
  assert.equal(verdict({ goal: tested(-0.02, 0.005) }), 'stop');
  assert.equal(verdict({ splitP: 0.001 }), 'invalid');
  assert.equal(
    verdict({ guardrails: [{ key: 'refunds', tested: tested(0.02, 0.1), lessIsBetter: true }] }),
    'stop',
  );
});

test('what cannot be read is named', () => {
  const faults = (json: unknown) => {
    const read = readCases(json);
    return ('faults' in read ? read.faults : undefined)?.map(({ field }) => field);
  };
  assert.deepEqual(faults({ control: { n: 10, sum: 12 }, treatment: { n: 10, sum: 1 } }), ['control.sum']);
  assert.deepEqual(
    faults({ control: { n: 'x', sum: 1, sum_squares: 2 }, treatment: { n: 10, sum: 1, sum_squares: 1 } }),
    ['control.n'],
  );
  assert.deepEqual(faults({ alpha: 2, control: { n: 9, sum: 1 }, treatment: { n: 10, sum: 1 } }), ['alpha']);
  assert.equal(Object.hasOwn(effectOf({ n: 10, sum: 0 }, { n: 10, sum: 0 }, 'absolute'), 'lack'), true);
});
