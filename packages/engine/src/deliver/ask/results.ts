// What answers come to, and how sure that is. Everything works on counts by answer, which is all that a store need give.

import { normalQuantile, studentQuantile, wilson } from '../../numeric/index.ts';

export interface Interval {
  low: number;
  high: number;
}
export interface Estimate extends Interval {
  value: number;
  n: number;
}
/** How many gave each whole number as their answer. */
export type Counts = ReadonlyMap<number, number>;

const PROMOTES_FROM = 9;
const DETRACTS_TO = 6;
/** Added to the people when the interval is worked out: so few that it hardly moves, enough that 0 and 100 are unsure. */
const ADDED = { promoters: 0.75, passives: 1.5, detractors: 0.75 };

export interface Nps extends Estimate {
  promoters: number;
  passives: number;
  detractors: number;
}

/**
 * The Net Promoter Score, -100 to 100: promoters (9 and 10) less detractors (0 to 6), as shares. Its variance is
 * `p + d - (p - d)²` over n. The interval is the adjusted Wald one: three more people, half of them passive, so that it
 * holds for few answers and for unanimous ones. Source: B. Rocks, Interval Estimation for the “Net Promoter Score”, The
 * American Statistician 70(4), 2016. Undefined where nobody answered.
 */
export function npsOf(counts: Counts, alpha = 0.05): Nps | undefined {
  const promoters = sumWhere(counts, (score) => score >= PROMOTES_FROM);
  const detractors = sumWhere(counts, (score) => score <= DETRACTS_TO);
  const n = sumWhere(counts, () => true);
  if (n === 0) return undefined;
  const more = n + ADDED.promoters + ADDED.passives + ADDED.detractors;
  const p = (promoters + ADDED.promoters) / more;
  const d = (detractors + ADDED.detractors) / more;
  const reach = normalQuantile(1 - alpha / 2) * Math.sqrt((p + d - (p - d) ** 2) / more);
  return {
    value: (100 * (promoters - detractors)) / n,
    low: Math.max(-100, 100 * (p - d - reach)),
    high: Math.min(100, 100 * (p - d + reach)),
    ...{ n, promoters, detractors, passives: n - promoters - detractors },
  };
}

/** A share with Wilson's interval; undefined where nobody answered. */
export function shareOf(successes: number, n: number, alpha = 0.05): Estimate | undefined {
  return n === 0 ? undefined : { value: successes / n, n, ...wilson({ successes, n }, alpha) };
}

/** The share that answered with at least `from`: 4 for satisfaction on 1 to 5, which is its “top two”. */
export const shareFrom = (counts: Counts, from: number, alpha = 0.05): Estimate | undefined =>
  shareOf(
    sumWhere(counts, (score) => score >= from),
    sumWhere(counts, () => true),
    alpha,
  );

/** The mean with Student's interval, which one answer alone does not have: it is as wide as the scale then. */
export function meanOf(
  counts: Counts,
  [from, to]: readonly [number, number],
  alpha = 0.05,
): Estimate | undefined {
  const n = sumWhere(counts, () => true);
  if (n === 0) return undefined;
  let sum = 0;
  for (const [score, times] of counts) sum += score * times;
  const value = sum / n;
  let squares = 0;
  for (const [score, times] of counts) squares += times * (score - value) ** 2;
  if (n === 1) return { value, n, low: from, high: to };
  const reach = studentQuantile(1 - alpha / 2, n - 1) * Math.sqrt(squares / (n - 1) / n);
  return { value, n, low: Math.max(from, value - reach), high: Math.min(to, value + reach) };
}

function sumWhere(counts: Counts, is: (score: number) => boolean): number {
  let sum = 0;
  for (const [score, times] of counts) if (is(score)) sum += times;
  return sum;
}
