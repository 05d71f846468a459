// Shares are probabilities: they agree with closed forms and with draws, keep the floor, forget, and notice changes.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { normalBelow, normalQuantile } from '../../numeric/index.ts';
import { murmur3 } from '../hash.ts';
import { chanceToBeBest, griddedBeta, quantileOf } from './beta.ts';
import {
  type Allocated,
  type Context,
  chanceToBeGreatest,
  type Feedback,
  featuresOf,
  type LearnedState,
  learnFrom,
  readAllocation,
  sharesBy,
  summaryOf,
} from './index.ts';
import { invertRidged, packedAt, packedLength } from './symmetric.ts';

const HOUR = 3_600_000;
const random = (seed: string) => {
  let n = 0;
  return () => murmur3(String(n++), murmur3(seed)) / 2 ** 32;
};
const nowhere: Context = { get: () => undefined, inside: () => false, now: 0, timezone: 'UTC' };

const defaults = { reward: { event: 'Bought' }, halfLifeDays: null };
function experience(kind: string, more: object = {}, arms = ['red', 'blue']): Allocated {
  const read = readAllocation(
    { kind, ...defaults, ...(kind !== 'thompson' && { context: ['plan'] }), ...more },
    arms.length,
  );
  assert.ok(!read.faults, JSON.stringify(read.faults));
  return { variants: arms.map((key) => ({ key, weight: 1 })), allocation: read.value };
}
function shares(of: Allocated, state?: LearnedState, context = nowhere): number[] {
  const into = new Float64Array(of.variants.length);
  sharesBy(of, state && { version: 1, state })(context, into);
  return [...into];
}
/** A view and all that came of it, at once. */
const view = (arm: string, at: number, value: number, features: string[] = []): Feedback[] => [
  { kind: 'shown', arm, at, features },
  ...(value === 0 ? [] : [{ kind: 'rewarded', arm, at, features, from: 0, to: value } as const]),
  { kind: 'closed', arm, at, features, value },
];
const near = (got: number, expected: number, by: number) =>
  assert.ok(Math.abs(got - expected) <= by, `Expected ${expected} ± ${by}, got ${got}`);

describe('the sums beneath', () => {
  test('the normal distribution has its known values, and quantiles invert it', () => {
    near(normalBelow(1.959963984540054), 0.975, 1e-12);
    near(normalBelow(-8), 6.220960574271785e-16, 1e-20);
    for (const p of [0.001, 0.2, 0.5, 0.975]) near(normalBelow(normalQuantile(p)), p, 1e-12);
  });

  test('a Beta has its known quantiles, and the chance to beat another its closed form', () => {
    near(quantileOf(griddedBeta(1, 1), 0.25), 0.25, 1e-6);
    near(quantileOf(griddedBeta(2, 1), 0.25), 0.5, 1e-4);
    // P(Beta(2, 1) > Beta(1, 1)) = 2/3; P(Beta(a, b) > Beta(c, d)) by Evan Miller's sum.
    near(chanceToBeBest([griddedBeta(2, 1), griddedBeta(1, 1)])[0]!, 2 / 3, 1e-5);
    near(
      chanceToBeBest([griddedBeta(120, 981), griddedBeta(100, 1001)])[0]!,
      byMiller(120, 981, 100, 1001),
      1e-4,
    );
    near(chanceToBeBest([griddedBeta(1, 50), griddedBeta(1, 60)])[0]!, byMiller(1, 50, 1, 60), 2e-3);
  });

  test('the greatest of several normals, against draws', () => {
    const mean = Float64Array.of(0.1, 0.12, 0.05, 0.11);
    const deviation = Float64Array.of(0.01, 0.03, 0.05, 0.002);
    const into = new Float64Array(4);
    chanceToBeGreatest(mean, deviation, into);
    const counts = [0, 0, 0, 0];
    const next = random('normals');
    for (let n = 0; n < 60_000; n++) {
      const drawn = counts.map((_, k) => {
        const radius = Math.sqrt(-2 * Math.log(1 - next()));
        return mean[k]! + deviation[k]! * radius * Math.cos(2 * Math.PI * next());
      });
      counts[drawn.indexOf(Math.max(...drawn))]!++;
    }
    for (const [k, count] of counts.entries()) near(into[k]!, count / 60_000, 0.02);
  });

  test('a ridged matrix times its inverse is one', () => {
    const size = 4;
    const matrix = new Float64Array(packedLength(size));
    const next = random('matrix');
    const x = Array.from({ length: 12 }, () => Array.from({ length: size }, () => next() - 0.5));
    for (const row of x)
      for (let i = 0; i < size; i++)
        for (let j = 0; j <= i; j++) matrix[packedAt(i, j)]! += row[i]! * row[j]!;
    const ridge = [1, 2, 3, 4];
    const inverse = invertRidged(matrix, ridge, size);
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) {
        let sum = 0;
        for (let k = 0; k < size; k++)
          sum += (matrix[packedAt(i, k)]! + (i === k ? ridge[i]! : 0)) * inverse[k * size + j]!;
        near(sum, i === j ? 1 : 0, 1e-10);
      }
  });
});

for (const kind of ['thompson', 'linear-thompson'])
  describe(kind, () => {
    test('shares evenly while nothing is known, and keeps its floor when much is', () => {
      const it = experience(kind, { floor: 0.05 }, ['a', 'b', 'c', 'd']);
      for (const share of shares(it)) near(share, 0.25, 1e-9);
      const feedback = ['a', 'b', 'c', 'd'].flatMap((arm) =>
        Array.from({ length: 400 }, (_, i) => view(arm, i, Number(i % (arm === 'b' ? 3 : 20) === 0))).flat(),
      );
      const [a, b, c, d] = shares(it, learnFrom(it, undefined, feedback, 400));
      near(b!, 0.85, 1e-6);
      for (const share of [a, c, d]) near(share!, 0.05, 1e-6);
    });

    test('is the same for the same log, and leaves the state it was given alone', () => {
      const it = experience(kind);
      const state = learnFrom(it, undefined, view('red', 0, 1), 10);
      const copy = structuredClone(state);
      const next = random('same');
      const feedback = Array.from({ length: 300 }, (_, i) =>
        view(next() < 0.5 ? 'red' : 'blue', i, Number(next() < 0.2), [`plan=${i % 3}`]),
      ).flat();
      const one = learnFrom(it, state, feedback, 300);
      assert.deepEqual(state, copy);
      assert.deepEqual(one, learnFrom(it, copy, feedback, 300));
      assert.deepEqual(shares(it, JSON.parse(JSON.stringify(one))), shares(it, one));
    });

    test('a late reward counts as if it had come at once', () => {
      const it = experience(kind, { halfLifeDays: 1, detectsChange: false });
      const views = [view('red', 0, 1), view('blue', 0, 0)].flat();
      const atOnce = learnFrom(it, learnFrom(it, undefined, views, 0), [], 30 * HOUR);
      const shown = views.filter(({ kind }) => kind === 'shown');
      const late = views.filter(({ kind }) => kind !== 'shown');
      const later = learnFrom(it, learnFrom(it, undefined, shown, 0), late, 30 * HOUR);
      for (const [k, share] of shares(it, later).entries()) near(share, shares(it, atOnce)[k]!, 1e-9);
    });

    test('forgets by half in a half-life', () => {
      const it = experience(kind, { halfLifeDays: 2 });
      const views = Array.from({ length: 100 }, (_, i) => view('red', 0, i % 2)).flat();
      const state = learnFrom(it, undefined, views, 0);
      near(summaryOf(it, learnFrom(it, state, [], 48 * HOUR))[0]!.views, 50, 1e-9);
    });

    test('a variant of weight 0 gets nothing, one that is new gets a chance', () => {
      const two = experience(kind);
      const state = learnFrom(
        two,
        undefined,
        Array.from({ length: 50 }, (_, i) => view('red', i, 1)).flat(),
        50,
      );
      const three = experience(kind, {}, ['red', 'blue', 'green']);
      const weights = [1, 0, 1];
      const some = { ...three, variants: three.variants.map((one, i) => ({ ...one, weight: weights[i]! })) };
      const [red, blue, green] = shares(some, state);
      assert.equal(blue, 0);
      near(red! + green!, 1, 1e-12);
      assert.ok(green! >= 0.02);
    });

    test('amounts count, not only whether something came', () => {
      const it = experience(kind, { reward: { event: 'Bought', value: 'revenue', cap: 100 } });
      const feedback = Array.from({ length: 200 }, (_, i) => [
        ...view('red', i, i % 10 === 0 ? 20 : 0),
        ...view('blue', i, i % 10 === 0 ? 60 : 0),
      ]).flat();
      const state = learnFrom(it, undefined, feedback, 200);
      assert.ok(shares(it, state)[1]! > 0.95);
      const [red, blue] = summaryOf(it, state);
      assert.ok(
        red!.low < 2 && red!.high > 2 && blue!.low < 6 && blue!.high > 6,
        JSON.stringify([red, blue]),
      );
    });

    test('notices a sudden change, and hardly ever one where there is none', () => {
      const it = experience(kind);
      const rate = { red: 0.05, blue: 0.1 };
      const next = random(kind);
      const play = (from: LearnedState | undefined, views: number, start: number): LearnedState => {
        const feedback = Array.from({ length: views }, (_, i) => {
          const arm = next() < 0.2 ? 'red' : 'blue';
          return view(arm, start + i, Number(next() < rate[arm]), [`plan=${i % 3}`]);
        }).flat();
        return learnFrom(it, from, feedback, start + views);
      };
      const calm = play(undefined, 50_000, 0);
      assert.deepEqual(calm.alarms, []);
      [rate.red, rate.blue] = [0.1, 0.04];
      const after = play(calm, 2_000, 50_000);
      assert.ok(after.alarms.length >= 1, 'must notice');
      assert.ok(shares(it, calm, { ...nowhere, get: () => '1' })[1]! > 0.9);
    });
  });

describe('a context', () => {
  test('is read as one feature a field', () => {
    const attributes: Record<string, unknown> = {
      'device.type': 'Mobile',
      age: 37,
      plan: ['pro', 'x'],
      vip: true,
    };
    const context = {
      get: (name: string) => attributes[name] as never,
      inside: (segment: string) => segment === 'regulars',
      now: Date.parse('2026-03-04T20:00:00Z'),
      timezone: 'Asia/Tokyo',
    };
    const fields = [
      'device.type',
      'age',
      'plan',
      'vip',
      'none',
      'segment:regulars',
      'segment:new',
      'time.daypart',
    ];
    assert.deepEqual(featuresOf([...fields, 'time.weekday'], context), [
      ...['device.type=mobile', 'age=32..', 'plan=pro', 'vip=true', 'segment:regulars=in', 'segment:new=out'],
      ...['time.daypart=night', 'time.weekday=4'],
    ]);
  });

  test('separates people who like different things', () => {
    const it = experience('linear-thompson', { context: ['plan'] });
    const next = random('context');
    const feedback = Array.from({ length: 4000 }, (_, i) => {
      const [plan, arm] = [next() < 0.5 ? 'pro' : 'free', next() < 0.5 ? 'red' : 'blue'];
      const likes = (plan === 'pro') === (arm === 'red');
      return view(arm, i, Number(next() < (likes ? 0.15 : 0.05)), [`plan=${plan}`]);
    }).flat();
    const state = learnFrom(it, undefined, feedback, 4000);
    const of = (plan: string) => shares(it, state, { ...nowhere, get: () => plan });
    assert.ok(of('pro')[0]! > 0.95, `${of('pro')}`);
    assert.ok(of('free')[1]! > 0.95, `${of('free')}`);
    // Nothing is known of others, so both have a fair chance.
    assert.ok(
      of('other').every((share) => share > 0.1),
      `${of('other')}`,
    );
  });

  test('takes more values than there are numbers for', () => {
    const it = experience('linear-thompson', { context: ['city'] });
    const feedback = Array.from({ length: 500 }, (_, i) =>
      view(i % 2 ? 'red' : 'blue', i, i % 2, [`city=${i % 200}`]),
    ).flat();
    const state = learnFrom(it, undefined, feedback, 500) as LearnedState & { features: string[] };
    assert.ok(state.features.length <= 65);
    const [red] = shares(it, state, { ...nowhere, get: () => '150' });
    assert.ok(red! > 0.9, `${red}`);
  });
});

test('settings name what is wrong with them', () => {
  const read = readAllocation({ kind: 'magic', floor: 0.6, reward: { event: '' } }, 2);
  assert.deepEqual(
    read.faults?.map(({ field }) => field),
    ['allocation.reward.event', 'allocation.floor', 'allocation.kind'],
  );
  const context = readAllocation({ kind: 'linear-thompson', reward: { event: 'x' }, context: ['a b'] }, 2);
  assert.deepEqual(
    context.faults?.map(({ field }) => field),
    ['allocation.context.0'],
  );
});

/** P(Beta(a, b) > Beta(c, d)) for whole numbers. Source: E. Miller, Formulas for Bayesian A/B Testing, 2015. */
function byMiller(a: number, b: number, c: number, d: number): number {
  let sum = 0;
  for (let i = 0; i < a; i++)
    sum += Math.exp(logBeta(c + i, b + d) - Math.log(b + i) - logBeta(1 + i, b) - logBeta(c, d));
  return sum;
}
function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}
const logGamma = (n: number): number => {
  let sum = 0;
  for (let i = 2; i < n; i++) sum += Math.log(i);
  return sum;
};
