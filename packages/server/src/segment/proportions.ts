// Statistics of two shares: how sure each is, how sure their difference and ratio are, and what remains when one has
// looked at many.

const Z = 1.959963984540054;

export interface Share {
  count: number;
  of: number;
}
export interface Interval {
  low: number;
  high: number;
}

/** Wilson's score interval of a share, 95 %. */
export function wilson({ count, of }: Share): Interval {
  if (of === 0) return { low: 0, high: 1 };
  const p = count / of;
  const z2 = Z * Z;
  const centre = (p + z2 / (2 * of)) / (1 + z2 / of);
  const half = (Z / (1 + z2 / of)) * Math.sqrt((p * (1 - p)) / of + z2 / (4 * of * of));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** Newcombe's hybrid score interval of the difference a - b, 95 % (Newcombe 1998, method 10). */
export function newcombe(a: Share, b: Share): Interval {
  const [pa, pb] = [a.count / a.of, b.count / b.of];
  const [ia, ib] = [wilson(a), wilson(b)];
  return {
    low: pa - pb - Math.hypot(pa - ia.low, ib.high - pb),
    high: pa - pb + Math.hypot(ia.high - pa, pb - ib.low),
  };
}

/** Katz' interval of the ratio a / b on the log scale, 95 %, with half an event added to each side. */
export function ratio(a: Share, b: Share): Interval & { ratio: number } {
  const [x, y] = [a.count + 0.5, b.count + 0.5];
  const [m, n] = [a.of + 0.5, b.of + 0.5];
  const log = Math.log(x / m / (y / n));
  const half = Z * Math.sqrt(Math.max(0, 1 / x - 1 / m + 1 / y - 1 / n));
  return { ratio: Math.exp(log), low: Math.exp(log - half), high: Math.exp(log + half) };
}

/** Two-sided p of the pooled z test that both shares are the same. */
export function pValue(a: Share, b: Share): number {
  const pooled = (a.count + b.count) / (a.of + b.of);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / a.of + 1 / b.of));
  if (error === 0 || Number.isNaN(error)) return 1;
  return 2 * upperTail(Math.abs(a.count / a.of - b.count / b.of) / error);
}

/** Benjamini and Hochberg: the p values corrected for having looked at all of them, in the same order. */
export function corrected(pValues: readonly number[]): number[] {
  const order = pValues.map((_, i) => i).sort((i, j) => pValues[j]! - pValues[i]!);
  const result = new Array<number>(pValues.length);
  let least = 1;
  for (const [rank, i] of order.entries()) {
    least = Math.min(least, (pValues[i]! * pValues.length) / (pValues.length - rank));
    result[i] = least;
  }
  return result;
}

/** P(Z > z) for z >= 0; Abramowitz and Stegun 7.1.26 through erfc, within 1.5e-7. */
function upperTail(z: number): number {
  const x = z / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const poly =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return (poly * Math.exp(-x * x)) / 2;
}
