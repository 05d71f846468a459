// Claims about units that are not alike, shares that learn, experiments that overlap, and plans: each against made-up
// experiments whose truth is known.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { chance } from '../../numeric/index.ts';
import {
  type AdaptiveRound,
  adaptiveEffects,
  armsOf,
  type Cell,
  compare,
  effectOf,
  fixedTest,
  interactionOf,
  type PlainStatistics,
  planRun,
  pooled,
  type StratifiedStatistics,
  sequentialTest,
  verdictOf,
} from './index.ts';

type Sums = Required<PlainStatistics>;
const none = (): Sums => ({ n: 0, sum: 0, sumSquares: 0 });
const add = (arm: Sums, value: number) => {
  arm.n++;
  arm.sum += value;
  arm.sumSquares += value * value;
};
const least = (low: number, value: number, text: string) => assert.ok(value >= low, `${text}: ${value}`);

describe('post-stratification', () => {
  /** Phones buy at 2 %, desktops at 40 %; the treatment adds 5 points to either. */
  const made = (run: number, units: number): [StratifiedStatistics, StratifiedStatistics] => {
    const draw = chance('strata', run);
    const arms = [
      { phone: none(), desktop: none() },
      { phone: none(), desktop: none() },
    ] as const;
    for (let i = 0; i < units; i++) {
      const side = draw.whole(0, 1);
      const device = draw.hits(0.6) ? 'phone' : 'desktop';
      add(arms[side]![device], draw.hits((device === 'phone' ? 0.02 : 0.4) + side * 0.05) ? 1 : 0);
    }
    return arms.map((strata) => ({ n: strata.phone.n + strata.desktop.n, strata })) as never;
  };

  test('covers the truth, and takes out what differs between groups', () => {
    let covered = 0;
    let cut = 0;
    for (let run = 0; run < 400; run++) {
      const [a, b] = made(run, 2000);
      const effect = effectOf(a, b, 'absolute');
      const plain = effectOf(pooled(Object.values(a.strata)), pooled(Object.values(b.strata)), 'absolute');
      assert.ok('value' in effect && 'value' in plain);
      const { low, high } = fixedTest(effect, 0.05);
      if (low <= 0.05 && high >= 0.05) covered++;
      cut += (1 - effect.variance / plain.variance) / 400;
    }
    least(0.93 * 400, covered, 'covered of 400');
    // Between groups: 0.6 · 0.4 · 0.38² = 0.0347 of a variance of about 0.15.
    assert.ok(Math.abs(cut - 0.215) < 0.03, `${cut} cut`);
  });

  test('an arm that got more of one group has nothing from it', () => {
    const group = (n: number, share: number): Sums => ({ n, sum: n * share, sumSquares: n * share });
    const a = { n: 2000, strata: { phone: group(1000, 0.1), desktop: group(1000, 0.5) } };
    const b = { n: 2000, strata: { phone: group(500, 0.1), desktop: group(1500, 0.5) } };
    const [control, treatment] = armsOf(a, b);
    assert.ok(Math.abs(control.mean - treatment.mean) < 1e-12);
    assert.equal(treatment.base, 0.4);
  });

  test('a group of few units goes with the others', () => {
    const group = (n: number, share: number): Sums => ({ n, sum: n * share, sumSquares: n * share });
    const a = { n: 1003, strata: { phone: group(1000, 0.1), tv: group(3, 1) } };
    const b = { n: 1002, strata: { phone: group(1000, 0.1), watch: group(2, 0) } };
    const compared = compare(a, b);
    const plain = compare(pooled(Object.values(a.strata)), pooled(Object.values(b.strata)));
    assert.deepEqual(compared.absolute, plain.absolute);
  });
});

describe('shares that learn', () => {
  /** Thompson's draws of two arms, with a floor of 5 %, learning after every hundredth round. */
  const learned = (run: number, rates: readonly [number, number], length = 2000) => {
    const draw = chance('bandit', run, ...rates);
    const won = [0, 0];
    const drawn = [0, 0];
    const rounds: AdaptiveRound[] = [];
    let shares = [0.5, 0.5];
    for (let t = 0; t < length; t++) {
      if (t > 0 && t % 100 === 0) {
        const mean = (arm: number) => (won[arm]! + 1) / (drawn[arm]! + 2);
        const noise = (arm: number) => Math.sqrt((mean(arm) * (1 - mean(arm))) / (drawn[arm]! + 3));
        let second = 0;
        for (let i = 0; i < 100; i++)
          if (draw.normal(mean(1), noise(1)) > draw.normal(mean(0), noise(0))) second++;
        const share = Math.min(0.95, Math.max(0.05, second / 100));
        shares = [1 - share, share];
      }
      const arm = draw.hits(shares[1]!) ? 1 : 0;
      const reward = draw.hits(rates[arm]!) ? 1 : 0;
      won[arm]! += reward;
      drawn[arm]! += 1;
      rounds.push({ arm, reward, shares });
    }
    return rounds;
  };

  test('equal arms: plain means are biased, weighted ones are not, and their intervals cover', () => {
    const runs = 400;
    let [bias, weighted, covered, alarms] = [0, 0, 0, 0];
    for (let run = 0; run < runs; run++) {
      const rounds = learned(run, [0.2, 0.2]);
      const { arms, effects } = adaptiveEffects(rounds, 2);
      bias += (arms[0]!.naive + arms[1]!.naive) / 2 - 0.2;
      if (arms[1]!.estimate) weighted += arms[1]!.estimate.value - 0.2;
      const isCovered = arms.every(
        ({ estimate }) => !estimate || (estimate.low <= 0.2 && estimate.high >= 0.2),
      );
      if (isCovered) covered++;
      const looks = [500, 1000, 1500].map((n) => adaptiveEffects(rounds.slice(0, n), 2).effects[1]);
      if ([...looks, effects[1]].some((look) => look && (look.low > 0 || look.high < 0))) alarms++;
    }
    least(0.004, -bias / runs, 'the plain means are too low by');
    assert.ok(Math.abs(weighted / runs) < 0.004, `off by ${weighted / runs}`);
    least(0.93 * runs, covered, `covered of ${runs}`);
    assert.ok(alarms <= 0.05 * runs, `${alarms} of ${runs} raised an alarm`);
  });

  test('a better arm is found', () => {
    let found = 0;
    for (let run = 0; run < 50; run++) {
      const [, effect] = adaptiveEffects(learned(run, [0.1, 0.2], 4000), 2).effects;
      if (effect && effect.low > 0) found++;
    }
    least(40, found, 'found of 50');
  });

  test('an arm that was hardly drawn has no estimate', () => {
    const rounds = Array.from({ length: 100 }, (_, t) => ({ arm: 0, reward: t % 2, shares: [1, 0] }));
    const { arms, effects } = adaptiveEffects(rounds, 2);
    assert.equal(arms[1]!.estimate, null);
    assert.deepEqual(effects, [null, null]);
  });
});

describe('experiments that overlap', () => {
  const cells = (run: number, excess: number): Cell[] => {
    const draw = chance('cells', run, excess);
    const grid = [0, 1].flatMap((a) => [0, 1].map((b) => ({ a: String(a), b: String(b), ...none() })));
    for (let i = 0; i < 4000; i++) {
      const [a, b] = [draw.whole(0, 1), draw.whole(0, 1)];
      add(grid[2 * a + b]!, draw.hits(0.1 + 0.05 * a + 0.03 * b + excess * a * b) ? 1 : 0);
    }
    return grid;
  };
  const pOf = (run: number, excess: number) => {
    const tested = interactionOf(cells(run, excess));
    assert.ok('p' in tested);
    return tested.p;
  };
  test('effects that add up raise an alarm in about 5 % of cases, ones that do not are found', () => {
    let [alarms, found] = [0, 0];
    for (let run = 0; run < 400; run++) {
      if (pOf(run, 0) < 0.05) alarms++;
      if (pOf(run, -0.12) < 0.05) found++;
    }
    assert.ok(alarms <= 32, `${alarms} of 400`);
    least(380, found, 'found of 400');
  });
  test('the excess, whether draws are independent, and too few people', () => {
    const tested = interactionOf(cells(1, -0.12));
    assert.ok('p' in tested && tested.excess !== null);
    assert.ok(Math.abs(tested.excess + 0.12) < 0.06, `${tested.excess}`);
    least(0.001, tested.independentP, 'p of independence');
    assert.ok('lack' in interactionOf(cells(1, 0).slice(0, 2)));
  });
});

describe('the plan', () => {
  const plan = {
    ...{ mean: 0.1, variance: 0.09, effect: 0.1, shares: [0.5, 0.5] as const },
    arrivals: Array.from({ length: 14 }, (_, day) => 1000 * (day + 1)),
  };
  test('is as long as the peers say, and longer for whoever looks any day', () => {
    // 14,751 units an arm at 80 % power: 30 days at 1,000 a day.
    const { fixed, sequential, minimumDays } = planRun(plan);
    assert.equal(fixed, 29);
    assert.ok(sequential! > 29 && sequential! < 90, `${sequential}`);
    assert.equal(minimumDays! % 7, 0);
  });
  test('what is found by then is found: as often as planned, looking daily', () => {
    const { sequential, days } = planRun({ ...plan, effect: 0.2 });
    let found = 0;
    for (let run = 0; run < 100; run++) {
      const draw = chance('plan', run);
      const arms = [none(), none()] as const;
      for (let unit = 0; unit < days[sequential! - 1]!.units; unit++) {
        const arm = draw.whole(0, 1);
        add(arms[arm]!, draw.hits(arm ? 0.12 : 0.1) ? 1 : 0);
      }
      const effect = effectOf(arms[0], arms[1], 'absolute');
      if ('value' in effect && sequentialTest(effect, 0.05).low > 0) found++;
    }
    least(70, found, 'found of 100');
  });
  test('uneven shares take longer; without anybody, or with a mean of 0, there is none', () => {
    least(planRun(plan).fixed! * 2, planRun({ ...plan, shares: [0.1, 0.9] }).fixed!, 'days');
    assert.equal(planRun({ ...plan, arrivals: [] }).sequential, null);
    assert.equal(planRun({ ...plan, mean: 0 }).fixed, null);
  });
});

test('a guardrail’s margin is borne, and must be kept before anything ships', () => {
  const tested = (low: number, high: number) => ({ value: (low + high) / 2, low, high, error: 0.01, p: 0.5 });
  const verdict = (low: number, high: number, margin?: number) =>
    verdictOf({
      ...{ goal: tested(0.01, 0.05), splitP: 1, daysRun: 14, minimumDays: 7, worthwhile: 0.01 },
      guardrails: [{ key: 'speed', tested: tested(low, high), ...(margin !== undefined && { margin }) }],
    }).verdict;
  assert.equal(verdict(-0.05, -0.01), 'stop');
  assert.equal(verdict(-0.05, -0.01, 0.02), 'keep going');
  assert.equal(verdict(-0.05, -0.03, 0.02), 'stop');
  assert.equal(verdict(-0.015, 0.03, 0.02), 'ship');
  assert.equal(verdict(-0.05, 0.03), 'ship');
});

test('values that are told entirely by what was before still have a result', () => {
  const arm = (sum: number, squares: number) => {
    const all = { sum, sumSquares: squares };
    return { n: 1500, post: all, pre: all, sumProducts: squares };
  };
  const { relative } = compare(arm(5000, 30_000), arm(5100, 31_000));
  assert.ok('fixed' in relative && Number.isFinite(relative.fixed.p));
});
