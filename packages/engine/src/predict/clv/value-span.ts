// Between which values the worth of a customer's orders lies: by drawing how many orders come, what an order of theirs is
// worth on average, and what each is worth, from what the fitted models say of them.

import { type Chance, gammaDraw } from '../../numeric/index.ts';
import type { Histories } from './histories.ts';
import { chancesOf, type OrderLaw } from './model.ts';
import { type SpendParameters, spendRate } from './spend.ts';

const DRAWS = 400;
const MOST_COUNTED = 1000;

export interface ValueSpanOptions {
  length: number;
  spend: SpendParameters;
  /** Mean worth of a repeat order, of each customer. */
  mean: Float64Array;
  draw: Chance;
}

export interface ValueSpans {
  /** The middle 95 % of the undiscounted worth of each customer's orders, given the parameters. */
  low: Float64Array;
  high: Float64Array;
  variance: Float64Array;
}

/** Some 100 µs a customer. */
export function valueSpans(
  law: OrderLaw,
  { customers, x, tx, T }: Histories,
  { length, spend, mean, draw }: ValueSpanOptions,
): ValueSpans {
  const column = () => new Float64Array(customers);
  const [low, high, variance] = [column(), column(), column()];
  const chances = new Float64Array(MOST_COUNTED);
  const worths = new Float64Array(DRAWS);
  for (let i = 0; i < customers; i++) {
    const expected = law.ifAlive(x[i]!, T[i]!, length);
    const counted = chances.subarray(0, Math.min(MOST_COUNTED, 12 + Math.ceil(expected * 8)));
    chancesOf(law, x[i]!, tx[i]!, T[i]!, length, counted);
    const { shape, rate } = spendRate(spend, x[i]!, mean[i]!);
    for (let k = 0; k < DRAWS; k++) {
      // Evenly over the counts rather than by chance: the same precision with fewer draws.
      const orders = countAt(counted, (k + draw.number()) / DRAWS);
      worths[k] = orders === 0 ? 0 : gammaDraw(draw, spend.p * orders, gammaDraw(draw, shape, rate));
    }
    worths.sort();
    variance[i] = varianceOf(worths);
    low[i] = worths[Math.floor(0.025 * DRAWS)]!;
    high[i] = worths[Math.ceil(0.975 * DRAWS) - 1]!;
  }
  return { low, high, variance };
}

function countAt(chances: Float64Array, share: number): number {
  let below = 0;
  for (let n = 0; n < chances.length; n++) {
    below += chances[n]!;
    if (share < below) return n;
  }
  return chances.length - 1;
}

function varianceOf(values: Float64Array): number {
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  return values.reduce((total, value) => total + (value - mean) ** 2, 0) / values.length;
}
