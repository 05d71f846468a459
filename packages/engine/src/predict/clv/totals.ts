// How many orders all customers together make over a horizon, and how sure that is: the parameters could be others (draws
// from their normal distribution around the fit, over logarithms), and with the right ones chance still plays.

import { type Chance, cholesky } from '../../numeric/index.ts';
import type { OrderFit } from './fit.ts';
import { type GroupedHistories, thinned } from './histories.ts';
import { chancesOf, expectedOrders, type OrderLaw, type OrderModel } from './model.ts';

export interface TotalOrders {
  expected: number;
  /** 95 %. */
  low: number;
  high: number;
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
  const reach = Math.exp(1.959963984540054 * Math.sqrt(spread / DRAWS + byChance));
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
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += count[i]! * expectedOrders(law, x[i]!, tx[i]!, T[i]!, length);
  return sum;
}

/** Customers order independently of each other, so variances add up. */
function varianceOf(law: OrderLaw, { x, tx, T, count }: GroupedHistories, length: number): number {
  const chances = new Float64Array(400);
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    chancesOf(law, x[i]!, tx[i]!, T[i]!, length, chances);
    let [mean, square] = [0, 0];
    for (let n = 1; n < chances.length; n++) {
      mean += n * chances[n]!;
      square += n * n * chances[n]!;
    }
    sum += count[i]! * (square - mean * mean);
  }
  return sum;
}
