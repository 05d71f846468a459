// A figure and how sure it is: shares, means, rates and scores, each with an interval of 95 %, and the difference of two.

import { normalBelow, normalQuantile, studentQuantile, wilson } from '../../numeric/index.ts';

export interface Figure {
  value: number;
  low: number;
  high: number;
  /** People, or answers, that it rests on. */
  n: number;
}
/** Now minus before. `p` is two-sided. */
export interface Trend {
  value: number;
  low: number;
  high: number;
  p: number;
}

const ALPHA = 0.05;
const NOTHING = 1e-12;
const Z = normalQuantile(1 - ALPHA / 2);

/** A share whose variance is known otherwise than by counting: Wilson's interval for as many people as would have that variance. */
export function shareFigure(counted: number, variance: number, n: number): Figure | null {
  if (n === 0) return null;
  // Sums of many parts miss 0 and 1 by what rounding leaves.
  const share = counted < NOTHING ? 0 : counted > 1 - NOTHING ? 1 : counted;
  const spread = share * (1 - share);
  const people = variance > 0 && spread > 0 ? Math.min(n, spread / variance) : n;
  const { low, high } = wilson({ successes: share * people, n: people }, ALPHA);
  return {
    ...{ value: share, n },
    low: share === 0 ? 0 : Math.max(0, low),
    high: share === 1 ? 1 : Math.min(1, high),
  };
}

export interface Moments {
  n: number;
  sum: number;
  sumSquares: number;
}

/** A mean, by Student's t; null for fewer than two. */
export function meanFigure({ n, sum, sumSquares }: Moments): Figure | null {
  if (n < 2) return null;
  const mean = sum / n;
  const variance = Math.max(0, (sumSquares - n * mean ** 2) / (n - 1));
  const reach = studentQuantile(1 - ALPHA / 2, n - 1) * Math.sqrt(variance / n);
  return { value: mean, low: mean - reach, high: mean + reach, n };
}

export interface RatioMoments {
  n: number;
  sumY: number;
  sumX: number;
  sumYY: number;
  sumXX: number;
  sumXY: number;
}

/** The sum of y per sum of x over people, by the delta method; null where nobody has any x. */
export function rateFigure({ n, sumY, sumX, sumYY, sumXX, sumXY }: RatioMoments): Figure | null {
  if (n < 2 || sumX <= 0) return null;
  const rate = sumY / sumX;
  const spread = Math.max(0, sumYY - 2 * rate * sumXY + rate ** 2 * sumXX);
  const error = Math.sqrt((spread * n) / (n - 1)) / sumX;
  const reach = studentQuantile(1 - ALPHA / 2, n - 1) * error;
  return { value: rate, low: Math.max(0, rate - reach), high: rate + reach, n };
}

/** From its variance, such as that of a mean time. */
export function plainFigure(value: number, variance: number, n: number): Figure | null {
  if (n === 0) return null;
  const reach = Z * Math.sqrt(variance);
  return { value, low: Math.max(0, value - reach), high: value + reach, n };
}

/**
 * The difference of two figures from their own intervals, so that it is as sure as both are; null where either is not
 * known. Source: A. Donner and G. Y. Zou, Closed-form confidence intervals for functions of the normal mean and
 * standard deviation, Stat. Methods Med. Res. 2012 (MOVER; for two shares it is Newcombe's).
 */
export function trendOf(now: Figure | null, before: Figure | null): Trend | null {
  if (!now || !before) return null;
  const value = now.value - before.value;
  const low = value - Math.hypot(now.value - now.low, before.high - before.value);
  const high = value + Math.hypot(now.high - now.value, before.value - before.low);
  const error = Math.hypot(errorOf(now), errorOf(before));
  const p = error === 0 ? 1 : 2 * normalBelow(-Math.abs(value) / error);
  return { value, low, high, p };
}

const errorOf = ({ low, high }: Figure): number => (high - low) / (2 * Z);
