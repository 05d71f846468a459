// Against the figures of other people's programs: GrowthBook's gbstats (MIT) on random inputs and in its own tests,
// statsmodels and scipy. What each file is stands in fixtures/README.md.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import {
  adjust,
  believe,
  type Case,
  cohenH,
  effectOf,
  fixedTest,
  independence,
  mannWhitney,
  newcombe,
  pooledZTest,
  readCases,
  type Side,
  sequentialTest,
  splitTest,
  thetaOf,
  unitsForEffect,
  unitsForShares,
  wilson,
} from './index.ts';

// biome-ignore lint/suspicious/noExplicitAny: the files have shapes of their own.
type Any = any;

const file = (name: string): Any =>
  JSON.parse(gunzipSync(readFileSync(join(import.meta.dirname, 'fixtures', `${name}.json.gz`))).toString());

/** Within 1e-6, absolutely or relatively. */
function near(got: number, expected: number | string, what: string, by = 1e-6) {
  const sought = Number(expected);
  const off = got === sought ? 0 : Math.min(Math.abs(got - sought), Math.abs((got - sought) / sought));
  assert.ok(off <= by, `${what}: expected ${sought}, got ${got}`);
}

function caseOf(json: unknown): Case {
  const { value, faults } = readCases(json) as { value: Case[]; faults?: unknown };
  assert.equal(faults, undefined, JSON.stringify(faults));
  return value[0]!;
}

test('gbstats on 60 random inputs: two- and one-sided, sequential, Bayesian, CUPED, ratios', () => {
  const { cases, srm } = file('golden');
  assert.equal(cases.length, 60);
  for (const one of cases) {
    const { arms, settings } = caseOf(one);
    const [control, treatment] = arms.map(({ statistics }) => statistics);
    for (const [key, expected] of Object.entries<Any>(one.expected)) {
      const what = `${one.id} ${key}`;
      if (key === 'srm_p') {
        near(splitTest([one.control.n, one.treatment.n], expected.weights).p, expected.p, what);
        continue;
      }
      const effect = effectOf(control!, treatment!, key.includes('absolute') ? 'absolute' : 'relative');
      assert.ok('value' in effect, what);
      if (key === 'bayes_inverse_relative_chanceToWin') {
        near(believe(effect, settings.alpha, undefined, true).chanceToWin, expected, what);
        continue;
      }
      const prior = key.includes('prior') ? { mean: 0, variance: 0.09 } : undefined;
      const side: Side = key.startsWith('one') ? 'greater' : 'both';
      const got = key.startsWith('bayes')
        ? believe(effect, settings.alpha, prior)
        : key.startsWith('seq')
          ? sequentialTest(effect, settings.alpha, key.endsWith('tuning500') ? 500 : 5000)
          : fixedTest(effect, settings.alpha, side);
      near(got.value, expected.expected, what);
      near(got.low, expected.ci[0], what);
      near(got.high, expected.ci[1], what);
      if ('p' in got) near(got.p, expected.pValue, what);
      else {
        near(got.chanceToWin, expected.chanceToWin, what);
        near(got.risk[0], expected.risk[0], what);
        near(got.risk[1], expected.risk[1], what);
      }
    }
  }
  for (const { users, weights, p } of srm) near(splitTest(users, weights).p, p, 'srm');
});

test('what gbstats asserts in its own tests, to five decimals', () => {
  const published = file('ab_published_cases');
  const arm = ({ n, successes, sum, sum_squares, post, pre, post_pre_sum_of_products }: Any) =>
    post
      ? {
          ...{ n, post_pre_sum_of_products },
          post: { sum: post[0], sum_squares: post[1] },
          pre: { sum: pre[0], sum_squares: pre[1] },
        }
      : { n, sum: sum ?? successes, ...(sum_squares !== undefined && { sum_squares }) };
  const effectIn = ({ control, treatment, difference }: Any) => {
    const { arms } = caseOf({ control: arm(control), treatment: arm(treatment) });
    const effect = effectOf(arms[0]!.statistics, arms[1]!.statistics, difference);
    assert.ok('value' in effect);
    return effect;
  };
  const five = (got: number, expected: number) => near(got, expected, 'published', 1.01e-5);
  for (const one of published.two_sided_ttest) {
    const got = fixedTest(effectIn(one), one.alpha);
    for (const [a, b] of [
      [got.value, one.expected],
      [got.low, one.ci[0]],
      [got.high, one.ci[1]],
      [got.error, one.stddev],
      [got.p, one.p],
    ])
      five(a, b);
  }
  for (const one of published.one_sided) {
    const got = fixedTest(effectIn(one), 0.05, one.side);
    five(got.p, one.p);
    five(one.side === 'greater' ? got.low : got.high, one.ci_low ?? one.ci_high);
  }
  for (const one of published.sequential_always_valid) {
    const got = sequentialTest(effectIn(one), 0.05, one.tuning);
    for (const [a, b] of [
      [got.value, one.expected],
      [got.low, one.ci[0]],
      [got.high, one.ci[1]],
      [got.p, one.p],
    ])
      five(a, b);
  }
  for (const one of published.bayesian) {
    const got = believe(effectIn(one), 0.05, one.prior === 'flat' ? undefined : one.prior);
    for (const [a, b] of [
      [got.value, one.expected],
      [got.low, one.ci[0]],
      [got.high, one.ci[1]],
      [got.error, one.stddev],
      [got.chanceToWin, one.chanceToWin],
      [got.risk[0], one.risk[0]],
      [got.risk[1], one.risk[1]],
    ])
      five(a, b);
  }
  const { pre, post, theta } = published.cuped_theta;
  const sum = (of: (i: number) => number) =>
    pre.reduce((all: number, _: number, i: number) => all + of(i), 0);
  const both = {
    n: pre.length,
    post: { sum: sum((i) => post[i]), sumSquares: sum((i) => post[i] ** 2) },
    pre: { sum: sum((i) => pre[i]), sumSquares: sum((i) => pre[i] ** 2) },
    sumProducts: sum((i) => pre[i] * post[i]),
  };
  five(thetaOf(both, both), theta);
});

test('statsmodels and scipy: shares, Welch, χ², ranks, sizes of samples, many questions', () => {
  const reference = file('stats_reference');
  const share = ({ success, n }: Any, i: number) => ({ successes: success[i], n: n[i] });
  for (const one of reference.proportions_ztest_pooled_two_sided) {
    const { z, p } = pooledZTest(share(one, 0), share(one, 1));
    near(z, one.z_first_minus_second, 'z');
    near(p, one.p, 'p of z');
  }
  for (const { success, n, ci } of reference.wilson_95) {
    const { low, high } = wilson({ successes: success, n });
    near(low, ci[0], 'Wilson');
    near(high, ci[1], 'Wilson');
  }
  for (const one of reference.newcombe_diff_95) {
    const { low, high } = newcombe(share(one, 0), share(one, 1));
    near(low, one.ci_first_minus_second[0], 'Newcombe');
    near(high, one.ci_first_minus_second[1], 'Newcombe');
  }
  for (const { table, chi2, p } of reference.chi2_contingency_no_yates) {
    near(independence(table).chiSquare, chi2, 'χ²');
    near(independence(table).p, p, 'p of χ²');
  }
  const sums = (list: number[]) => ({
    n: list.length,
    sum: list.reduce((a, b) => a + b, 0),
    sumSquares: list.reduce((a, b) => a + b * b, 0),
  });
  for (const { control, treatment, t, p } of reference.welch_t) {
    const effect = effectOf(sums(control), sums(treatment), 'absolute');
    assert.ok('value' in effect);
    const got = fixedTest(effect, 0.05);
    near(got.value / got.error, t, 'Welch');
    near(got.p, p, 'p of Welch');
  }
  for (const one of reference.mann_whitney_asymptotic_two_sided) {
    const { u, p } = mannWhitney(one.control, one.treatment);
    near(u, one.U_treatment, 'U');
    near(p, one.p, 'p of U');
  }
  for (const { baseline, relative_lift, alpha, power, ...expected } of reference.sample_size_per_arm) {
    const other = baseline * (1 + relative_lift);
    near(Math.abs(cohenH(baseline, other)), expected.cohen_h, 'h');
    near(unitsForShares(baseline, other, alpha, power), expected.n_normal_arcsine, 'n by arcsine');
    near(unitsForEffect(0.1, alpha, power), expected['n_ttest_d0.1'], 'n of t');
  }
  for (const { p, holm, fdr_bh, bonferroni } of reference.multipletests) {
    for (const [i, got] of adjust(p, 'holm').entries()) near(got, holm[i], 'Holm');
    for (const [i, got] of adjust(p, 'benjamini-hochberg').entries())
      near(got, fdr_bh[i], 'Benjamini-Hochberg');
    for (const [i, got] of adjust(p, 'bonferroni').entries()) near(got, bonferroni[i], 'Bonferroni');
  }
});
