// A table of numbers, row after row in one flat array: no object a row, so that a million people stay small and quick.

export interface Matrix {
  rows: number;
  columns: number;
  /** `rows * columns` numbers; row `i` begins at `i * columns`. */
  values: Float64Array;
}

export const matrix = (rows: number, columns: number): Matrix => ({
  rows,
  columns,
  values: new Float64Array(rows * columns),
});

/** @example matrixOf([[1, 2], [3, 4]])  // { rows: 2, columns: 2, values: [1, 2, 3, 4] } */
export function matrixOf(rows: readonly (readonly number[])[]): Matrix {
  const columns = rows[0]?.length ?? 0;
  const made = matrix(rows.length, columns);
  for (const [i, row] of rows.entries()) made.values.set(row, i * columns);
  return made;
}

/** One row; it shares its numbers with the matrix. */
export const rowOf = ({ columns, values }: Matrix, row: number): Float64Array =>
  values.subarray(row * columns, (row + 1) * columns);

/** These rows, copied, in this order; a row may come more than once. */
export function rowsOf(from: Matrix, rows: ArrayLike<number>): Matrix {
  const made = matrix(rows.length, from.columns);
  for (let i = 0; i < rows.length; i++) made.values.set(rowOf(from, rows[i]!), i * from.columns);
  return made;
}

/** The squared Euclidean distance between row `i` of `a` and row `j` of `b`. */
export function squaredDistance(a: Matrix, i: number, b: Matrix, j: number): number {
  const { columns, values } = a;
  const other = b.values;
  let sum = 0;
  for (let c = 0, p = i * columns, q = j * columns; c < columns; c++, p++, q++) {
    const gap = values[p]! - other[q]!;
    sum += gap * gap;
  }
  return sum;
}

export function columnMeans({ rows, columns, values }: Matrix): Float64Array {
  const means = new Float64Array(columns);
  for (let i = 0, p = 0; i < rows; i++) for (let c = 0; c < columns; c++, p++) means[c]! += values[p]!;
  for (let c = 0; c < columns; c++) means[c]! /= Math.max(1, rows);
  return means;
}

/** Of the columns, dividing by the number of rows; `columns * columns`, symmetric. */
export function covariance(of: Matrix, means: Float64Array = columnMeans(of)): Float64Array {
  const { rows, columns, values } = of;
  const sums = new Float64Array(columns * columns);
  for (let i = 0; i < rows; i++)
    for (let a = 0; a < columns; a++) {
      const gap = values[i * columns + a]! - means[a]!;
      for (let b = 0; b <= a; b++) sums[a * columns + b]! += gap * (values[i * columns + b]! - means[b]!);
    }
  for (let a = 0; a < columns; a++)
    for (let b = 0; b <= a; b++) {
      sums[a * columns + b]! /= Math.max(1, rows);
      sums[b * columns + a] = sums[a * columns + b]!;
    }
  return sums;
}
