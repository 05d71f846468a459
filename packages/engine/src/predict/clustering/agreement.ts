// How far two ways of dividing the same rows agree, corrected for what chance would give.

/** Counts of each pair of labels, with their margins; labels may be any whole numbers. */
function table(a: ArrayLike<number>, b: ArrayLike<number>) {
  const cells = new Map<string, number>();
  const [rows, columns] = [new Map<number, number>(), new Map<number, number>()];
  for (let i = 0; i < a.length; i++) {
    const cell = `${a[i]} ${b[i]}`;
    cells.set(cell, (cells.get(cell) ?? 0) + 1);
    rows.set(a[i]!, (rows.get(a[i]!) ?? 0) + 1);
    columns.set(b[i]!, (columns.get(b[i]!) ?? 0) + 1);
  }
  return { cells, rows, columns };
}

/**
 * The adjusted Rand index: 1 for the same division whatever its labels are called, about 0 by chance.
 * Source: L. Hubert, P. Arabie, Comparing partitions, Journal of Classification 2, 1985.
 * @example adjustedRand([0, 0, 1, 1], [5, 5, 3, 3])  // 1
 */
export function adjustedRand(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const { cells, rows, columns } = table(a, b);
  const pairs = (counts: Iterable<number>) => {
    let sum = 0;
    for (const count of counts) sum += (count * (count - 1)) / 2;
    return sum;
  };
  const together = pairs(cells.values());
  const [inA, inB] = [pairs(rows.values()), pairs(columns.values())];
  const all = (a.length * (a.length - 1)) / 2;
  const expected = all === 0 ? 0 : (inA * inB) / all;
  const most = (inA + inB) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
}

/** Normalised mutual information, divided by the mean of the two entropies: 0 to 1. */
export function mutualInformation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const { cells, rows, columns } = table(a, b);
  const n = a.length;
  const entropy = (counts: Iterable<number>) => {
    let sum = 0;
    for (const count of counts) sum -= (count / n) * Math.log(count / n);
    return sum;
  };
  const [ha, hb] = [entropy(rows.values()), entropy(columns.values())];
  const mean = (ha + hb) / 2;
  return mean === 0 ? 1 : Math.max(0, ha + hb - entropy(cells.values())) / mean;
}
