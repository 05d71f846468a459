// What the two models share in which a customer may leave after any order, with a probability of their own that is beta
// distributed over people: BG/NBD, where nobody leaves after the first order, and MBG/NBD, where that is as likely as
// after any other.

import { logBeta, logGamma } from '../../numeric/index.ts';
import type { OrderLaw } from './model.ts';
import { byCount, negativeBinomial } from './nbd.ts';

const DROPOUTS = [
  [0.8, 2.4],
  [0.3, 4],
  [2, 2],
] as const;

export const dropoutStarts = (shape: number, rate: number): number[][] =>
  DROPOUTS.map(([a, b]) => [shape * 1.3, rate * 0.6, a, b]);

/** `first` is 1 where the first order, too, may be the last one, and 0 where it may not. */
export function betaGeometric(r: number, alpha: number, a: number, b: number, first: 0 | 1): OrderLaw {
  const fixed = byCount(
    (x) => logGamma(r + x) - logGamma(r) + r * Math.log(alpha) + logBeta(a, b + x + first) - logBeta(a, b),
  );
  // The odds, before any waiting, that the latest order was the last one.
  const left = byCount((x) => (x + first === 0 ? 0 : a / (b + x + first - 1)));
  const oddsOfGone = (x: number, tx: number, T: number): number =>
    left(x) * Math.exp((r + x) * (Math.log(alpha + T) - Math.log(alpha + tx)));
  return {
    logLikelihood: (x, tx, T) => {
      const waited = (r + x) * Math.log(alpha + T);
      if (x + first === 0) return fixed(x) - waited;
      const gone = Math.log(left(x)) + waited - (r + x) * Math.log(alpha + tx);
      return fixed(x) - waited + (gone > 30 ? gone + Math.exp(-gone) : Math.log1p(Math.exp(gone)));
    },
    alive: (x, tx, T) => 1 / (1 + oddsOfGone(x, tx, T)),
    ifAlive: (x, T, t) => livingOrders(r + x, t / (alpha + T), a, b + x + first),
    chancesIfAlive: (x, T, t, out) => livingChances(r + x, t / (alpha + T), a, b + x + first, out),
    pace: (x, T) => ({ shape: r + x, rate: alpha + T }),
  };
}

/**
 * Orders expected: the sum over n of P(the n-th falls into the time) × P(none of the n - 1 before was the last).
 * The same as the published form with ₂F₁, but of positive terms only, and whole where a = 1 or a + b = 1.
 */
function livingOrders(shape: number, odds: number, a: number, b: number): number {
  if (odds <= 0) return 0;
  if (shape * Math.log1p(odds) > 600) return manyOrders(shape, odds, a, b);
  const ratio = odds / (1 + odds);
  let chance = Math.exp(-shape * Math.log1p(odds));
  let further = -Math.expm1(-shape * Math.log1p(odds));
  let stays = 1;
  let sum = 0;
  for (let n = 1; n < 1_000_000; n++) {
    sum += stays * further;
    chance *= (ratio * (shape + n - 1)) / n;
    further -= chance;
    stays *= (b + n - 1) / (a + b + n - 1);
    // Past the likeliest count, what is left only shrinks; below 1e-15 it is rounding.
    if (n > shape * odds && (further * stays < 1e-13 * sum || further < 1e-15)) break;
  }
  return sum;
}

/** Where single counts are too unlikely to write down: the chances by their logarithms. */
function manyOrders(shape: number, odds: number, a: number, b: number): number {
  const mean = shape * odds;
  const out = new Float64Array(Math.ceil(mean + 12 * Math.sqrt(mean * (1 + odds))) + 40);
  negativeBinomial(shape, odds, out);
  let [further, stays, sum] = [1, 1, 0];
  for (let n = 1; n < out.length; n++) {
    further -= out[n - 1]!;
    sum += stays * Math.max(0, further);
    stays *= (b + n - 1) / (a + b + n - 1);
  }
  return sum;
}

function livingChances(shape: number, odds: number, a: number, b: number, out: Float64Array): void {
  negativeBinomial(shape, odds, out);
  let further = 1;
  let stays = 1;
  for (let n = 0; n < out.length; n++) {
    const chance = out[n]!;
    const stayed = n === 0 ? 1 : stays * ((b + n - 1) / (a + b + n - 1));
    // Either the n-th order came and the customer stayed, or it was the last one, whatever would have followed.
    out[n] = stayed * chance + (n === 0 ? 0 : (stays - stayed) * Math.max(0, further));
    further -= chance;
    stays = stayed;
  }
}
