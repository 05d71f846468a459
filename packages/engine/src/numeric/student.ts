// The incomplete beta function, and Student's t distribution by it.

import { logBeta } from './gamma.ts';
import { normalQuantile } from './normal.ts';

const TINY = 1e-300;

/**
 * I_x(a, b), the regularised incomplete beta function, by its continued fraction (Lentz).
 * Source: Press et al., Numerical Recipes, section 6.4.
 */
export function betaBelow(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - betaBelow(1 - x, b, a);
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b)) / a;
  return front * betaFraction(x, a, b);
}

function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    fraction *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return fraction;
}

const away = (value: number): number => (Math.abs(value) < TINY ? TINY : value);

/** The chance that Student's t of so many degrees of freedom, which need not be whole, is greater. */
export function studentAbove(t: number, degrees: number): number {
  const tail = 0.5 * betaBelow(degrees / (degrees + t * t), degrees / 2, 0.5);
  return t >= 0 ? tail : 1 - tail;
}

/** The t that is exceeded with chance 1 - p. Newton's method from the normal quantile, guarded by bisection. */
export function studentQuantile(p: number, degrees: number): number {
  if (p < 0.5) return -studentQuantile(1 - p, degrees);
  if (p === 0.5) return 0;
  const tail = 1 - p;
  let low = 0;
  let high = Math.max(2, 2 * normalQuantile(p));
  while (studentAbove(high, degrees) > tail) high *= 2;
  let t = Math.min(high, normalQuantile(p));
  const scale = Math.exp(-logBeta(degrees / 2, 0.5)) / Math.sqrt(degrees);
  for (let i = 0; i < 200; i++) {
    const miss = studentAbove(t, degrees) - tail;
    if (miss > 0) low = t;
    else high = t;
    const density = scale * (1 + (t * t) / degrees) ** (-(degrees + 1) / 2);
    const next = t + miss / density;
    const guarded = next > low && next < high ? next : (low + high) / 2;
    if (Math.abs(guarded - t) <= 1e-14 * Math.max(1, t)) return guarded;
    t = guarded;
  }
  return t;
}
