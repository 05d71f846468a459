// The difference of a quantile (the median order, the slowest twentieth) between two arms, by bootstrap.

import { chance } from '../../numeric/index.ts';
import type { Interval } from './effect.ts';

export interface QuantileEffect extends Interval {
  control: number;
  treatment: number;
  /** Treatment minus control. */
  value: number;
  /** Of the value, over the resamples. */
  variance: number;
  /** Two-sided: how rarely a resampled difference lies beyond 0. */
  p: number;
}

/**
 * `values` one a unit. The rank at which a resample has its quantile is binomial, so that nothing needs to be
 * resampled but the rank itself.
 * Source: M. Schultzberg, S. Ankargren, Resampling-free bootstrap inference for quantiles, 2022 (arXiv 2202.10992).
 */
export function quantileEffect(
  control: readonly number[],
  treatment: readonly number[],
  quantile: number,
  { alpha = 0.05, seed = 1, resamples = 10_000 } = {},
): QuantileEffect | { lack: string } {
  const least = Math.ceil(5 / Math.min(quantile, 1 - quantile));
  if (Math.min(control.length, treatment.length) < least)
    return { lack: `Each arm needs ${least} units for this quantile.` };
  const a = Float64Array.from(control).sort();
  const b = Float64Array.from(treatment).sort();
  const { normal } = chance('quantile', seed);
  const drawn = new Float64Array(resamples);
  for (let i = 0; i < resamples; i++)
    drawn[i] = atRank(b, quantile, normal(0, 1)) - atRank(a, quantile, normal(0, 1));
  drawn.sort();
  const value = atRank(b, quantile, 0) - atRank(a, quantile, 0);
  let below = 0;
  let equal = 0;
  for (const one of drawn) {
    if (one < 0) below++;
    else if (one === 0) equal++;
  }
  const tail = (Math.min(below, resamples - below - equal) + equal / 2 + 1) / (resamples + 1);
  return {
    control: atRank(a, quantile, 0),
    treatment: atRank(b, quantile, 0),
    value,
    variance: varianceOf(drawn),
    low: drawn[Math.floor((alpha / 2) * resamples)]!,
    high: drawn[Math.min(resamples - 1, Math.ceil((1 - alpha / 2) * resamples))]!,
    p: Math.min(1, 2 * tail),
  };
}

function varianceOf(values: Float64Array): number {
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  return Math.max(0, squares / values.length - (sum / values.length) ** 2);
}

/** The value at a rank so many standard deviations from the quantile's own. */
function atRank(sorted: Float64Array, quantile: number, z: number): number {
  const n = sorted.length;
  const rank = (n + 1) * quantile + z * Math.sqrt((n + 1) * quantile * (1 - quantile));
  const at = Math.min(n, Math.max(1, rank)) - 1;
  const left = sorted[Math.floor(at)]!;
  return left + ((sorted[Math.ceil(at)] ?? left) - left) * (at - Math.floor(at));
}
