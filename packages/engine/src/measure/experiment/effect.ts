// The difference that a treatment makes, and how sure it is: at one planned moment, at any moment, and as a belief.

import { normalBelow, normalQuantile, studentAbove, studentQuantile } from '../../numeric/index.ts';
import { type Arm, armsOf, type Statistics } from './statistics.ts';

/** Treatment minus control, or that over control. */
export type Difference = 'absolute' | 'relative';
export type Side = 'both' | 'greater' | 'lesser';

export interface Effect {
  value: number;
  /** Of the value. */
  variance: number;
  /** Welch and Satterthwaite's degrees of freedom. */
  degrees: number;
  /** Units of both arms. */
  n: number;
}
export interface Interval {
  low: number;
  high: number;
}
export interface Tested extends Interval {
  value: number;
  /** Standard error of the value. */
  error: number;
  p: number;
}

/** Why there is no result, in the words of a sentence; undefined where there is one. */
export type Lack = string | undefined;

/** Undefined, with the reason in `lack`, where there is nothing to compare. */
export function effectOf(
  control: Statistics,
  treatment: Statistics,
  difference: Difference,
): Effect | { lack: string } {
  const lack = lackOf(control, treatment);
  if (lack) return { lack };
  const [a, b] = armsOf(control, treatment);
  if (difference === 'relative' && a.base === 0)
    return { lack: 'The control’s mean is 0: nothing is relative to it.' };
  const variance = varianceBetween(a, b, difference);
  if (!(variance > 0)) return { lack: 'All units have the same value: nothing can be told apart.' };
  const value = difference === 'relative' ? (b.mean - a.mean) / a.base : b.mean - a.mean;
  return { value, variance, degrees: degreesOf(a, b), n: a.n + b.n };
}

function lackOf(control: Statistics, treatment: Statistics): Lack {
  for (const [name, arm] of [
    ['control', control],
    ['treatment', treatment],
  ] as const) {
    if (arm.n < 2) return `The ${name} has ${arm.n} units: at least 2 are needed.`;
    if ('denominator' in arm && arm.denominator.sum === 0) return `The ${name}’s denominator is 0.`;
  }
  return undefined;
}

/** Relative: by the delta method, with the noise of the control's base in the denominator, at the unadjusted means. */
function varianceBetween(a: Arm, b: Arm, difference: Difference): number {
  if (difference === 'absolute') return a.variance / a.n + b.variance / b.n;
  const value = (b.base - a.base) / a.base;
  const ofControl = a.variance + value ** 2 * a.baseVariance + 2 * value * a.baseCovariance;
  return (b.variance / b.n + ofControl / a.n) / a.base ** 2;
}

/** Source: B. L. Welch, The generalization of Student's problem, Biometrika 1947. */
function degreesOf(a: Arm, b: Arm): number {
  const left = a.variance / a.n;
  const right = b.variance / b.n;
  // Values that are told entirely by what was before have no noise left to count.
  if (left + right === 0) return a.n + b.n - 2;
  return (left + right) ** 2 / (left ** 2 / (a.n - 1) + right ** 2 / (b.n - 1));
}

/** Welch's t test: right at one moment that was chosen beforehand, and at no other. */
export function fixedTest(effect: Effect, alpha: number, side: Side = 'both'): Tested {
  const error = Math.sqrt(effect.variance);
  const t = effect.value / error;
  const { value, degrees } = effect;
  if (side === 'both') {
    const reach = studentQuantile(1 - alpha / 2, degrees) * error;
    const p = 2 * studentAbove(Math.abs(t), degrees);
    return { value, error, p, low: value - reach, high: value + reach };
  }
  const reach = studentQuantile(1 - alpha, degrees) * error;
  return side === 'greater'
    ? { value, error, p: studentAbove(t, degrees), low: value - reach, high: Number.POSITIVE_INFINITY }
    : { value, error, p: studentAbove(-t, degrees), low: Number.NEGATIVE_INFINITY, high: value + reach };
}

/** Where the sequence is narrowest, in units of both arms. */
export const DEFAULT_TUNING = 5000;

/**
 * An asymptotic confidence sequence: however often, and whenever, anybody looks, at most `alpha` of all experiments
 * without an effect ever exclude 0. Normal mixture, tuned to be narrowest at `tuning` units.
 * Source: I. Waudby-Smith, D. Arbour, R. Sinha, E. Kennedy, A. Ramdas, Time-uniform central limit theory and asymptotic
 * confidence sequences, Annals of Statistics 2024 (arXiv 2103.06476), equations 17, 124 and 155.
 */
export function sequentialTest(effect: Effect, alpha: number, tuning = DEFAULT_TUNING): Tested {
  const { value, variance, n } = effect;
  const error = Math.sqrt(variance);
  const spread = n * rhoOf(alpha, tuning) ** 2;
  const reach = error * Math.sqrt(((2 * (spread + 1)) / spread) * Math.log(Math.sqrt(spread + 1) / alpha));
  // The mixture's likelihood ratio against no effect; at α its inverse is the p that the interval inverts.
  const logRatio = (spread / (2 * (spread + 1))) * (value ** 2 / variance) - 0.5 * Math.log(spread + 1);
  return { value, error, p: Math.min(1, Math.exp(-logRatio)), low: value - reach, high: value + reach };
}

/** ρ of the mixture: by it the sequence is narrowest at `tuning` units. */
export const rhoOf = (alpha: number, tuning: number): number =>
  Math.sqrt((-2 * Math.log(alpha) + Math.log(-2 * Math.log(alpha) + 1)) / tuning);

export interface Prior {
  mean: number;
  variance: number;
}
export interface Believed extends Interval {
  value: number;
  error: number;
  /** The chance that the treatment is better. */
  chanceToWin: number;
  /** What is lost on average by choosing wrongly: by staying with the control, and by taking the treatment. */
  risk: [control: number, treatment: number];
}

/** A normal belief about the effect, which the data has moved; without a prior, the data alone. */
export function believe(effect: Effect, alpha: number, prior?: Prior, isInverse = false): Believed {
  const precision = 1 / effect.variance + (prior ? 1 / prior.variance : 0);
  const value = (effect.value / effect.variance + (prior ? prior.mean / prior.variance : 0)) / precision;
  const error = Math.sqrt(1 / precision);
  const reach = normalQuantile(1 - alpha / 2) * error;
  const z = value / error;
  const up = expectedGain(value, error);
  const down = expectedGain(-value, error);
  return {
    value,
    error,
    low: value - reach,
    high: value + reach,
    chanceToWin: isInverse ? normalBelow(-z) : normalBelow(z),
    risk: isInverse ? [down, up] : [up, down],
  };
}

/** E max(0, X) of a normal. */
function expectedGain(mean: number, deviation: number): number {
  const z = mean / deviation;
  return mean * normalBelow(z) + (deviation * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
}
