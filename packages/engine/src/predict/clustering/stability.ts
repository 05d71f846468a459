// Would other people of the same kind have given the same clusters? Two samples are clustered apart, everybody is
// assigned by each, and the two divisions are compared; again and again.

import { type Chance, chance, type Matrix, rowsOf } from '../../numeric/index.ts';
import { adjustedRand } from './agreement.ts';
import { sampleOf } from './kmeans.ts';

export interface Stability {
  /** The mean adjusted Rand index of the pairs: 1 always the same, 0 as chance would. */
  mean: number;
  /** The least and the greatest of them. */
  low: number;
  high: number;
  pairs: number;
}

/** Fits on some rows and gives back the labels of all. */
export type Fit = (sample: Matrix, all: Matrix, seed: number) => ArrayLike<number>;

const SHARE = 0.7;

/** Source: U. von Luxburg, Clustering stability: an overview, 2010; with the corrected index. */
export function stabilityOf(
  data: Matrix,
  fit: Fit,
  { pairs = 10, most = 2000, seed = 1 as number | string } = {},
): Stability {
  const random = chance('stability', seed);
  const rows = data.rows > most ? rowsOf(data, sampleOf(data.rows, most, random)) : data;
  const half = (pair: number): ArrayLike<number> => fit(someOf(rows, random), rows, pair);
  const agreed = Array.from({ length: pairs }, (_, pair) => adjustedRand(half(2 * pair), half(2 * pair + 1)));
  return {
    mean: agreed.reduce((sum, one) => sum + one, 0) / pairs,
    low: Math.min(...agreed),
    high: Math.max(...agreed),
    pairs,
  };
}

function someOf(data: Matrix, random: Chance): Matrix {
  return rowsOf(data, sampleOf(data.rows, Math.max(2, Math.round(SHARE * data.rows)), random));
}
