// How well scores rank: the area under the ROC curve with its interval, and under precision against recall.

import { normalQuantile } from '../../numeric/index.ts';

export interface Interval {
  low: number;
  high: number;
}
export interface Auc extends Interval {
  value: number;
}

const Z = normalQuantile(0.975);

/**
 * The chance that a positive scores above a negative, ties counting half, with an interval of 95 % on the logit scale.
 * Source: E. DeLong et al., Biometrics 1988; by midranks after X. Sun, W. Xu, IEEE Signal Processing Letters 2014.
 * @param target 1 for positives, 0 for negatives, at least one each
 * @example aucOf([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]).value  // 0.75
 */
export function aucOf(scores: ArrayLike<number>, target: ArrayLike<number>): Auc {
  const { value, variance } = deLong(scores, target);
  if (value <= 0 || value >= 1 || variance <= 0) return { value, low: value, high: value };
  const logit = Math.log(value / (1 - value));
  const reach = (Z * Math.sqrt(variance)) / (value * (1 - value));
  return { value, low: 1 / (1 + Math.exp(reach - logit)), high: 1 / (1 + Math.exp(-reach - logit)) };
}

function deLong(scores: ArrayLike<number>, target: ArrayLike<number>): { value: number; variance: number } {
  const all = Array.from(scores);
  const inAll = midranks(all);
  const isPositive = (_: number, i: number) => target[i] === 1;
  const inPositives = midranks(all.filter(isPositive));
  const inNegatives = midranks(all.filter((_, i) => target[i] !== 1));
  const [m, n] = [inPositives.length, inNegatives.length];
  const above = new Float64Array(m);
  const below = new Float64Array(n);
  let [p, q] = [0, 0];
  for (let i = 0; i < all.length; i++) {
    if (target[i] === 1) {
      above[p] = (inAll[i]! - inPositives[p]!) / n;
      p++;
    } else {
      below[q] = 1 - (inAll[i]! - inNegatives[q]!) / m;
      q++;
    }
  }
  const value = above.reduce((sum, one) => sum + one, 0) / m;
  return { value, variance: spread(above, value) / m + spread(below, value) / n };
}

function spread(values: Float64Array, mean: number): number {
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1);
}

/** Ranks from 1; equals share the middle one. */
function midranks(values: readonly number[]): Float64Array {
  const order = rising(values);
  const ranks = new Float64Array(values.length);
  for (let i = 0; i < order.length; ) {
    let j = i;
    while (j < order.length && values[order[j]!] === values[order[i]!]) j++;
    for (let k = i; k < j; k++) ranks[order[k]!] = (i + j + 1) / 2;
    i = j;
  }
  return ranks;
}

/** Places in rising order of their values, equals in the order of their places. */
export function rising(values: ArrayLike<number>): Int32Array {
  return Int32Array.from({ length: values.length }, (_, i) => i).sort(
    (a, b) => values[a]! - values[b]! || a - b,
  );
}

/** Average precision: the precision at each positive, averaged; equals share theirs. */
export function averagePrecision(scores: ArrayLike<number>, target: ArrayLike<number>): number {
  const order = rising(scores).reverse();
  let [hits, sum] = [0, 0];
  for (let i = 0; i < order.length; ) {
    let j = i;
    let here = 0;
    while (j < order.length && scores[order[j]!] === scores[order[i]!])
      here += target[order[j++]!] === 1 ? 1 : 0;
    hits += here;
    sum += here * (hits / j);
    i = j;
  }
  return hits === 0 ? 0 : sum / hits;
}
