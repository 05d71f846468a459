// How well a division of rows stands on its own, without knowing the truth: each index by its own idea of what near and
// far mean. Labels below 0 are rows that belong to nothing; the indices leave them out.

import { chance, columnMeans, type Matrix, matrix, rowsOf, squaredDistance } from '../../numeric/index.ts';
import { sampleOf } from './kmeans.ts';

export interface Indices {
  /** The sum of squared distances from the means of the clusters. */
  inertia: number;
  /** -1 to 1, more is better (Rousseeuw 1987); of a sample where there are many rows. Undefined for fewer than 2 clusters. */
  silhouette: number | undefined;
  /** More is better (Calinski and Harabasz 1974). */
  calinskiHarabasz: number | undefined;
  /** Less is better (Davies and Bouldin 1979). */
  daviesBouldin: number | undefined;
}

/** The silhouette takes time that grows with the square of the rows, so that of more rows a sample is looked at. */
const SILHOUETTE_ROWS = 10_000;

export function indicesOf(data: Matrix, labels: ArrayLike<number>): Indices {
  const kept = keptOf(data, labels);
  const groups = groupsOf(kept.data, kept.labels);
  const sound = groups.sizes.length > 1 && groups.sizes.length < kept.data.rows;
  return {
    inertia: groups.within.reduce((sum, part) => sum + part, 0),
    silhouette: sound ? silhouette(kept.data, kept.labels) : undefined,
    calinskiHarabasz: sound ? calinskiHarabasz(kept.data, groups) : undefined,
    daviesBouldin: sound ? daviesBouldin(groups) : undefined,
  };
}

/** The rows that belong to something, with labels from 0 on without gaps. */
function keptOf(data: Matrix, labels: ArrayLike<number>): { data: Matrix; labels: Int32Array } {
  const rows: number[] = [];
  const names = new Map<number, number>();
  const own: number[] = [];
  for (let i = 0; i < data.rows; i++) {
    const label = labels[i]!;
    if (label < 0) continue;
    if (!names.has(label)) names.set(label, names.size);
    rows.push(i);
    own.push(names.get(label)!);
  }
  return {
    data: rows.length === data.rows ? data : rowsOf(data, rows),
    labels: Int32Array.from(own),
  };
}

interface Groups {
  means: Matrix;
  sizes: Int32Array;
  /** Squared distances from the mean, summed, and distances, averaged. */
  within: Float64Array;
  spread: Float64Array;
}

function groupsOf(data: Matrix, labels: Int32Array): Groups {
  const k = labels.reduce((most, label) => Math.max(most, label + 1), 0);
  const means = matrix(k, data.columns);
  const sizes = new Int32Array(k);
  for (let i = 0; i < data.rows; i++) {
    const label = labels[i]!;
    sizes[label]!++;
    for (let c = 0; c < data.columns; c++)
      means.values[label * data.columns + c]! += data.values[i * data.columns + c]!;
  }
  for (let p = 0; p < means.values.length; p++) means.values[p]! /= sizes[Math.floor(p / data.columns)]!;
  const within = new Float64Array(k);
  const spread = new Float64Array(k);
  for (let i = 0; i < data.rows; i++) {
    const square = squaredDistance(data, i, means, labels[i]!);
    within[labels[i]!]! += square;
    spread[labels[i]!]! += Math.sqrt(square) / sizes[labels[i]!]!;
  }
  return { means, sizes, within, spread };
}

function calinskiHarabasz(data: Matrix, { means, sizes, within }: Groups): number {
  const centre = { rows: 1, columns: data.columns, values: columnMeans(data) };
  let between = 0;
  for (let j = 0; j < sizes.length; j++) between += sizes[j]! * squaredDistance(means, j, centre, 0);
  const inside = within.reduce((sum, part) => sum + part, 0);
  if (inside === 0) return 1;
  return (between * (data.rows - sizes.length)) / (inside * (sizes.length - 1));
}

function daviesBouldin({ means, spread }: Groups): number {
  let sum = 0;
  for (let a = 0; a < means.rows; a++) {
    let worst = 0;
    for (let b = 0; b < means.rows; b++) {
      const gap = a === b ? 0 : Math.sqrt(squaredDistance(means, a, means, b));
      if (gap > 0) worst = Math.max(worst, (spread[a]! + spread[b]!) / gap);
    }
    sum += worst;
  }
  return sum / means.rows;
}

function silhouette(data: Matrix, labels: Int32Array): number {
  if (data.rows > SILHOUETTE_ROWS) {
    const some = sampleOf(data.rows, SILHOUETTE_ROWS, chance('silhouette'));
    return silhouette(
      rowsOf(data, some),
      Int32Array.from(some, (row) => labels[row]!),
    );
  }
  const k = labels.reduce((most, label) => Math.max(most, label + 1), 0);
  const sizes = new Int32Array(k);
  for (const label of labels) sizes[label]!++;
  const sums = sumsOfDistances(data, labels, k);
  let total = 0;
  for (let i = 0; i < data.rows; i++) {
    const own = labels[i]!;
    if (sizes[own]! < 2) continue;
    const inside = sums[i * k + own]! / (sizes[own]! - 1);
    let outside = Number.POSITIVE_INFINITY;
    for (let j = 0; j < k; j++)
      if (j !== own && sizes[j]! > 0) outside = Math.min(outside, sums[i * k + j]! / sizes[j]!);
    const most = Math.max(inside, outside);
    if (most > 0 && outside < Number.POSITIVE_INFINITY) total += (outside - inside) / most;
  }
  return total / data.rows;
}

/** By row and cluster. */
function sumsOfDistances(data: Matrix, labels: Int32Array, k: number): Float64Array {
  const sums = new Float64Array(data.rows * k);
  for (let i = 0; i < data.rows; i++)
    for (let j = 0; j < i; j++) {
      const gap = Math.sqrt(squaredDistance(data, i, data, j));
      sums[i * k + labels[j]!]! += gap;
      sums[j * k + labels[i]!]! += gap;
    }
  return sums;
}
