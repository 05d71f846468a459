// From a log of purchases to histories: purchases of one customer on one day are one order.

import type { Histories } from './histories.ts';

/** Rows in any order; several of a day are one order. */
export interface PurchaseLog {
  customers: number;
  /** From 0 up, for each row. */
  customer: Int32Array;
  /** Whole days since any day. */
  day: Int32Array;
  /** Worth of the row; left out where it is not known of any. */
  value?: Float64Array;
}
/** Customer by customer, day by day. */
export interface Orders {
  customers: number;
  /** Where the orders of customer `c` begin; those of the last end at `starts[customers]`. */
  starts: Int32Array;
  day: Int32Array;
  /** Worth of the day's purchases. */
  value?: Float64Array;
}
export interface Watched {
  histories: Histories;
  /** Mean worth of an order after the first, which is what the model of spending reads; NaN without one. */
  meanValue?: Float64Array;
  /** The customers, by their number in the log, whose first order lies within the time. */
  customer: Int32Array;
  /** Of their last order within the time. */
  lastDay: Int32Array;
}

export function ordersOf({ customers, customer, day, value }: PurchaseLog): Orders {
  const rows = sortedRows(customers, customer, day);
  const starts = new Int32Array(customers + 1);
  const days = new Int32Array(rows.length);
  const worth = value && new Float64Array(rows.length);
  let size = 0;
  let at = 0;
  for (let c = 0; c < customers; c++) {
    starts[c] = size;
    for (; at < rows.length && customer[rows[at]!] === c; at++) {
      const row = rows[at]!;
      const isNew = size === starts[c] || days[size - 1] !== day[row];
      if (isNew) days[size++] = day[row]!;
      if (worth) worth[size - 1]! += value[row]!;
    }
  }
  starts[customers] = size;
  return { customers, starts, day: days.subarray(0, size), ...(worth && { value: worth.subarray(0, size) }) };
}

/** By customer and then by day, without comparing rows of different customers. */
function sortedRows(customers: number, customer: Int32Array, day: Int32Array): Int32Array {
  const next = new Int32Array(customers + 1);
  for (const c of customer) next[c + 1]!++;
  for (let c = 0; c < customers; c++) next[c + 1]! += next[c]!;
  const ends = next.slice(1);
  const rows = new Int32Array(customer.length);
  for (let row = 0; row < customer.length; row++) rows[next[customer[row]!]!++] = row;
  for (let c = 0, from = 0; c < customers; from = ends[c++]!)
    if (ends[c]! - from > 1) rows.subarray(from, ends[c]).sort((a, b) => day[a]! - day[b]!);
  return rows;
}

/**
 * What was seen of customers up to and with the day `until`, in units of so many days.
 * @example historiesOf(orders, { until: 10_134, unitDays: 7 }) // weeks, to 1997-09-30 when days count from 1970
 */
export function historiesOf(
  orders: Orders,
  { until, unitDays }: { until: number; unitDays: number },
): Watched {
  const { starts, day, value } = orders;
  const inside: number[] = [];
  for (let c = 0; c < orders.customers; c++)
    if (starts[c]! < starts[c + 1]! && day[starts[c]!]! <= until) inside.push(c);
  const customers = inside.length;
  const [x, tx, T] = [new Float64Array(customers), new Float64Array(customers), new Float64Array(customers)];
  const lastDay = new Int32Array(customers);
  const meanValue = value && new Float64Array(customers);
  inside.forEach((c, i) => {
    const first = starts[c]!;
    let last = first;
    let worth = 0;
    while (last + 1 < starts[c + 1]! && day[last + 1]! <= until) {
      last++;
      worth += value?.[last] ?? 0;
    }
    x[i] = last - first;
    tx[i] = (day[last]! - day[first]!) / unitDays;
    T[i] = (until - day[first]!) / unitDays;
    lastDay[i] = day[last]!;
    if (meanValue) meanValue[i] = last > first ? worth / (last - first) : Number.NaN;
  });
  const histories = { customers, x, tx, T };
  return { histories, customer: Int32Array.from(inside), lastDay, ...(meanValue && { meanValue }) };
}

/** What those customers bought after `after`, up to and with `until`. */
export function ordersBetween(
  { starts, day, value }: Orders,
  customer: Int32Array,
  { after, until }: { after: number; until: number },
): { orders: Float64Array; value?: Float64Array } {
  const orders = new Float64Array(customer.length);
  const worth = value && new Float64Array(customer.length);
  customer.forEach((c, i) => {
    for (let at = starts[c]!; at < starts[c + 1]!; at++) {
      if (day[at]! <= after || day[at]! > until) continue;
      orders[i]!++;
      if (worth) worth[i]! += value[at]!;
    }
  });
  return { orders, ...(worth && { value: worth }) };
}
