// Principal component analysis: the few directions in which rows differ most.

import { columnMeans, covariance, type Matrix, matrix, symmetricEigen } from '../../numeric/index.ts';

export interface Axes {
  means: number[];
  /** A row an axis, of as many numbers as there were columns. */
  vectors: number[][];
  /** The share of the variance that each keeps. */
  shares: number[];
}

/** The fewest axes that keep this share of the variance. */
export function learnAxes(data: Matrix, share: number): Axes {
  const means = columnMeans(data);
  const { values, vectors } = symmetricEigen(covariance(data, means), data.columns);
  const total = values.reduce((sum, value) => sum + Math.max(0, value), 0) || 1;
  const shares: number[] = [];
  for (let kept = 0; shares.length < data.columns && kept < share - 1e-12; ) {
    shares.push(Math.max(0, values[shares.length]!) / total);
    kept += shares.at(-1)!;
  }
  return {
    means: [...means],
    vectors: shares.map((_, i) => [...vectors.subarray(i * data.columns, (i + 1) * data.columns)]),
    shares,
  };
}

export function project({ means, vectors }: Axes, data: Matrix): Matrix {
  const made = matrix(data.rows, vectors.length);
  for (let i = 0; i < data.rows; i++)
    for (const [a, vector] of vectors.entries()) {
      let sum = 0;
      for (let c = 0; c < data.columns; c++)
        sum += (data.values[i * data.columns + c]! - means[c]!) * vector[c]!;
      made.values[i * vectors.length + a] = sum;
    }
  return made;
}
