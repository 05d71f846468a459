// Customers as three columns, and those who are alike as one row: a likelihood or a score depends on nothing else, so a
// million customers are some thousands of rows.

export interface Histories {
  customers: number;
  /** Orders after the first. */
  x: Float64Array;
  /** From the first order to the last; 0 where there is one only. */
  tx: Float64Array;
  /** From the first order to the end of watching. */
  T: Float64Array;
}
export interface GroupedHistories extends Histories {
  /** How many customers a row stands for. */
  count: Float64Array;
}
export interface Grouping {
  rows: GroupedHistories;
  /** The row of each customer. */
  of: Int32Array;
}

/** Customers with the same x, tx and T as one row, in the order of first sight. */
export function groupHistories({ customers, x, tx, T }: Histories): Grouping {
  const of = new Int32Array(customers);
  const firsts: number[] = [];
  const counts: number[] = [];
  let size = 1024;
  while (size < customers * 2) size *= 2;
  const slots = new Int32Array(size).fill(-1);
  const words = new Uint32Array(new Float64Array(3).buffer);
  const numbers = new Float64Array(words.buffer);
  for (let i = 0; i < customers; i++) {
    numbers[0] = x[i]!;
    numbers[1] = tx[i]!;
    numbers[2] = T[i]!;
    let slot = mixed(words) & (size - 1);
    for (; slots[slot] !== -1; slot = (slot + 1) & (size - 1)) {
      const first = firsts[slots[slot]!]!;
      if (x[first] === x[i] && tx[first] === tx[i] && T[first] === T[i]) break;
    }
    if (slots[slot] === -1) {
      slots[slot] = firsts.length;
      firsts.push(i);
      counts.push(0);
    }
    of[i] = slots[slot]!;
    counts[of[i]!]!++;
  }
  const take = (from: Float64Array): Float64Array => Float64Array.from(firsts, (at) => from[at]!);
  const rows = {
    customers: firsts.length,
    x: take(x),
    tx: take(tx),
    T: take(T),
    count: Float64Array.from(counts),
  };
  return { rows, of };
}

function mixed(words: Uint32Array): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < words.length; i++) {
    value = Math.imul(value ^ words[i]!, 0x9e3779b1);
    value ^= value >>> 15;
  }
  return value >>> 0;
}

/**
 * At most `most` rows that stand for all: customers in the order of x, tx and T, and every so many-th of them. Nearer
 * to the whole than a sample by chance, and the same every time.
 */
export function thinned(rows: GroupedHistories, most: number): GroupedHistories {
  const { customers, x, tx, T, count } = rows;
  if (customers <= most) return rows;
  const order = Int32Array.from({ length: customers }, (_, i) => i).sort(
    (a, b) => x[a]! - x[b]! || tx[a]! - tx[b]! || T[a]! - T[b]!,
  );
  const total = count.reduce((sum, n) => sum + n, 0);
  const places: number[] = [];
  const counts: number[] = [];
  let seen = 0;
  for (const at of order) {
    const before = Math.floor((seen * most) / total + 0.5);
    seen += count[at]!;
    const share = Math.floor((seen * most) / total + 0.5) - before;
    if (share === 0) continue;
    places.push(at);
    counts.push(share);
  }
  const take = (from: Float64Array): Float64Array => Float64Array.from(places, (at) => from[at]!);
  return { customers: places.length, x: take(x), tx: take(tx), T: take(T), count: Float64Array.from(counts) };
}

export function meanAge({ T, count }: GroupedHistories): number {
  let sum = 0;
  let customers = 0;
  for (let i = 0; i < T.length; i++) {
    sum += T[i]! * count[i]!;
    customers += count[i]!;
  }
  return sum / customers;
}

export interface HistoryFault {
  customer: number;
  expected: string;
  got: string;
}

/** What cannot be a customer's history; nothing where all are sound. */
export function historyFault({ customers, x, tx, T }: Histories): HistoryFault | undefined {
  for (let i = 0; i < customers; i++) {
    const [count, last, age] = [x[i]!, tx[i]!, T[i]!];
    const fault = (expected: string): HistoryFault => ({
      customer: i,
      expected,
      got: `x = ${count}, tx = ${last}, T = ${age}`,
    });
    if (!(Number.isInteger(count) && count >= 0))
      return fault('x, the number of repeat orders, to be a whole number from 0 up');
    if (!(age >= 0 && Number.isFinite(age)))
      return fault('T, the time since the first order, to be 0 or more');
    if (!(last >= 0 && last <= age)) return fault('tx, the time of the last order, to lie between 0 and T');
    if (count === 0 && last > 0) return fault('tx to be 0 where there is no repeat order');
  }
  return undefined;
}
