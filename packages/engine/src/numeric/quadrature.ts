// Sums in place of integrals: the points and weights of Gauss and Legendre.

export interface Rule {
  /** Within 0 and 1, ascending. */
  points: Float64Array;
  /** They add up to 1. */
  weights: Float64Array;
}

/** Exact for polynomials of degree 2 * size - 1 over 0 to 1. Newton's method on the Legendre polynomial. */
export function gaussLegendre(size: number): Rule {
  const points = new Float64Array(size);
  const weights = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (size + 0.5));
    let slope = 1;
    for (let round = 0; round < 100; round++) {
      let [before, now] = [1, x];
      for (let n = 2; n <= size; n++) [before, now] = [now, ((2 * n - 1) * x * now - (n - 1) * before) / n];
      if (size === 1) [before, now] = [1, x];
      slope = (size * (x * now - before)) / (x * x - 1);
      const step = now / slope;
      x -= step;
      if (Math.abs(step) < 1e-15) break;
    }
    points[size - 1 - i] = (1 + x) / 2;
    weights[size - 1 - i] = 1 / ((1 - x * x) * slope * slope);
  }
  return { points, weights };
}
