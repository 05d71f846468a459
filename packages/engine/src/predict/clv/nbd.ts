// The negative binomial: everybody stays for good and orders at a rate of their own, which is gamma distributed over
// people. What the models with dropout become where nobody is seen to leave.
// Source: A. Ehrenberg, The pattern of consumer purchases, Applied Statistics 1959; D. Schmittlein et al. 1987.

import { logGamma } from '../../numeric/index.ts';
import type { OrderLaw, OrderModel } from './model.ts';

export const nbd: OrderModel = {
  id: 'nbd',
  name: 'NBD',
  parameters: ['r', 'alpha'],
  times: ['alpha'],
  hasDropout: false,
  starts: (shape, rate) => [[shape, rate]],
  with: ([r = 0, alpha = 0]: ArrayLike<number> & Iterable<number>): OrderLaw => {
    const fixed = byCount((x) => logGamma(r + x) - logGamma(r) + r * Math.log(alpha));
    return {
      logLikelihood: (x, _tx, T) => fixed(x) - (r + x) * Math.log(alpha + T),
      alive: () => 1,
      ifAlive: (x, T, t) => ((r + x) * t) / (alpha + T),
      chancesIfAlive: (x, T, t, out) => negativeBinomial(r + x, t / (alpha + T), out),
      pace: (x, T) => ({ shape: r + x, rate: alpha + T }),
    };
  },
};

/** P(n) of a Poisson count whose mean is gamma distributed with this shape and the scale `odds`. */
export function negativeBinomial(shape: number, odds: number, out: Float64Array): void {
  const step = Math.log(odds) - Math.log1p(odds);
  let log = -shape * Math.log1p(odds);
  // By ratios where nothing can underflow, by logarithms elsewhere.
  if (log > -600) {
    out[0] = Math.exp(log);
    const ratio = odds / (1 + odds);
    for (let n = 1; n < out.length; n++) out[n] = (out[n - 1]! * ratio * (shape + n - 1)) / n;
    return;
  }
  for (let n = 0; n < out.length; n++) {
    out[n] = odds > 0 ? Math.exp(log) : Number(n === 0);
    log += step + Math.log((shape + n) / (n + 1));
  }
}

/** Remembers a function of whole numbers from 0 up. */
export function byCount(f: (x: number) => number): (x: number) => number {
  const known: number[] = [];
  return (x) => {
    for (let next = known.length; next <= x; next++) known.push(f(next));
    return known[x]!;
  };
}
