// The triangular root of a positive definite matrix, in full storage: what Gaussian densities are worked out with.

/**
 * The lower triangle L with L L' = the matrix, in a new array of `size * size`; undefined when it is not positive
 * definite.
 */
export function cholesky(symmetric: Float64Array, size: number): Float64Array | undefined {
  const root = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      let sum = symmetric[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= root[i * size + k]! * root[j * size + k]!;
      if (i === j) {
        if (!(sum > 0)) return undefined;
        root[i * size + i] = Math.sqrt(sum);
      } else root[i * size + j] = sum / root[j * size + j]!;
    }
  return root;
}

/** Half the logarithm of the determinant of the matrix whose root it is. */
export function halfLogDeterminant(root: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += Math.log(root[i * size + i]!);
  return sum;
}

/** Solves L x = b in place: `x` holds b and then the answer. */
export function solveLower(root: Float64Array, size: number, x: Float64Array): void {
  for (let i = 0; i < size; i++) {
    let sum = x[i]!;
    for (let k = 0; k < i; k++) sum -= root[i * size + k]! * x[k]!;
    x[i] = sum / root[i * size + i]!;
  }
}
