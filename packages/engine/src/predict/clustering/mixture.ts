// Gaussian mixtures by expectation and maximisation: clusters that may be long, slanted and of different sizes, with
// how surely each row belongs.

import { chance, columnMeans, covariance, type Matrix, matrix, rowOf } from '../../numeric/index.ts';
import { type Gaussians, prepare, type Shape, sharesOf } from './gaussian.ts';
import { kmeans } from './kmeans.ts';
import { lloyd } from './lloyd.ts';
import { seedCentres } from './seeding.ts';

export interface Mixture extends Gaussians {
  labels: Int32Array;
  /** How sure each row's label is, 1/k to 1. */
  surety: Float64Array;
  /** The mean logarithm of the density, and the Bayesian information criterion: less is better. */
  logLikelihood: number;
  bic: number;
  rounds: number;
}

export interface MixtureOptions {
  k: number;
  seed?: number | string;
  shape?: Shape;
  /** From k-means' best, and from so many in all where there are rows enough; 4. */
  starts?: number;
  /** Added to each variance, as a share of the column's variance; 1e-6. */
  ridge?: number;
  /** 200 at most. */
  rounds?: number;
}

const ROUNDS_AT_MOST = 200;
const ENOUGH = 1e-5;
/** Another beginning than k-means' best must be likelier by so much a row, and there must be so many rows a parameter:
 * with fewer the greatest likelihood is an accident. */
const BETTER = 0.01;
const ROWS_A_PARAMETER = 10;

export function mixture(data: Matrix, options: MixtureOptions): Mixture {
  const { k, seed = 1, shape = 'full', starts = 4, ridge = 1e-6, rounds = ROUNDS_AT_MOST } = options;
  const random = chance('mixture', seed, k, shape);
  const floor = floorOf(data, ridge);
  let best = climb(data, { k, shape, floor, roundsAtMost: rounds, labels: kmeans(data, { k, seed }).labels });
  if (data.rows < ROWS_A_PARAMETER * parametersOf(k, data.columns, shape)) return best;
  for (let start = 1; start < starts; start++) {
    const { labels } = lloyd(data, seedCentres(data, k, random), start % 2 === 1 ? 1 : 20);
    const next = climb(data, { k, shape, floor, roundsAtMost: rounds, labels });
    if (next.logLikelihood > best.logLikelihood + BETTER) best = next;
  }
  return best;
}

/** The component that each row most likely comes from, with the row's density. */
export function assignMixture(gaussians: Gaussians, data: Matrix) {
  const prepared = prepare(gaussians);
  const shares = new Float64Array(prepared.length);
  const labels = new Int32Array(data.rows);
  const surety = new Float64Array(data.rows);
  const logDensity = new Float64Array(data.rows);
  for (let i = 0; i < data.rows; i++) {
    logDensity[i] = sharesOf(gaussians, prepared, rowOf(data, i), shares);
    let label = 0;
    for (let j = 1; j < shares.length; j++) if (shares[j]! > shares[label]!) label = j;
    labels[i] = label;
    surety[i] = shares[label]!;
  }
  return { labels, surety, logDensity };
}

export const parametersOf = (k: number, columns: number, shape: Shape): number =>
  k - 1 + k * columns + k * (shape === 'full' ? (columns * (columns + 1)) / 2 : columns);

interface Climb {
  k: number;
  shape: Shape;
  floor: Float64Array;
  labels: Int32Array;
  roundsAtMost: number;
}

function climb(data: Matrix, { k, shape, floor, labels, roundsAtMost }: Climb): Mixture {
  const shares = matrix(data.rows, k);
  for (let i = 0; i < data.rows; i++) shares.values[i * k + labels[i]!] = 1;
  let gaussians = maximise(data, shares, shape, floor);
  let before = Number.NEGATIVE_INFINITY;
  let rounds = 0;
  while (++rounds < roundsAtMost) {
    const likelihood = expect(data, gaussians, shares);
    if (Math.abs(likelihood - before) < ENOUGH) break;
    before = likelihood;
    gaussians = maximise(data, shares, shape, floor);
  }
  const { logDensity, ...assigned } = assignMixture(gaussians, data);
  const logLikelihood = logDensity.reduce((sum, part) => sum + part, 0) / data.rows;
  const parameters = parametersOf(k, data.columns, shape);
  const bic = -2 * logLikelihood * data.rows + parameters * Math.log(data.rows);
  return { ...gaussians, ...assigned, logLikelihood, bic, rounds };
}

function expect(data: Matrix, gaussians: Gaussians, shares: Matrix): number {
  const prepared = prepare(gaussians);
  let sum = 0;
  for (let i = 0; i < data.rows; i++) sum += sharesOf(gaussians, prepared, rowOf(data, i), rowOf(shares, i));
  return sum / data.rows;
}

function maximise(data: Matrix, shares: Matrix, shape: Shape, floor: Float64Array): Gaussians {
  const { rows, columns } = data;
  const k = shares.columns;
  const weights = new Float64Array(k);
  const means = matrix(k, columns);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < k; j++) {
      const share = shares.values[i * k + j]!;
      if (share === 0) continue;
      weights[j]! += share;
      for (let c = 0; c < columns; c++)
        means.values[j * columns + c]! += share * data.values[i * columns + c]!;
    }
  for (let j = 0; j < k; j++) {
    weights[j]! += 10 * Number.EPSILON;
    for (let c = 0; c < columns; c++) means.values[j * columns + c]! /= weights[j]!;
  }
  const spread = shape === 'full' ? fullSpread : diagonalSpread;
  const covariances = spread(data, shares, weights, means, floor);
  return { shape, weights: weights.map((weight) => weight / rows), means, covariances };
}

type Spread = (
  data: Matrix,
  shares: Matrix,
  weights: Float64Array,
  means: Matrix,
  floor: Float64Array,
) => Float64Array;

const fullSpread: Spread = (data, shares, weights, means, floor) => {
  const { rows, columns } = data;
  const k = weights.length;
  const size = columns * columns;
  const all = new Float64Array(k * size);
  const gap = new Float64Array(columns);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < k; j++) {
      const share = shares.values[i * k + j]!;
      if (share < 1e-12) continue;
      for (let c = 0; c < columns; c++)
        gap[c] = data.values[i * columns + c]! - means.values[j * columns + c]!;
      for (let a = 0, p = j * size; a < columns; a++, p += columns) {
        const weighted = share * gap[a]!;
        for (let b = 0; b <= a; b++) all[p + b]! += weighted * gap[b]!;
      }
    }
  for (let j = 0; j < k; j++)
    for (let a = 0; a < columns; a++)
      for (let b = 0; b <= a; b++) {
        const at = j * size + a * columns + b;
        all[at]! /= weights[j]!;
        if (a === b) all[at]! += floor[a]!;
        all[j * size + b * columns + a] = all[at]!;
      }
  return all;
};

const diagonalSpread: Spread = (data, shares, weights, means, floor) => {
  const { rows, columns } = data;
  const k = weights.length;
  const all = new Float64Array(k * columns);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < k; j++) {
      const share = shares.values[i * k + j]!;
      for (let c = 0; c < columns; c++)
        all[j * columns + c]! +=
          share * (data.values[i * columns + c]! - means.values[j * columns + c]!) ** 2;
    }
  for (let p = 0; p < all.length; p++)
    all[p] = all[p]! / weights[Math.floor(p / columns)]! + floor[p % columns]!;
  return all;
};

function floorOf(data: Matrix, ridge: number): Float64Array {
  const spread = covariance(data, columnMeans(data));
  return Float64Array.from({ length: data.columns }, (_, c) =>
    Math.max(ridge * spread[c * data.columns + c]!, 1e-12),
  );
}
