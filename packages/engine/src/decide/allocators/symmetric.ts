// Symmetric matrices for regressions whose features grow in number: packed by rows of the lower triangle, so that a new
// feature appends a row and moves nothing.

export type Packed = Float64Array;

export const packedLength = (size: number): number => (size * (size + 1)) / 2;

/** Where the entry of row i and column j is, in either order. */
export const packedAt = (i: number, j: number): number =>
  i >= j ? (i * (i + 1)) / 2 + j : (j * (j + 1)) / 2 + i;

/** `matrix` with `ridge` added to its diagonal, inverted; row by row, size × size. By Cholesky's factor. */
export function invertRidged(
  matrix: ArrayLike<number>,
  ridge: ArrayLike<number>,
  size: number,
): Float64Array {
  const factor = cholesky(matrix, ridge, size);
  const inverse = new Float64Array(size * size);
  const column = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    for (let i = 0; i < size; i++) {
      let sum = i === k ? 1 : 0;
      for (let j = k; j < i; j++) sum -= factor[i * size + j]! * column[j]!;
      column[i] = i < k ? 0 : sum / factor[i * size + i]!;
    }
    for (let i = size - 1; i >= 0; i--) {
      let sum = column[i]!;
      for (let j = i + 1; j < size; j++) sum -= factor[j * size + i]! * inverse[j * size + k]!;
      inverse[i * size + k] = sum / factor[i * size + i]!;
    }
  }
  return inverse;
}

function cholesky(matrix: ArrayLike<number>, ridge: ArrayLike<number>, size: number): Float64Array {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      let sum = matrix[packedAt(i, j)]! + (i === j ? ridge[i]! : 0);
      for (let k = 0; k < j; k++) sum -= factor[i * size + k]! * factor[j * size + k]!;
      // With a ridge the pivot is positive; rounding must not make it otherwise.
      factor[i * size + j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / factor[j * size + j]!;
    }
  return factor;
}

/** A packed matrix times a vector. */
export function packedTimes(
  matrix: ArrayLike<number>,
  vector: ArrayLike<number>,
  size: number,
): Float64Array {
  const product = new Float64Array(size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) product[i] = product[i]! + matrix[packedAt(i, j)]! * vector[j]!;
  return product;
}

/** A square matrix (row by row) times a vector. */
export function squareTimes(
  matrix: ArrayLike<number>,
  vector: ArrayLike<number>,
  size: number,
): Float64Array {
  const product = new Float64Array(size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) product[i] = product[i]! + matrix[i * size + j]! * vector[j]!;
  return product;
}
