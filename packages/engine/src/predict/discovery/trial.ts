// Tries a rule on people on whom it was not found: by an exact test against everybody else, and, of a rule with several
// parts, against each shorter rule as well. All of them must show it, so that the greatest p-value is the rule's own.

import { type Chance, chance, fisherExact, newcombe, studentQuantile } from '../../numeric/index.ts';

export interface Side {
  people: number;
  /** Of the outcome: the share that did it, or what it was worth. */
  mean: number;
}
export interface Tried {
  inside: Side;
  outside: Side;
  difference: number;
  low: number;
  high: number;
  /** Not yet corrected for the number of rules tried. */
  p: number;
}
export interface TrialOptions {
  /** Is the outcome 1 or 0 of everybody? */
  isShare: boolean;
  /** The interval misses the truth so rarely. */
  alpha: number;
  seed: string;
}

/** `among`: who is in each shorter rule, as by `withoutEach`. */
export function tryRule(
  outcome: ArrayLike<number>,
  rows: Int32Array,
  inside: Uint8Array,
  among: readonly Uint8Array[],
  { isShare, alpha, seed }: TrialOptions,
): Tried | undefined {
  const sides = sidesOf(outcome, rows, inside);
  if (sides[0].length < 2 || sides[1].length < 2) return undefined;
  const [first, second] = [sumsOf(sides[0]), sumsOf(sides[1])];
  const direction = Math.sign(first.mean - second.mean);
  const random = chance(seed, 'trial');
  const ps = [
    pOf(sides, isShare, random),
    ...among.map((one) => {
      const shorter = sidesOf(outcome, rows, inside, one);
      if (shorter[0].length < 2 || shorter[1].length < 2) return 1;
      const isSame = Math.sign(sumsOf(shorter[0]).mean - sumsOf(shorter[1]).mean) === direction;
      return isSame ? pOf(shorter, isShare, random) : 1;
    }),
  ];
  const { low, high } = isShare
    ? newcombe({ successes: first.sum, n: first.n }, { successes: second.sum, n: second.n }, alpha)
    : welch(first, second, alpha);
  return {
    inside: { people: first.n, mean: first.mean },
    outside: { people: second.n, mean: second.mean },
    ...{ difference: first.mean - second.mean, low, high, p: Math.max(...ps) },
  };
}

type Sides = [inside: number[], outside: number[]];

function sidesOf(
  outcome: ArrayLike<number>,
  rows: Int32Array,
  inside: Uint8Array,
  among?: Uint8Array,
): Sides {
  const sides: Sides = [[], []];
  for (const row of rows)
    if (!among || among[row] === 1) sides[inside[row] === 1 ? 0 : 1].push(outcome[row]!);
  return sides;
}

interface Sums {
  n: number;
  sum: number;
  mean: number;
  variance: number;
}
function sumsOf(values: readonly number[]): Sums {
  const n = values.length;
  const sum = values.reduce((total, value) => total + value, 0);
  const mean = sum / n;
  const variance = values.reduce((total, value) => total + (value - mean) ** 2, 0) / Math.max(1, n - 1);
  return { n, sum, mean, variance };
}

function pOf(sides: Sides, isShare: boolean, random: Chance): number {
  if (!isShare) return permuted(sides, random);
  const [first, second] = [sumsOf(sides[0]), sumsOf(sides[1])];
  return fisherExact({ successes: first.sum, n: first.n }, { successes: second.sum, n: second.n });
}

/**
 * Does B. L. Welch's interval for the difference of two means (Biometrika 34, 1947). Worths are skewed, so only the
 * interval rests on it; whether there is a difference is asked by drawing lots.
 */
function welch(a: Sums, b: Sums, alpha: number): { low: number; high: number } {
  const [first, second] = [a.variance / a.n, b.variance / b.n];
  const error = Math.sqrt(first + second);
  if (!(error > 0)) return { low: a.mean - b.mean, high: a.mean - b.mean };
  const degrees = error ** 4 / (first ** 2 / (a.n - 1) + second ** 2 / (b.n - 1));
  const reach = studentQuantile(1 - alpha / 2, degrees) * error;
  return { low: a.mean - b.mean - reach, high: a.mean - b.mean + reach };
}

const DRAWS = 1999;
/** So many greater differences by lot say enough. */
const ENOUGH = 30;

/**
 * Two-sided: how often a group of the same size, drawn by lot, differs as much. Stops early where that is often.
 * Source: J. Besag, P. Clifford, Sequential Monte Carlo p-values, Biometrika 78, 1991.
 */
function permuted([inside, outside]: Sides, random: Chance): number {
  const all = Float64Array.from([...inside, ...outside]);
  const total = all.reduce((sum, value) => sum + value, 0);
  const smaller = inside.length <= outside.length ? inside : outside;
  const n = smaller.length;
  const expected = (total * n) / all.length;
  const seen = Math.abs(smaller.reduce((sum, value) => sum + value, 0) - expected) * (1 - 1e-12);
  let greater = 0;
  for (let draw = 1; draw <= DRAWS; draw++) {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const j = i + Math.floor(random.number() * (all.length - i));
      const value = all[j]!;
      all[j] = all[i]!;
      all[i] = value;
      sum += value;
    }
    if (Math.abs(sum - expected) >= seen) greater++;
    if (greater === ENOUGH) return greater / draw;
  }
  return (greater + 1) / (DRAWS + 1);
}
