// How sure fitted parameters are: from how sharply the log-likelihood falls around its best. All parameters are above 0
// and are looked at through their logarithms, over which the likelihood is nearer to a normal curve.

import { curvature, invertPositive } from '../../numeric/index.ts';

export interface Sureness {
  /** Standard errors and intervals of 95 %. */
  intervals: Record<string, { error: number; low: number; high: number }>;
  /** Of the logarithms of the parameters, in their order, row by row. */
  covariance: number[];
}

const NORMAL_95 = 1.959963984540054;

/**
 * `objective` is minus the log-likelihood of one customer on average; null where it is flat in some direction.
 * The delta method gives the errors of the parameters themselves.
 */
export function surenessOf(
  names: readonly string[],
  objective: (at: Float64Array) => number,
  at: Float64Array,
  customers: number,
): Sureness | null {
  const size = at.length;
  const square = curvature(objective, at).map((value) => value * customers);
  if (!invertPositive(square, size)) return null;
  const spread = names.map((_, i) => Math.sqrt(square[i * size + i]!));
  // An error of e² and more says that the parameter could be anything.
  if (!spread.every((one) => one < 5)) return null;
  const intervals = names.map((name, i) => {
    const value = Math.exp(at[i]!);
    const reach = Math.exp(NORMAL_95 * spread[i]!);
    return [name, { error: value * spread[i]!, low: value / reach, high: value * reach }] as const;
  });
  return { intervals: Object.fromEntries(intervals), covariance: Array.from(square) };
}
