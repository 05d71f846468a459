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

/**
 * By cluster: how much of it is found again from other samples, as the greatest overlap (Jaccard) with any of theirs.
 * Source: C. Hennig, Cluster-wise assessment of cluster stability, 2007: below .6 it is not to be trusted.
 */
export function firmnessOf(
  data: Matrix,
  labels: Int32Array,
  k: number,
  fit: (sample: Matrix, turn: number) => Int32Array,
  { rounds = 6, most = 2000, seed = 1 as number | string } = {},
): number[] {
  const random = chance('firmness', seed);
  const firm = new Float64Array(k);
  for (let round = 0; round < rounds; round++) {
    const size = Math.min(most, Math.max(2, Math.round(SHARE * data.rows)));
    const other = fit(rowsOf(data, sampleOf(data.rows, size, random)), 100 + round);
    for (const [j, overlap] of greatestOverlaps(labels, other, k).entries()) firm[j]! += overlap / rounds;
  }
  return [...firm];
}

function greatestOverlaps(labels: Int32Array, other: Int32Array, k: number): number[] {
  const l = other.reduce((most, label) => Math.max(most, label + 1), 0);
  const both = new Float64Array(k * l);
  const [mine, theirs] = [new Float64Array(k), new Float64Array(l)];
  for (const [i, label] of labels.entries()) {
    if (label >= 0) mine[label]!++;
    if (other[i]! >= 0) theirs[other[i]!]!++;
    if (label >= 0 && other[i]! >= 0) both[label * l + other[i]!]!++;
  }
  return Array.from({ length: k }, (_, j) => {
    let most = 0;
    for (let o = 0; o < l; o++) {
      const shared = both[j * l + o]!;
      most = Math.max(most, shared / Math.max(1, mine[j]! + theirs[o]! - shared));
    }
    return most;
  });
}
