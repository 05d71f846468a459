// The one Gauss hypergeometric function that the purchase models need, without overflow and without slow series.

const MOST = 100_000;

/**
 * ₂F₁(1, b; c; z) for 0 < b, 0 ≤ c − b and 0 ≤ z < 1, to about 1e-12, by Gauss's continued fraction: where the series
 * needs thousands of terms (z near 1) or overflows (b and c in the hundreds), it needs some dozens.
 * ₂F₁(a, b; a + 1; z) follows from it by Euler's transformation: (1 − z)^(1 − b) ₂F₁(1, a + 1 − b; a + 1; z).
 * Source: A. Cuyt et al., Handbook of Continued Fractions for Special Functions, 2008, 15.3.
 */
export function hypergeometricOfOne(b: number, c: number, z: number): number {
  let front = 1;
  let back = 0;
  let fraction = 1;
  for (let i = 1; i < MOST; i++) {
    const n = i >> 1;
    const step =
      i & 1
        ? ((b + n) * (c - 1 + n)) / ((c - 1 + 2 * n) * (c + 2 * n))
        : (n * (c - b - 1 + n)) / ((c - 2 + 2 * n) * (c - 1 + 2 * n));
    // The very first step at c = 1 is 0 / 0: (c − 1) cancels.
    const part = i === 1 ? (b / c) * z : step * z;
    back = 1 / (1 - part * back);
    front = 1 - part / front;
    const change = front * back;
    fraction *= change;
    if (Math.abs(change - 1) < 1e-15) break;
  }
  return 1 / fraction;
}
