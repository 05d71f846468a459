// What a model of repeat orders promises. All of them describe one customer by three numbers: `x` repeat orders (orders
// after the first), the last of them `tx` after the first order, watched until `T` after the first order. All times
// are in one unit, whichever it is. A model is a file beside this one.

export interface OrderModel {
  id: ModelId;
  name: string;
  /** All above 0; those whose name is in `times` are in the unit of time. */
  parameters: readonly string[];
  times: readonly string[];
  /** Whether customers can leave for good. */
  hasDropout: boolean;
  /** Where the search begins: from the shape and rate of the model without dropout, and the mean age. */
  starts(shape: number, rate: number, age: number): number[][];
  with(parameters: ArrayLike<number>): OrderLaw;
}
export type ModelId = 'nbd' | 'bgnbd' | 'mbgnbd' | 'pareto';

/** A model with its parameters. Keeps what it worked out for an `x`: one for each fit, not for each customer. */
export interface OrderLaw {
  logLikelihood(x: number, tx: number, T: number): number;
  /** The probability of still being a customer at `T`. */
  alive(x: number, tx: number, T: number): number;
  /** How many orders somebody who is a customer at `T` is expected to make in the next `t`. */
  ifAlive(x: number, T: number, t: number): number;
  /** How likely each number of orders is for somebody who is a customer at `T`: P(0), P(1), ... in `out`. */
  chancesIfAlive(x: number, T: number, t: number, out: Float64Array): void;
  /** Shape and rate of the gamma distribution of how often somebody orders while they are a customer. */
  pace(x: number, T: number): { shape: number; rate: number };
}

/** Orders expected in the next `t`. @example expectedOrders(law, 2, 30.43, 38.86, 39) // 1.226 with BG/NBD on CDNOW */
export function expectedOrders(law: OrderLaw, x: number, tx: number, T: number, t: number): number {
  return law.alive(x, tx, T) * law.ifAlive(x, T, t);
}

/** Orders expected of a new customer, who has just made the first, in the next `t`. */
export const expectedOfNew = (law: OrderLaw, t: number): number => expectedOrders(law, 0, 0, 0, t);

/** P(0), P(1), ... P(size - 1) orders in the next `t`. */
export function chancesOf(
  law: OrderLaw,
  x: number,
  tx: number,
  T: number,
  t: number,
  out: Float64Array,
): void {
  const alive = law.alive(x, tx, T);
  law.chancesIfAlive(x, T, t, out);
  for (let n = 0; n < out.length; n++) out[n]! *= alive;
  out[0]! += 1 - alive;
}
