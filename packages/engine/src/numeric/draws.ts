// Draws from distributions that `Chance` does not bring itself: gamma, beta, exponential.

import type { Chance } from './chance.ts';

export const exponentialDraw = (draw: Chance, rate: number): number => -Math.log(1 - draw.number()) / rate;

/**
 * From a gamma distribution of this shape and rate (mean shape / rate).
 * Source: G. Marsaglia, W. Tsang, A simple method for generating gamma variables, ACM TOMS 2000.
 */
export function gammaDraw(draw: Chance, shape: number, rate: number): number {
  if (shape < 1) return gammaDraw(draw, shape + 1, rate) * (1 - draw.number()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = draw.normal(0, 1);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - draw.number()) < (x * x) / 2 + d - d * v + d * Math.log(v))
      return (d * v) / rate;
  }
}

export function betaDraw(draw: Chance, a: number, b: number): number {
  const left = gammaDraw(draw, a, 1);
  const right = gammaDraw(draw, b, 1);
  // Both vanish where a and b are tiny: then it is 0 or 1, as often as a and b say.
  return left + right > 0 ? left / (left + right) : Number(draw.number() < a / (a + b));
}
