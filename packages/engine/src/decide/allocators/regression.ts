// The sums of one Bayesian linear regression per variant over features that are on or off, and the posterior that they
// give. A variant's effects are shrunk towards those of all variants together: what is known of a segment in general
// is where a new variant, or one that the segment has hardly seen, begins.

import { invertRidged, packedAt, packedLength, packedTimes, squareTimes } from './symmetric.ts';

/** Sums over a variant's views: weights, worth, worth squared, how often features occur together, and with what worth. */
export interface Sums {
  views: number;
  squares: number;
  /** Packed; grows with the features. */
  together: number[];
  worth: number[];
}

/** Variants, and features of the context, are expected to change the mean by about half of it, more or less. */
const RELATIVE_EFFECT = 0.5;
export const WEAKEST_PRIOR = 4;
const STRONGEST_PRIOR = 400;

export const emptySums = (): Sums => ({ views: 0, squares: 0, together: [], worth: [] });

export function grow(sums: Sums, size: number): void {
  while (sums.worth.length < size) sums.worth.push(0);
  while (sums.together.length < packedLength(size)) sums.together.push(0);
}

export function addView(sums: Sums, on: readonly number[], weight: number): void {
  sums.views += weight;
  for (const i of on)
    for (const j of on) if (j <= i) sums.together[packedAt(i, j)] = sums.together[packedAt(i, j)]! + weight;
}

export function addWorth(sums: Sums, on: readonly number[], worth: number, squares: number): void {
  sums.squares += squares;
  for (const i of on) sums.worth[i] = sums.worth[i]! + worth;
}

export function scale(sums: Sums, by: number): void {
  sums.views *= by;
  sums.squares *= by;
  for (let i = 0; i < sums.together.length; i++) sums.together[i] = sums.together[i]! * by;
  for (let i = 0; i < sums.worth.length; i++) sums.worth[i] = sums.worth[i]! * by;
}

export interface Posterior {
  size: number;
  /** Per variant, size numbers each. */
  mean: Float64Array[];
  /** Per variant, size × size, over the variance of one view. */
  inverse: Float64Array[];
  /** The variance of one view. */
  variance: number;
  /** What a feature that was never seen adds to the variance of a mean, over the variance of one view. */
  unknown: number;
}

/** `arms` in order; feature 0 is on in every view. */
export function posteriorOf(arms: readonly Sums[], size: number, isBinary: boolean): Posterior {
  const pool = pooled(arms, size);
  const { variance, prior } = scaleOf(pool, isBinary);
  const shared = squareTimes(invertRidged(pool.together, ridge(size, 1, prior), size), pool.worth, size);
  const inverse = arms.map(({ together }) =>
    invertRidged(padded(together, packedLength(size)), ridge(size, prior, prior), size),
  );
  const mean = arms.map(({ together, worth }, k) => {
    const expected = packedTimes(padded(together, packedLength(size)), shared, size);
    const surprise = Float64Array.from(expected, (value, i) => (worth[i] ?? 0) - value);
    return squareTimes(inverse[k]!, surprise, size).map((effect, i) => effect + shared[i]!);
  });
  return { size, mean, inverse, variance, unknown: 1 / prior };
}

function pooled(arms: readonly Sums[], size: number): Sums {
  const pool = emptySums();
  grow(pool, size);
  for (const { views, squares, together, worth } of arms) {
    pool.views += views;
    pool.squares += squares;
    together.forEach((value, i) => {
      pool.together[i] = pool.together[i]! + value;
    });
    worth.forEach((value, i) => {
      pool.worth[i] = pool.worth[i]! + value;
    });
  }
  return pool;
}

/**
 * The variance of one view about its mean, as if no feature mattered: a little too much, which explores a little more.
 * And how many views the assumption weighs that an effect is 0, from how large effects are expected to be.
 */
function scaleOf({ views, squares, worth }: Sums, isBinary: boolean): { variance: number; prior: number } {
  const total = worth[0] ?? 0;
  const mean = isBinary ? Math.min(0.95, Math.max(0, (total + 1) / (views + 4))) : total / (views + 1);
  const spread = views > 0 ? Math.max(0, squares - total ** 2 / views) : 0;
  const variance = isBinary ? mean * (1 - mean) : (spread + 1) / (views + 1);
  const prior = variance / (RELATIVE_EFFECT * mean) ** 2;
  return { variance, prior: Math.min(STRONGEST_PRIOR, Math.max(WEAKEST_PRIOR, prior)) };
}

const ridge = (size: number, first: number, others: number): Float64Array =>
  Float64Array.from({ length: size }, (_, i) => (i === 0 ? first : others));

const padded = (list: readonly number[], length: number): ArrayLike<number> =>
  list.length >= length ? list : Float64Array.from({ length }, (_, i) => list[i] ?? 0);
