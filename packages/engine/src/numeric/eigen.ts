// The eigenvalues and eigenvectors of a symmetric matrix, by Jacobi's cyclic rotations: slower than the best for
// hundreds of columns, but exact to the last digits and short.

export interface Eigen {
  /** From the greatest down. */
  values: Float64Array;
  /** Row `i` is the vector of length one that belongs to value `i`; its greatest part is positive. */
  vectors: Float64Array;
}

const SWEEPS_AT_MOST = 60;

/**
 * @param symmetric `size * size` numbers, of which it works on a copy
 * Source: G. H. Golub, C. F. Van Loan, Matrix Computations, section 8.5.
 */
export function symmetricEigen(symmetric: Float64Array, size: number): Eigen {
  const a = symmetric.slice();
  const v = new Float64Array(size * size);
  for (let i = 0; i < size; i++) v[i * size + i] = 1;
  for (let sweep = 0; sweep < SWEEPS_AT_MOST && offDiagonal(a, size) > 0; sweep++)
    for (let p = 0; p < size - 1; p++) for (let q = p + 1; q < size; q++) rotate(a, v, size, p, q);
  return sorted(a, v, size);
}

/** What stands beside the diagonal; 0 when it is nothing against what stands on it. */
function offDiagonal(a: Float64Array, size: number): number {
  let beside = 0;
  let on = 0;
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) {
      const square = a[i * size + j]! ** 2;
      if (i === j) on += square;
      else beside += square;
    }
  return beside <= on * 1e-30 ? 0 : beside;
}

function rotate(a: Float64Array, v: Float64Array, size: number, p: number, q: number): void {
  const beside = a[p * size + q]!;
  if (beside === 0) return;
  const theta = (a[q * size + q]! - a[p * size + p]!) / (2 * beside);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  for (let k = 0; k < size; k++) {
    const [kp, kq] = [a[k * size + p]!, a[k * size + q]!];
    a[k * size + p] = c * kp - s * kq;
    a[k * size + q] = s * kp + c * kq;
  }
  for (let k = 0; k < size; k++) {
    const [pk, qk] = [a[p * size + k]!, a[q * size + k]!];
    a[p * size + k] = c * pk - s * qk;
    a[q * size + k] = s * pk + c * qk;
    const [vp, vq] = [v[p * size + k]!, v[q * size + k]!];
    v[p * size + k] = c * vp - s * vq;
    v[q * size + k] = s * vp + c * vq;
  }
}

function sorted(a: Float64Array, v: Float64Array, size: number): Eigen {
  const order = Array.from({ length: size }, (_, i) => i).sort((i, j) => a[j * size + j]! - a[i * size + i]!);
  const eigen: Eigen = { values: new Float64Array(size), vectors: new Float64Array(size * size) };
  for (const [to, from] of order.entries()) {
    eigen.values[to] = a[from * size + from]!;
    const vector = v.subarray(from * size, (from + 1) * size);
    let greatest = 0;
    for (const part of vector) if (Math.abs(part) > Math.abs(greatest)) greatest = part;
    for (let k = 0; k < size; k++) eigen.vectors[to * size + k] = greatest < 0 ? -vector[k]! : vector[k]!;
  }
  return eigen;
}
