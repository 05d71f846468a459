// What is known of one metric in one arm of an experiment: sums over its units, from which means and variances follow.
// Sums of disjoint groups of units (days, segments) add up, so they can be kept and combined.

import { added, pooled, stratifiedArms } from './strata.ts';

/** Sums of one value over units: of 0s and 1s the squares are the sum itself. */
export interface Sums {
  sum: number;
  /** Left out where every value is 0 or 1. */
  sumSquares?: number;
}
/** Conversions, or any value of a unit. */
export interface PlainStatistics extends Sums {
  /** Units. */
  n: number;
}
/** Sum over sum, such as value per order. */
export interface RatioStatistics {
  n: number;
  numerator: Sums;
  denominator: Sums;
  /** Of numerator times denominator, over units. */
  sumProducts: number;
}
/** A value after the experiment began with the same unit's value before. */
export interface CupedStatistics {
  n: number;
  post: Sums;
  pre: Sums;
  sumProducts: number;
}
export type UnstratifiedStatistics = PlainStatistics | RatioStatistics | CupedStatistics;
/** The same by groups that were known before anybody was exposed, such as device; every unit is in one. */
export interface StratifiedStatistics {
  n: number;
  strata: Readonly<Record<string, UnstratifiedStatistics>>;
}
export type Statistics = UnstratifiedStatistics | StratifiedStatistics;

/** What tests need of one arm. */
export interface Arm {
  n: number;
  mean: number;
  /** Of one unit. */
  variance: number;
  /** The mean that a relative effect is relative to: that without the adjustment. */
  base: number;
  /** Of one unit's part in the base, and of that with its part in the mean. */
  baseVariance: number;
  baseCovariance: number;
}

/** The variance of a unit's value; of 0s and 1s that of a Bernoulli trial. */
export function varianceOf({ sum, sumSquares }: Sums, n: number): number {
  if (sumSquares === undefined) return (sum / n) * (1 - sum / n);
  return n > 1 ? Math.max(0, (sumSquares - (sum * sum) / n) / (n - 1)) : 0;
}

function covarianceOf(a: Sums, b: Sums, sumProducts: number, n: number): number {
  const isBinary = a.sumSquares === undefined && b.sumSquares === undefined;
  return n > 1 ? (sumProducts - (a.sum * b.sum) / n) / (isBinary ? n : n - 1) : 0;
}

/**
 * Both arms as means with variances. A ratio's variance is that of the delta method. With values from before, the
 * difference that those explain is taken out (CUPED), with one θ for both arms.
 * Sources: A. Deng et al., Applying the Delta Method in Metric Analytics, KDD 2018; A. Deng et al., Improving the
 * Sensitivity of Online Controlled Experiments by Utilizing Pre-Experiment Data, WSDM 2013.
 */
export function armsOf(control: Statistics, treatment: Statistics): [control: Arm, treatment: Arm] {
  if ('strata' in control && 'strata' in treatment) return stratifiedArms(control, treatment, armsOf);
  if (!('post' in control) || !('post' in treatment)) return [armOf(control), armOf(treatment)];
  const theta = thetaOf(control, treatment);
  return [adjusted(control, theta), adjusted(treatment, theta)];
}

function armOf(statistics: Statistics): Arm {
  if ('strata' in statistics) return armOf(pooled(Object.values(statistics.strata)));
  if ('post' in statistics) return adjusted(statistics, 0);
  if ('numerator' in statistics) return ratioOf(statistics);
  return unadjusted(statistics.n, statistics.sum / statistics.n, varianceOf(statistics, statistics.n));
}

const unadjusted = (n: number, mean: number, variance: number): Arm => ({
  ...{ n, mean, variance, base: mean, baseVariance: variance, baseCovariance: variance },
});

function ratioOf({ n, numerator, denominator, sumProducts }: RatioStatistics): Arm {
  const top = numerator.sum / n;
  const bottom = denominator.sum / n;
  const variance =
    varianceOf(numerator, n) / bottom ** 2 +
    (varianceOf(denominator, n) * top ** 2) / bottom ** 4 -
    (2 * covarianceOf(numerator, denominator, sumProducts, n) * top) / bottom ** 3;
  return unadjusted(n, top / bottom, Math.max(0, variance));
}

/** Covariance over variance of what was before, over the units of both arms. */
export function thetaOf(control: CupedStatistics, treatment: CupedStatistics): number {
  const n = control.n + treatment.n;
  const post = added(control.post, treatment.post);
  const pre = added(control.pre, treatment.pre);
  const spread = varianceOf(pre, n);
  return spread > 0 ? covarianceOf(post, pre, control.sumProducts + treatment.sumProducts, n) / spread : 0;
}

function adjusted({ n, post, pre, sumProducts }: CupedStatistics, theta: number): Arm {
  const covariance = covarianceOf(post, pre, sumProducts, n);
  const baseVariance = varianceOf(post, n);
  const base = post.sum / n;
  return {
    n,
    mean: base - (theta * pre.sum) / n,
    variance: Math.max(0, baseVariance + theta ** 2 * varianceOf(pre, n) - 2 * theta * covariance),
    ...{ base, baseVariance, baseCovariance: baseVariance - theta * covariance },
  };
}
