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
import type { CountedArm } from '../metrics/index.ts';

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

export function effectsOf(metric: Metric, arms: readonly CountedArm[], baseline: string): EffectOf[] {
  const control = arms.find(({ arm }) => arm === baseline);
  return arms
    .filter(({ arm }) => arm !== baseline)
    .map((arm) => {
      const none = { variant: arm.arm, absolute: null, relative: null, varianceCut: null, adjustedP: null };
      if (!control || control.n === 0) return { ...none, lack: 'Nobody has seen what it is held against.' };
      if (metric.kind === 'quantile') return { ...none, ...ofQuantile(metric, control, arm) };
      if (!control.statistics || !arm.statistics) return { ...none, lack: 'Nobody has seen it long enough.' };
      return { ...none, ...ofStatistics(control.statistics, arm.statistics, metric) };
    });
}

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
  const { absolute, relative, cuped } = compare(...alike(control, treatment), settings);
  const lack = 'lack' in absolute ? absolute.lack : 'lack' in relative ? relative.lack : undefined;
  return {
    absolute: 'lack' in absolute ? null : shown(absolute),
    relative: 'lack' in relative ? null : shown(relative),
    varianceCut: cuped && Number.isFinite(cuped.varianceCut) ? cuped.varianceCut : null,
    ...(lack && { lack }),
  };
}

const shown = ({ sequential, fixed, bayesian }: Looks): LooksOf => ({ sequential, fixed, bayesian });

/** Of the same make: both by strata or neither, both with what was before or neither. */
export function alike(control: Statistics, treatment: Statistics): [Statistics, Statistics] {
  const strata = [control, treatment].map((one) => ('strata' in one ? one.strata : { '': one }));
  const parts = strata.flatMap((one) => Object.values(one));
  const hasPast = parts.some((part) => 'post' in part);
  const [left, right] = strata.map((one) =>
    Object.fromEntries(
      Object.entries(one).map(([name, part]) => {
        if (!hasPast || 'post' in part || !('sum' in part)) return [name, part];
        const { n, ...post } = part;
        return [
          name,
          { n, post, pre: 'sumSquares' in post ? { sum: 0, sumSquares: 0 } : { sum: 0 }, sumProducts: 0 },
        ];
      }),
    ),
  );
  if (
    strata.every((one) => Object.keys(one).length === 1) &&
    Object.keys(left!)[0] === Object.keys(right!)[0]
  )
    return [Object.values(left!)[0]!, Object.values(right!)[0]!];
  return [
    { n: control.n, strata: left! },
    { n: treatment.n, strata: right! },
  ];
}

function ofQuantile(
  { quantile, better }: Extract<Metric, { kind: 'quantile' }>,
  control: CountedArm,
  treatment: CountedArm,
): Partial<EffectOf> {
  const found = quantileEffect(control.values, treatment.values, quantile);
  if ('lack' in found) return { lack: found.lack };
  const n = control.values.length + treatment.values.length;
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
