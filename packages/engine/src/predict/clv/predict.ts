// What is expected of every customer over a horizon: orders, worth, whether they are still one, when they order next.
// Columns of numbers; customers whose histories are alike are worked out once.

import { gaussLegendre } from '../../numeric/index.ts';
import { type Grouping, groupHistories, type Histories } from './histories.ts';
import { chancesOf, expectedOrders, type OrderLaw } from './model.ts';
import { expectedSpend, type SpendParameters } from './spend.ts';

export interface Horizon {
  /** In the unit of the histories. */
  length: number;
  /** Continuous, a unit of time: 0.1 a year is Math.log(1.1) / 52.18 a week. 0 when not given. */
  discount?: number;
}
export interface Predictions {
  /** The probability of still being a customer. */
  alive: Float64Array;
  orders: Float64Array;
  /** Between these, both included, the number of orders lies with 95 % or a little more, given the parameters. */
  ordersLow: Float64Array;
  ordersHigh: Float64Array;
  /** The probability of at least one order. */
  again: Float64Array;
  /** Half of the customers of this history who stay order within so long from now; and a tenth, and nine tenths. */
  next: Float64Array;
  nextSoon: Float64Array;
  nextLate: Float64Array;
  /** Orders as if all were made today, each worth less the later it comes. */
  discountedOrders: Float64Array;
  /** Mean worth of the next orders; with a model of spending only. */
  spend?: Float64Array;
  /** Discounted orders × spend. */
  value?: Float64Array;
}

const RULE = gaussLegendre(8);
const MOST_COUNTED = 4096;

export function predictAll(law: OrderLaw, histories: Histories, horizon: Horizon): Predictions {
  return spread(groupHistories(histories), (rows) => {
    const columns = emptyPredictions(rows.customers);
    const chances = new Float64Array(MOST_COUNTED);
    for (let i = 0; i < rows.customers; i++) {
      const [x, tx, T] = [rows.x[i]!, rows.tx[i]!, rows.T[i]!];
      const alive = law.alive(x, tx, T);
      const ifAlive = law.ifAlive(x, T, horizon.length);
      const orders = alive * ifAlive;
      columns.alive[i] = alive;
      columns.orders[i] = orders;
      const [low, high, none] = spanOf(law, x, tx, T, horizon.length, orders, chances);
      columns.ordersLow[i] = low;
      columns.ordersHigh[i] = high;
      columns.again[i] = 1 - none;
      columns.next[i] = waitFor(law, x, T, 0.5);
      columns.nextSoon[i] = waitFor(law, x, T, 0.1);
      columns.nextLate[i] = waitFor(law, x, T, 0.9);
      columns.discountedOrders[i] = alive * discountedIfAlive(law, x, T, horizon, ifAlive);
    }
    return columns;
  });
}

/** Adds what orders are worth. */
export function withSpend(
  predictions: Predictions,
  { x }: Histories,
  mean: Float64Array,
  parameters: SpendParameters,
): Predictions {
  const spend = x.map((count, i) => expectedSpend(parameters, count, mean[i]!));
  return { ...predictions, spend, value: spend.map((worth, i) => worth * predictions.discountedOrders[i]!) };
}

/** How long until a share of those who stay have ordered: their rates are gamma distributed, so waits are Lomax. */
export function waitFor(law: OrderLaw, x: number, T: number, share: number): number {
  const { shape, rate } = law.pace(x, T);
  return rate * Math.expm1(-Math.log1p(-share) / shape);
}

/**
 * Orders in the next `length`, each times e^(-discount × its time): e^(-δH) E(H) + δ ∫ e^(-δt) E(t) dt, by parts, so
 * that it holds for every model.
 */
export function discountedOrders(law: OrderLaw, x: number, tx: number, T: number, horizon: Horizon): number {
  const orders = law.ifAlive(x, T, horizon.length);
  return law.alive(x, tx, T) * discountedIfAlive(law, x, T, horizon, orders);
}

function discountedIfAlive(law: OrderLaw, x: number, T: number, horizon: Horizon, orders: number): number {
  const { length, discount = 0 } = horizon;
  if (discount === 0) return orders;
  let sum = Math.exp(-discount * length) * orders;
  for (let i = 0; i < RULE.points.length; i++) {
    const t = length * RULE.points[i]!;
    sum += discount * length * RULE.weights[i]! * Math.exp(-discount * t) * law.ifAlive(x, T, t);
  }
  return sum;
}

/** The middle 95 % of the number of orders, and the probability of none. */
function spanOf(
  law: OrderLaw,
  x: number,
  tx: number,
  T: number,
  t: number,
  expected: number,
  chances: Float64Array,
): [number, number, number] {
  let size = Math.min(MOST_COUNTED, 8 + Math.ceil(expected * 4));
  for (;;) {
    const some = chances.subarray(0, size);
    chancesOf(law, x, tx, T, t, some);
    let below = 0;
    let low = -1;
    for (let n = 0; n < size; n++) {
      below += some[n]!;
      if (low < 0 && below > 0.025) low = n;
      if (below >= 0.975) return [low, n, some[0]!];
    }
    if (size === MOST_COUNTED) return [Math.max(0, low), size, some[0]!];
    size = Math.min(MOST_COUNTED, size * 2);
  }
}

/** The expected orders alone: what refreshing scores and comparing models need. */
export function expectedAll(law: OrderLaw, histories: Histories, length: number): Float64Array {
  const { rows, of } = groupHistories(histories);
  const each = rows.x.map((x, i) => expectedOrders(law, x, rows.tx[i]!, rows.T[i]!, length));
  return Float64Array.from(of, (at) => each[at]!);
}

type Columns = Record<Exclude<keyof Predictions, 'spend' | 'value'>, Float64Array>;

function emptyPredictions(size: number): Columns {
  const column = () => new Float64Array(size);
  return {
    ...{ alive: column(), orders: column(), ordersLow: column(), ordersHigh: column(), again: column() },
    ...{ next: column(), nextSoon: column(), nextLate: column(), discountedOrders: column() },
  };
}

function spread({ rows, of }: Grouping, work: (rows: Histories) => Columns): Columns {
  const columns = work(rows);
  for (const name of Object.keys(columns) as (keyof Columns)[]) {
    const each = columns[name];
    columns[name] = Float64Array.from(of, (at) => each[at]!);
  }
  return columns;
}
