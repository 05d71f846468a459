// Do the units fall onto the arms as planned? A mismatch means that some were lost on the way, and no result holds.

import { chiSquareAbove, logGamma } from '../../numeric/index.ts';

/** Pearson's χ² against the planned shares: right for one look. `weights` need not add up to 1. */
export function splitTest(
  units: readonly number[],
  weights: readonly number[],
): { chiSquare: number; p: number } {
  const total = units.reduce((sum, n) => sum + n, 0);
  const weight = weights.reduce((sum, w) => sum + w, 0);
  let chiSquare = 0;
  units.forEach((n, i) => {
    const expected = (total * weights[i]!) / weight;
    chiSquare += (n - expected) ** 2 / expected;
  });
  return { chiSquare, p: chiSquareAbove(chiSquare, units.length - 1) };
}

/** How many units the assumption weighs that the shares are about as planned: mismatches of a few per cent show best. */
const CONCENTRATION = 1000;

/**
 * The same for as many looks as anybody likes: the inverse of the Bayes factor of a Dirichlet around the planned shares
 * against these shares. Of all experiments that split as planned, at most a share α ever fall below α; whoever keeps
 * the least value of all looks may do so.
 * Source: M. Lindon, A. Malek, Anytime-valid inference for multinomial count data, NeurIPS 2022.
 */
export const sequentialSplitP = (units: readonly number[], weights: readonly number[]): number =>
  sequentialSplitsP([{ units, weights }]);

/** Of units that were divided by other shares at other times: the factors of all times, multiplied, are one again. */
export function sequentialSplitsP(
  times: readonly { units: readonly number[]; weights: readonly number[] }[],
): number {
  return Math.min(1, Math.exp(-times.reduce((sum, time) => sum + logFactorOf(time.units, time.weights), 0)));
}

function logFactorOf(units: readonly number[], weights: readonly number[]): number {
  const total = units.reduce((sum, n) => sum + n, 0);
  const weight = weights.reduce((sum, w) => sum + w, 0);
  let logFactor = logGamma(CONCENTRATION) - logGamma(CONCENTRATION + total);
  units.forEach((n, i) => {
    const share = weights[i]! / weight;
    const prior = CONCENTRATION * share;
    logFactor += logGamma(prior + n) - logGamma(prior) - n * Math.log(share);
  });
  return logFactor;
}
