// Where do steps from row to row suddenly get longer? The tree over the least distances is cut there. What is wound or of
// uneven density stays whole, as long as the ground between is wider than any step within.

import type { Tree } from './density.ts';

/** Rows in parts that are too small to be clusters may be so many. */
const LEFT_OVER_AT_MOST = 0.08;

/** Label -1: in no part of `smallest` rows. No clusters where no cut leaves two parts that hold nearly everybody. */
export function widestParts(
  { from, to, length }: Tree,
  smallest: number,
): { labels: Int32Array; clusters: number } {
  const rows = from.length + 1;
  const parts = new Parts(rows, smallest);
  let [cut, widest] = [-1, 1];
  for (let i = 0; i < from.length - 1; i++) {
    parts.join(from[i]!, to[i]!);
    const ratio = length[i + 1]! / (length[i]! || 1e-300);
    if (parts.large < 2 || parts.held < (1 - LEFT_OVER_AT_MOST) * rows || ratio <= widest) continue;
    [cut, widest] = [i, ratio];
  }
  const again = new Parts(rows, smallest);
  for (let i = 0; i <= cut; i++) again.join(from[i]!, to[i]!);
  return again.labelled();
}

/** Parts that grow together, those of a size counted. */
class Parts {
  readonly #above: Int32Array;
  readonly #size: Int32Array;
  readonly #smallest: number;
  /** How many are large enough. */
  large = 0;
  /** How many rows these hold. */
  held = 0;

  constructor(rows: number, smallest: number) {
    this.#above = Int32Array.from({ length: rows }, (_, row) => row);
    this.#size = new Int32Array(rows).fill(1);
    this.#smallest = smallest;
  }

  join(a: number, b: number): void {
    const [one, other] = [this.#root(a), this.#root(b)];
    for (const part of [one, other]) this.#count(part, -1);
    this.#above[other] = one;
    this.#size[one]! += this.#size[other]!;
    this.#count(one, 1);
  }

  labelled(): { labels: Int32Array; clusters: number } {
    const names = new Map<number, number>();
    const labels = this.#above.map((_, row) => {
      const root = this.#root(row);
      if (this.#size[root]! < this.#smallest) return -1;
      if (!names.has(root)) names.set(root, names.size);
      return names.get(root)!;
    });
    return { labels, clusters: names.size };
  }

  #count(part: number, by: 1 | -1): void {
    const size = this.#size[part]!;
    if (size < this.#smallest) return;
    this.large += by;
    this.held += by * size;
  }

  #root(row: number): number {
    let at = row;
    while (this.#above[at] !== at) {
      this.#above[at] = this.#above[this.#above[at]!]!;
      at = this.#above[at]!;
    }
    return at;
  }
}
