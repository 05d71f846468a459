// How sure an estimate is: by resampling, and a bound that holds whatever the rewards look like.

import { chance } from '../../numeric/index.ts';

export interface Interval {
  low: number;
  high: number;
}

/** Sums over the rounds of a few units. */
export type Sums = Float64Array;

const MOST_GROUPS = 10_000;

/** Rounds (as rows of `columns`) added up by unit, and then by groups of units so that resampling stays quick. */
export function groupsOf(columns: readonly Float64Array[], units: readonly (string | undefined)[]): Sums[] {
  const groups: Sums[] = [];
  const byUnit = new Map<string, number>();
  units.forEach((unit, i) => {
    let group = unit === undefined ? i : byUnit.get(unit);
    if (group === undefined) {
      group = byUnit.size;
      byUnit.set(unit!, group);
    }
    const at = group % MOST_GROUPS;
    groups[at] ??= new Float64Array(columns.length);
    columns.forEach((column, c) => {
      groups[at]![c] = groups[at]![c]! + column[i]!;
    });
  });
  return groups;
}

/**
 * The middle 95 % of each statistic over resamples of the groups. Source: B. Efron, Bootstrap Methods, Annals of
 * Statistics 1979 (percentiles).
 */
export function bootstrap(
  groups: readonly Sums[],
  statistics: (sums: Sums) => number[],
  { resamples, seed }: { resamples: number; seed: number },
): Interval[] {
  const { number } = chance(seed);
  const width = groups[0]?.length ?? 0;
  const flat = new Float64Array(groups.length * width);
  for (const [i, group] of groups.entries()) flat.set(group, i * width);
  const sums = new Float64Array(width);
  const drawn: number[][] = [];
  for (let n = 0; n < resamples; n++) {
    sums.fill(0);
    for (let i = 0; i < groups.length; i++) {
      const at = Math.floor(number() * groups.length) * width;
      for (let c = 0; c < width; c++) sums[c] = sums[c]! + flat[at + c]!;
    }
    statistics(sums).forEach((value, k) => {
      drawn[k] ??= [];
      drawn[k].push(value);
    });
  }
  return drawn.map((values) => {
    const sorted = Float64Array.from(values).sort();
    return { low: quantile(sorted, 0.025), high: quantile(sorted, 0.975) };
  });
}

function quantile(sorted: Float64Array, p: number): number {
  const place = p * (sorted.length - 1);
  const at = Math.floor(place);
  const left = sorted[at]!;
  return left + ((sorted[at + 1] ?? left) - left) * (place - at);
}

/**
 * An interval of 95 % for the mean of independent terms that are at least `least` and span at most `range`, whatever
 * their distribution. Source: A. Maurer, M. Pontil, Empirical Bernstein Bounds, COLT 2009, theorem 4, both sides.
 */
export function empiricalBernstein(terms: Float64Array, range: number): Interval {
  const n = terms.length;
  const mean = terms.reduce((sum, term) => sum + term, 0) / n;
  const variance = terms.reduce((sum, term) => sum + (term - mean) ** 2, 0) / (n - 1);
  const logged = Math.log(4 / 0.05);
  const reach = Math.sqrt((2 * variance * logged) / n) + (7 * range * logged) / (3 * (n - 1));
  return { low: mean - reach, high: mean + reach };
}
