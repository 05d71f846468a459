// Who goes with whom: the pairing of two lists that costs least in all, each used once. For carrying names from old
// clusters to new ones.

/**
 * For each row the column that it gets; -1 where there are more rows than columns and it gets none. Costs are `rows *
 * columns` numbers. O(n^3).
 * Source: H. W. Kuhn, The Hungarian method for the assignment problem, 1955, with the potentials of Jonker and Volgenant.
 * @example cheapestPairs([4, 1, 2, 0], 2, 2)  // [1, 0]
 */
export function cheapestPairs(costs: ArrayLike<number>, rows: number, columns: number): number[] {
  const size = Math.max(rows, columns);
  const cost = (i: number, j: number) => (i < rows && j < columns ? costs[i * columns + j]! : 0);
  const rowPrice = new Float64Array(size + 1);
  const columnPrice = new Float64Array(size + 1);
  /** By column, from 1: the row that has it; 0 nobody. */
  const owner = new Int32Array(size + 1);
  for (let row = 1; row <= size; row++) place(row);
  const pairs = new Array<number>(rows).fill(-1);
  for (let j = 1; j <= columns; j++) if (owner[j]! <= rows) pairs[owner[j]! - 1] = j - 1;
  return pairs;

  /** Finds the cheapest way of giving this row a column, moving those who have one already. */
  function place(row: number): void {
    owner[0] = row;
    const least = new Float64Array(size + 1).fill(Number.POSITIVE_INFINITY);
    const before = new Int32Array(size + 1);
    const used = new Uint8Array(size + 1);
    let at = 0;
    do {
      used[at] = 1;
      const from = owner[at]!;
      let next = 0;
      let step = Number.POSITIVE_INFINITY;
      for (let j = 1; j <= size; j++) {
        if (used[j]) continue;
        const reduced = cost(from - 1, j - 1) - rowPrice[from]! - columnPrice[j]!;
        if (reduced < least[j]!) {
          least[j] = reduced;
          before[j] = at;
        }
        if (least[j]! < step) {
          step = least[j]!;
          next = j;
        }
      }
      for (let j = 0; j <= size; j++) {
        if (used[j]) {
          rowPrice[owner[j]!]! += step;
          columnPrice[j]! -= step;
        } else least[j]! -= step;
      }
      at = next;
    } while (owner[at] !== 0);
    while (at !== 0) {
      const earlier = before[at]!;
      owner[at] = owner[earlier]!;
      at = earlier;
    }
  }
}
