// How many units, or days, an experiment needs before it can tell.

import { normalBelow, normalQuantile, studentQuantile } from '../../numeric/index.ts';
import { DEFAULT_TUNING, rhoOf } from './effect.ts';

export interface Plan {
  /** Of the control: mean of a unit and its variance. */
  mean: number;
  variance: number;
  alpha?: number;
  power?: number;
  /** Cut of the variance by what is known from before (CUPED): 1 - ρ². */
  varianceLeft?: number;
}

/** Units of each arm for a difference (absolute) to be found by a test at one moment. */
export function unitsPerArm(plan: Plan, difference: number): number {
  const { variance, varianceLeft = 1, alpha = 0.05, power = 0.8 } = plan;
  const z = normalQuantile(1 - alpha / 2) + normalQuantile(power);
  return (2 * variance * varianceLeft * z ** 2) / difference ** 2;
}

/** The least difference (absolute) that so many units of each arm find. */
export function smallestEffect(plan: Plan, units: number): number {
  const { variance, varianceLeft = 1, alpha = 0.05, power = 0.8 } = plan;
  const z = normalQuantile(1 - alpha / 2) + normalQuantile(power);
  return z * Math.sqrt((2 * variance * varianceLeft) / units);
}

/** The same for a sequence that may be looked at any day, tuned to be narrowest at `tuning` units of both arms. */
export function smallestEffectSequential(plan: Plan, units: number, tuning = DEFAULT_TUNING): number {
  const { variance, varianceLeft = 1, alpha = 0.05, power = 0.8 } = plan;
  const spread = 2 * units * rhoOf(alpha, tuning) ** 2;
  const reach = Math.sqrt(((2 * (spread + 1)) / spread) * Math.log(Math.sqrt(spread + 1) / alpha));
  return (reach + normalQuantile(power)) * Math.sqrt((2 * variance * varianceLeft) / units);
}

/** Cohen's effect size of two shares. Source: J. Cohen, Statistical Power Analysis, 1988. */
export const cohenH = (share: number, other: number): number =>
  2 * Math.asin(Math.sqrt(other)) - 2 * Math.asin(Math.sqrt(share));

/** Units of each arm for two shares, by the arcsine transformation. */
export function unitsForShares(share: number, other: number, alpha = 0.05, power = 0.8): number {
  const effect = Math.abs(cohenH(share, other));
  return solve((n) => normalPower(effect, n, alpha), power);
}

const normalPower = (effect: number, n: number, alpha: number): number => {
  const shift = effect * Math.sqrt(n / 2);
  const bound = normalQuantile(1 - alpha / 2);
  return normalBelow(shift - bound) + normalBelow(-shift - bound);
};

/**
 * Units of each arm for a difference of `effect` standard deviations by Student's test, whose power is that of the
 * noncentral t.
 */
export function unitsForEffect(effect: number, alpha = 0.05, power = 0.8): number {
  return solve((n) => studentPower(effect, n, alpha), power);
}

/** P(T > bound) of the noncentral t, as the mean of a normal tail over the χ that divides it (Gauss-like midpoints). */
function studentPower(effect: number, n: number, alpha: number): number {
  const degrees = 2 * n - 2;
  const shift = effect * Math.sqrt(n / 2);
  const bound = studentQuantile(1 - alpha / 2, degrees);
  const parts = 400;
  let sum = 0;
  for (let i = 0; i < parts; i++) {
    const scale = chiScale((i + 0.5) / parts, degrees);
    sum += normalBelow(shift - bound * scale) + normalBelow(-shift - bound * scale);
  }
  return sum / parts;
}

/** The p-quantile of √(χ² / degrees). Source: E. B. Wilson, M. M. Hilferty, 1931. */
function chiScale(p: number, degrees: number): number {
  const a = 2 / (9 * degrees);
  return Math.max(1e-9, 1 - a + normalQuantile(p) * Math.sqrt(a)) ** 1.5;
}

function solve(powerOf: (n: number) => number, power: number): number {
  let low = 2;
  let high = 4;
  while (powerOf(high) < power && high < 1e15) {
    low = high;
    high *= 2;
  }
  for (let i = 0; i < 100 && high - low > 1e-9 * high; i++) {
    const middle = (low + high) / 2;
    if (powerOf(middle) < power) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
