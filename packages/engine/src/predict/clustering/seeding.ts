// Where k-means begins: centres drawn among the rows, each as likely as it is far from those already drawn.

import { type Chance, type Matrix, matrix, rowOf, squaredDistance } from '../../numeric/index.ts';

/**
 * Greedy k-means++: of several rows drawn for each centre, the one that leaves least distance.
 * Source: D. Arthur, S. Vassilvitskii, k-means++: the advantages of careful seeding, SODA 2007, section 7.
 */
export function seedCentres(data: Matrix, k: number, chance: Chance): Matrix {
  const centres = matrix(k, data.columns);
  const trials = 2 + Math.floor(Math.log(k));
  const nearest = new Float64Array(data.rows);
  const first = chance.whole(0, data.rows - 1);
  centres.values.set(rowOf(data, first));
  let total = 0;
  for (let i = 0; i < data.rows; i++) total += nearest[i] = squaredDistance(data, i, data, first);
  for (let j = 1; j < k; j++) {
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let trial = 0; trial < trials; trial++) {
      const candidate = drawn(nearest, total, chance);
      const left = leftBy(data, nearest, candidate, least);
      if (left < least || best < 0) [least, best] = [left, candidate];
    }
    centres.values.set(rowOf(data, best), j * data.columns);
    total = 0;
    for (let i = 0; i < data.rows; i++) {
      nearest[i] = Math.min(nearest[i]!, squaredDistance(data, i, data, best));
      total += nearest[i]!;
    }
  }
  return centres;
}

/** A row, as likely as it weighs. */
export function drawn(weights: Float64Array, total: number, chance: Chance): number {
  if (!(total > 0)) return chance.whole(0, weights.length - 1);
  let left = chance.number() * total;
  for (let i = 0; i < weights.length; i++) {
    left -= weights[i]!;
    if (left < 0) return i;
  }
  return weights.length - 1;
}

/** The distance that would be left with this row as a centre; stops counting when it is more than `enough`. */
function leftBy(data: Matrix, nearest: Float64Array, candidate: number, enough: number): number {
  let sum = 0;
  for (let i = 0; i < data.rows && sum < enough; i++)
    sum += Math.min(nearest[i]!, squaredDistance(data, i, data, candidate));
  return sum;
}
