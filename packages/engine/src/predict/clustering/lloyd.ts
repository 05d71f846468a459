// One run of k-means from given centres to where nothing moves. Bounds on each row's distances say for most rows that
// their centre is still the nearest, without measuring.

import { type Matrix, matrix, squaredDistance } from '../../numeric/index.ts';

export interface Run {
  centres: Matrix;
  labels: Int32Array;
  sizes: Int32Array;
  /** The sum of squared distances of the rows from their centres. */
  inertia: number;
  rounds: number;
}

/**
 * Changes `centres` in place.
 * Source: G. Hamerly, Making k-means even faster, SDM 2010. Exact: the same answer as Lloyd's algorithm.
 */
export function lloyd(data: Matrix, centres: Matrix, roundsAtMost = 300): Run {
  const { rows, columns, values } = data;
  const k = centres.rows;
  const labels = new Int32Array(rows);
  const upper = new Float64Array(rows);
  const lower = new Float64Array(rows);
  const sums = matrix(k, columns).values;
  const sizes = new Int32Array(k);
  const moved = new Float64Array(k);
  const half = new Float64Array(k);
  const add = (row: number, centre: number, sign: 1 | -1) => {
    sizes[centre]! += sign;
    for (let c = 0, p = row * columns, q = centre * columns; c < columns; c++, p++, q++)
      sums[q]! += sign * values[p]!;
  };

  for (let i = 0; i < rows; i++) {
    nearestTwo(data, i, centres, found);
    labels[i] = found.nearest;
    upper[i] = Math.sqrt(found.first);
    lower[i] = Math.sqrt(found.second);
    add(i, found.nearest, 1);
  }
  let rounds = 1;
  for (; rounds < roundsAtMost; rounds++) {
    while (refill(data, centres, labels, sizes, add, upper, lower));
    if (!moveCentres(centres, sums, sizes, moved)) break;
    loosen(labels, moved, upper, lower);
    halfGaps(centres, half);
    for (let i = 0; i < rows; i++) {
      const label = labels[i]!;
      const bound = Math.max(half[label]!, lower[i]!);
      if (upper[i]! <= bound) continue;
      upper[i] = Math.sqrt(squaredDistance(data, i, centres, label));
      if (upper[i]! <= bound) continue;
      nearestTwo(data, i, centres, found);
      upper[i] = Math.sqrt(found.first);
      lower[i] = Math.sqrt(found.second);
      if (found.nearest === label) continue;
      add(i, label, -1);
      add(i, found.nearest, 1);
      labels[i] = found.nearest;
    }
  }
  return { centres, labels, sizes, inertia: inertiaOf(data, centres, labels), rounds };
}

export function inertiaOf(data: Matrix, centres: Matrix, labels: Int32Array): number {
  let sum = 0;
  for (let i = 0; i < data.rows; i++) sum += squaredDistance(data, i, centres, labels[i]!);
  return sum;
}

/** The nearest centre of a row; for rows that come later. */
export function nearestCentre(data: Matrix, row: number, centres: Matrix): number {
  nearestTwo(data, row, centres, found);
  return found.nearest;
}

interface Found {
  nearest: number;
  /** Squared distances of the nearest and of the next. */
  first: number;
  second: number;
}
const found: Found = { nearest: 0, first: 0, second: 0 };

function nearestTwo(data: Matrix, row: number, centres: Matrix, into: Found): void {
  const { columns, values } = data;
  const others = centres.values;
  let nearest = 0;
  let first = Number.POSITIVE_INFINITY;
  let second = Number.POSITIVE_INFINITY;
  for (let j = 0, q = 0; j < centres.rows; j++) {
    let sum = 0;
    for (let c = 0, p = row * columns; c < columns; c++, p++, q++) {
      const gap = values[p]! - others[q]!;
      sum += gap * gap;
    }
    if (sum < first) {
      second = first;
      first = sum;
      nearest = j;
    } else if (sum < second) second = sum;
  }
  into.nearest = nearest;
  into.first = first;
  into.second = second;
}

/** To the means of their rows; false when none has moved. */
function moveCentres(centres: Matrix, sums: Float64Array, sizes: Int32Array, moved: Float64Array): boolean {
  const { columns, values } = centres;
  let any = false;
  for (let j = 0; j < centres.rows; j++) {
    let square = 0;
    for (let c = 0, q = j * columns; c < columns; c++, q++) {
      const mean = sizes[j]! > 0 ? sums[q]! / sizes[j]! : values[q]!;
      const gap = mean - values[q]!;
      square += gap * gap;
      values[q] = mean;
    }
    moved[j] = Math.sqrt(square);
    // Sums that rows have left keep a rounding error, which is no movement.
    if (square > 1e-24 * (1 + values[j * columns]! ** 2)) any = true;
  }
  return any;
}

function loosen(labels: Int32Array, moved: Float64Array, upper: Float64Array, lower: Float64Array): void {
  let farthest = 0;
  for (let j = 1; j < moved.length; j++) if (moved[j]! > moved[farthest]!) farthest = j;
  let next = 0;
  for (let j = 0; j < moved.length; j++) if (j !== farthest && moved[j]! > next) next = moved[j]!;
  const most = moved[farthest]!;
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    upper[i]! += moved[label]!;
    lower[i]! -= label === farthest ? next : most;
  }
}

/** Half of each centre's distance from the nearest other one. */
function halfGaps(centres: Matrix, half: Float64Array): void {
  half.fill(Number.POSITIVE_INFINITY);
  for (let a = 0; a < centres.rows; a++)
    for (let b = 0; b < a; b++) {
      const gap = Math.sqrt(squaredDistance(centres, a, centres, b)) / 2;
      if (gap < half[a]!) half[a] = gap;
      if (gap < half[b]!) half[b] = gap;
    }
}

/** A centre that has lost all of its rows gets the row that is farthest from its own; false when none is empty. */
function refill(
  data: Matrix,
  centres: Matrix,
  labels: Int32Array,
  sizes: Int32Array,
  add: (row: number, centre: number, sign: 1 | -1) => void,
  upper: Float64Array,
  lower: Float64Array,
): boolean {
  const empty = sizes.indexOf(0);
  if (empty < 0) return false;
  let farthest = -1;
  let most = 0;
  for (let i = 0; i < data.rows; i++) {
    const gap = sizes[labels[i]!]! > 1 ? squaredDistance(data, i, centres, labels[i]!) : 0;
    if (gap > most) [most, farthest] = [gap, i];
  }
  if (farthest < 0) return false;
  add(farthest, labels[farthest]!, -1);
  add(farthest, empty, 1);
  labels[farthest] = empty;
  const { columns } = data;
  centres.values.set(data.values.subarray(farthest * columns, (farthest + 1) * columns), empty * columns);
  // Everybody's bounds on the centre that was elsewhere are worth nothing now.
  for (let i = 0; i < data.rows; i++) lower[i] = 0;
  upper[farthest] = 0;
  return true;
}
