// How many orders all customers together make over a horizon, and how sure that is: the parameters could be others (draws
// from their normal distribution around the fit, over logarithms), and with the right ones chance still plays.

import { type Chance, cholesky } from '../../numeric/index.ts';
import type { OrderFit } from './fit.ts';
import { sum } from './held-out.ts';
import { type GroupedHistories, thinned } from './histories.ts';
import { chancesOf, expectedOrders, type OrderLaw, type OrderModel } from './model.ts';
import type { SpendFit } from './spend.ts';

export interface TotalOrders {
  expected: number;
  /** 95 %. */
  low: number;
  high: number;
  /** The share of it that the parameters leave open: the standard deviation of its logarithm. */
  open: number;
}

const DRAWS = 100;
const LOOKED_AT = 1000;

/** Interval by the curvature of the likelihood (not a bootstrap); without one where the likelihood was flat. */
export function totalOrders(
  model: OrderModel,
  fit: OrderFit,
  rows: GroupedHistories,
  length: number,
  draw: Chance,
): TotalOrders | { expected: number } {
  const values = model.parameters.map((name) => fit.parameters[name]!);
  const expected = totalOf(model.with(values), rows, length);
  if (!fit.sureness) return { expected };
  const root = cholesky(Float64Array.from(fit.sureness.covariance), values.length);
  if (!root) return { expected };
  const few = thinned(rows, LOOKED_AT);
  const middle = totalOf(model.with(values), few, length);
  let spread = 0;
  for (let i = 0; i < DRAWS; i++) {
    const drawn = model.with(nearby(values, root, draw));
    spread += (Math.log(totalOf(drawn, few, length)) - Math.log(middle)) ** 2;
  }
  const scale = expected / middle;
  const byChance = (varianceOf(model.with(values), few, length) * scale) / expected ** 2;
  return { ...around(expected, spread / DRAWS + byChance), open: Math.sqrt(spread / DRAWS) };
}

/**
 * What all customers' orders are worth together: the parameters of orders and of spending could be others, and what
 * chance does to each customer (`variance`, of `valueSpans`) adds up. Null where either likelihood was flat.
 */
export function totalValue(
  value: Float64Array,
  { variance }: { variance: Float64Array },
  orders: TotalOrders | { expected: number },
  spend: SpendFit,
): { expected: number; low: number; high: number } | { expected: number } {
  const expected = sum(value);
  if (!('open' in orders) || !spend.sureness || spend.parameters.q <= 1) return { expected };
  // The logarithm of the mean, log p + log v - log (q - 1), by the delta method.
  const { q } = spend.parameters;
  const slopes = [1, -q / (q - 1), 1];
  let ofMean = 0;
  for (let i = 0; i < 3; i++)
    for (let j = 0; j < 3; j++) ofMean += slopes[i]! * slopes[j]! * spend.sureness.covariance[i * 3 + j]!;
  return around(expected, orders.open ** 2 + ofMean + sum(variance) / expected ** 2);
}

/** 95 % of a log-normal. */
function around(expected: number, variance: number): { expected: number; low: number; high: number } {
  const reach = Math.exp(1.959963984540054 * Math.sqrt(variance));
  return { expected, low: expected / reach, high: expected * reach };
}

function nearby(values: readonly number[], root: Float64Array, draw: Chance): number[] {
  const size = values.length;
  const normal = values.map(() => draw.normal(0, 1));
  return values.map((value, i) => {
    let moved = 0;
    for (let k = 0; k <= i; k++) moved += root[i * size + k]! * normal[k]!;
    return value * Math.exp(moved);
  });
}

function totalOf(law: OrderLaw, { x, tx, T, count }: GroupedHistories, length: number): number {
  let total = 0;
  for (let i = 0; i < x.length; i++) total += count[i]! * expectedOrders(law, x[i]!, tx[i]!, T[i]!, length);
  return total;
}

/** Customers order independently of each other, so variances add up. */
function varianceOf(law: OrderLaw, { x, tx, T, count }: GroupedHistories, length: number): number {
  const chances = new Float64Array(400);
  let total = 0;
  for (let i = 0; i < x.length; i++) {
    chancesOf(law, x[i]!, tx[i]!, T[i]!, length, chances);
    let [mean, square] = [0, 0];
    for (let n = 1; n < chances.length; n++) {
      mean += n * chances[n]!;
      square += n * n * chances[n]!;
    }
    total += count[i]! * (square - mean * mean);
  }
  return total;
}
