// Customers whose truth is known, drawn from the models themselves: who they are, when they order, when they leave. What
// fits and intervals are tried on.

import { betaDraw, type Chance, exponentialDraw, gammaDraw } from '../../numeric/index.ts';
import type { Histories } from './histories.ts';
import type { ModelId } from './model.ts';

export interface SimulatedOrders {
  histories: Histories;
  /** Orders in the horizon after T. */
  later: Float64Array;
  /** 1 where the customer had not left at T. */
  alive: Uint8Array;
}
export interface SimulateOptions {
  model: ModelId;
  /** In the order of the model's own. */
  parameters: readonly number[];
  customers: number;
  /** Everybody's first order lies between the least and this long ago, evenly. */
  age: { least: number; most: number };
  horizon: number;
}

export function simulateOrders(options: SimulateOptions, draw: Chance): SimulatedOrders {
  const { customers, age, horizon } = options;
  const column = () => new Float64Array(customers);
  const histories = { customers, x: column(), tx: column(), T: column() };
  const later = column();
  const alive = new Uint8Array(customers);
  for (let i = 0; i < customers; i++) {
    const T = age.least + (age.most - age.least) * draw.number();
    const { orders, left } = life(options, T + horizon, draw);
    const seen = orders.filter((time) => time <= T);
    histories.T[i] = T;
    histories.x[i] = seen.length;
    histories.tx[i] = seen.at(-1) ?? 0;
    later[i] = orders.length - seen.length;
    alive[i] = Number(left > T);
  }
  return { histories, later, alive };
}

/** Times of the orders after the first, and when the customer leaves. */
function life(
  { model, parameters }: SimulateOptions,
  until: number,
  draw: Chance,
): { orders: number[]; left: number } {
  const [r = 1, alpha = 1, third = 1, fourth = 1] = parameters;
  const rate = gammaDraw(draw, r, alpha);
  const leaves =
    model === 'pareto' ? exponentialDraw(draw, gammaDraw(draw, third, fourth)) : Number.POSITIVE_INFINITY;
  const p = model === 'bgnbd' || model === 'mbgnbd' ? betaDraw(draw, third, fourth) : 0;
  const orders: number[] = [];
  if (model === 'mbgnbd' && draw.hits(p)) return { orders, left: 0 };
  for (
    let time = exponentialDraw(draw, rate);
    time <= Math.min(until, leaves);
    time += exponentialDraw(draw, rate)
  ) {
    orders.push(time);
    if (draw.hits(p)) return { orders, left: time };
  }
  return { orders, left: leaves };
}
