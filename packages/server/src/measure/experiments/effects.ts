// What differs between a baseline and every other variant, by one metric: always valid, at one moment, and as a belief.

import {
  adjust,
  type Believed,
  believe,
  compare,
  type Effect,
  fixedTest,
  type Looks,
  type Metric,
  quantileEffect,
  SETTINGS,
  type Statistics,
  sequentialTest,
  type Tested,
} from '@visavis/engine/measure';
import type { ComparedArm, CountedArm, CountedGroup } from '../metrics/index.ts';
import { comparable, type Rule } from './rules.ts';

/** Ways to look at one difference. */
export interface LooksOf {
  /** Holds whenever, and however often, anybody looks. */
  sequential: Tested;
  /** Holds at one moment that was chosen beforehand. */
  fixed: Tested;
  bayesian: Believed;
}
export interface EffectOf {
  variant: string;
  absolute: LooksOf | null;
  relative: LooksOf | null;
  /** Why there is none. */
  lack?: string;
  /** What looking at people before, and comparing like with like, took out of the variance; null where it was not done. */
  varianceCut: number | null;
  /** The relative effect's always-valid p among all that were asked here (Benjamini and Hochberg); null without one. */
  adjustedP: number | null;
}

/** The variant that others are held against: the holdout where anybody was held out, else the first; '' is the holdout. */
export function baselineOf(
  arms: readonly { arm: string; n: number }[],
  variants: readonly { key: string }[],
): string {
  const isHeld = arms.some(({ arm, n }) => arm === '' && n > 0);
  return isHeld ? '' : (variants[0]?.key ?? '');
}

export function effectsOf(
  metric: Metric,
  arms: readonly CountedArm[],
  baseline: string,
  /** By which people were divided, where that has changed. */
  rules: readonly Rule[] = [],
): EffectOf[] {
  const control = arms.find(({ arm }) => arm === baseline);
  return arms
    .filter(({ arm }) => arm !== baseline)
    .map((arm) => {
      const none = { variant: arm.arm, absolute: null, relative: null, varianceCut: null, adjustedP: null };
      if (!control || control.n === 0) return { ...none, lack: 'Nobody has seen what it is held against.' };
      if (metric.kind === 'quantile') return { ...none, ...ofQuantile(metric, control, arm, rules) };
      if (!control.statistics || !arm.statistics) return { ...none, lack: 'Nobody has seen it long enough.' };
      const pair = alike(metric, control, arm, rules);
      return { ...none, ...(pair ? ofStatistics(...pair, metric) : { lack: NOT_ALIKE }) };
    });
}

const NOT_ALIKE = 'Too few people came while chance divided them between the two by the same shares.';

/** Writes into each relative effect its p among all of them (Benjamini and Hochberg). */
export function adjustAll(effects: readonly EffectOf[]): void {
  const told = effects.filter(({ relative }) => relative);
  adjust(
    told.map(({ relative }) => relative!.sequential.p),
    'benjamini-hochberg',
  ).forEach((p, i) => {
    told[i]!.adjustedP = p;
  });
}

function ofStatistics(control: Statistics, treatment: Statistics, { better }: Metric): Partial<EffectOf> {
  const settings = { ...SETTINGS, inverse: better === 'less' };
  const { absolute, relative, cuped } = compare(control, treatment, settings);
  const lack = 'lack' in absolute ? absolute.lack : 'lack' in relative ? relative.lack : undefined;
  return {
    absolute: 'lack' in absolute ? null : shown(absolute),
    relative: 'lack' in relative ? null : shown(relative),
    varianceCut: cuped && Number.isFinite(cuped.varianceCut) ? cuped.varianceCut : null,
    ...(lack && { lack }),
  };
}

const shown = ({ sequential, fixed, bayesian }: Looks): LooksOf => ({ sequential, fixed, bayesian });

/**
 * Of people who compare, and of the same make: both by strata or neither, both with what was before or neither.
 * Undefined where nobody compares.
 */
export function alike(
  metric: Metric,
  control: ComparedArm,
  treatment: ComparedArm,
  rules: readonly Rule[],
): [Statistics, Statistics] | undefined {
  const arms = [control, treatment];
  const hasPast = arms.some(({ groups }) => groups.some(({ statistics }) => 'post' in statistics));
  const [a, b] = hasPast ? arms.map(withPast) : arms;
  const [left, right] = comparable(rules, a!, b!, metric.kind !== 'ratio');
  if (left.length === 0 || right.length === 0) return undefined;
  if (left.length === 1 && right.length === 1 && left[0]!.stratum === right[0]!.stratum)
    return [left[0]!.statistics, right[0]!.statistics];
  return [stratified(left), stratified(right)];
}

const stratified = (groups: readonly CountedGroup[]): Statistics => ({
  n: groups.reduce((sum, { n }) => sum + n, 0),
  strata: Object.fromEntries(groups.map(({ stratum, statistics }) => [stratum, statistics])),
});

/** Who did nothing before has done nothing. */
function withPast({ arm, groups }: ComparedArm): ComparedArm {
  const lifted = groups.map((group): CountedGroup => {
    if ('post' in group.statistics || !('sum' in group.statistics)) return group;
    const { n, ...post } = group.statistics;
    const pre = 'sumSquares' in post ? { sum: 0, sumSquares: 0 } : { sum: 0 };
    return { ...group, statistics: { n, post, pre, sumProducts: 0 } };
  });
  return { arm, groups: lifted };
}

function ofQuantile(
  { quantile, better }: Extract<Metric, { kind: 'quantile' }>,
  control: CountedArm,
  treatment: CountedArm,
  rules: readonly Rule[],
): Partial<EffectOf> {
  const sides = comparable(rules, control, treatment, false);
  if (sides.some((groups) => groups.length === 0)) return { lack: NOT_ALIKE };
  const [left, right] = sides.map((groups) => groups.flatMap(({ values }) => values));
  const found = quantileEffect(left!, right!, quantile);
  if ('lack' in found) return { lack: found.lack };
  const n = left!.length + right!.length;
  const effect: Effect = { value: found.value, variance: found.variance, n, degrees: n - 2 };
  if (!(effect.variance > 0))
    return { lack: 'All resamples have the same quantile: nothing can be told apart.' };
  const relative = {
    ...effect,
    value: effect.value / found.control,
    variance: effect.variance / found.control ** 2,
  };
  const bootstrap = { low: found.low, high: found.high, p: found.p };
  const isInverse = better === 'less';
  return {
    absolute: { ...looks(effect, isInverse), fixed: { ...fixedTest(effect, SETTINGS.alpha), ...bootstrap } },
    relative: found.control > 0 ? looks(relative, isInverse) : null,
  };
}

/** Quantiles of samples are means of their influences to first order, so the same sequence serves. */
const looks = (effect: Effect, isInverse: boolean): LooksOf => ({
  sequential: sequentialTest(effect, SETTINGS.alpha),
  fixed: fixedTest(effect, SETTINGS.alpha),
  bayesian: believe(effect, SETTINGS.alpha, undefined, isInverse),
});
