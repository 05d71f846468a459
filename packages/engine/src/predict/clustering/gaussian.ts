// The densities of a mixture of Gaussians, in logarithms: what each row's chance under each of them is.

import { cholesky, halfLogDeterminant, type Matrix, solveLower } from '../../numeric/index.ts';

export type Shape = 'full' | 'diagonal';

/** `k` Gaussians over `columns` columns. */
export interface Gaussians {
  shape: Shape;
  weights: Float64Array;
  means: Matrix;
  /** Full: `columns * columns` a component; diagonal: `columns`. */
  covariances: Float64Array;
}

const LOG_TWO_PI = Math.log(2 * Math.PI);

/** What a component's density needs, worked out once: its root (or deviations) and the constant before it. */
interface Prepared {
  root: Float64Array;
  constant: number;
}

export function prepare({ shape, weights, means, covariances }: Gaussians): Prepared[] {
  const { columns } = means;
  const size = shape === 'full' ? columns * columns : columns;
  return Array.from(weights, (weight, j) => {
    const covariance = covariances.subarray(j * size, (j + 1) * size);
    const root = shape === 'full' ? rootOf(covariance, columns) : covariance.map(Math.sqrt);
    const half =
      shape === 'full'
        ? halfLogDeterminant(root, columns)
        : root.reduce((sum, deviation) => sum + Math.log(deviation), 0);
    return { root, constant: Math.log(weight) - half - (columns * LOG_TWO_PI) / 2 };
  });
}

/** Of a covariance that rounding has made indefinite, with more and more on its diagonal until it has one. */
function rootOf(covariance: Float64Array, columns: number): Float64Array {
  let trace = 0;
  for (let c = 0; c < columns; c++) trace += covariance[c * columns + c]! / columns;
  for (let ridge = 0; ; ridge = Math.max(1e-12, ridge * 10)) {
    const wider = covariance.slice();
    for (let c = 0; c < columns; c++) wider[c * columns + c]! += ridge * (trace || 1);
    const root = cholesky(wider, columns);
    if (root) return root;
  }
}

/**
 * Writes each component's share of the row into `shares` (they add up to one) and gives back the logarithm of the row's
 * density.
 */
export function sharesOf(
  { shape, means }: Gaussians,
  prepared: readonly Prepared[],
  row: Float64Array,
  shares: Float64Array,
): number {
  const { columns } = means;
  const gap = new Float64Array(columns);
  let most = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < prepared.length; j++) {
    const { root, constant } = prepared[j]!;
    for (let c = 0; c < columns; c++) gap[c] = row[c]! - means.values[j * columns + c]!;
    if (shape === 'full') solveLower(root, columns, gap);
    else for (let c = 0; c < columns; c++) gap[c]! /= root[c]!;
    let square = 0;
    for (let c = 0; c < columns; c++) square += gap[c]! * gap[c]!;
    shares[j] = constant - square / 2;
    if (shares[j]! > most) most = shares[j]!;
  }
  let sum = 0;
  for (let j = 0; j < prepared.length; j++) sum += shares[j] = Math.exp(shares[j]! - most);
  for (let j = 0; j < prepared.length; j++) shares[j]! /= sum;
  return most + Math.log(sum);
}
