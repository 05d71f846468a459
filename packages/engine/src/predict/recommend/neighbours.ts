// Items that point to other items, each pointer with a weight: what most strategies come down to. A score is a sum over
// the history, so an explanation is the largest summand.

import type { History } from './interactions.ts';
import type { Fitted } from './strategy.ts';

/** Pointers of item `i` are those from `starts[i]` up to `starts[i + 1]`. */
export interface Neighbours {
  starts: Int32Array;
  item: Int32Array;
  weight: Float32Array;
}

export const neighboursOf = ({ arrays }: Fitted): Neighbours => arrays as unknown as Neighbours;
export const fittedOf = (neighbours: Neighbours, numbers: Record<string, number> = {}): Fitted => ({
  numbers,
  arrays: { ...neighbours },
});

/** Collects pointers item by item, in the order of the items' numbers. */
export class NeighboursBuilder {
  readonly #starts: Int32Array;
  readonly #item: number[] = [];
  readonly #weight: number[] = [];
  readonly #keep: number;
  readonly #sizes: Float64Array;
  #next = 0;

  /** `keep`: how many pointers an item has at most, the heaviest. */
  constructor(items: number, keep: number) {
    this.#starts = new Int32Array(items + 1);
    this.#sizes = new Float64Array(items);
    this.#keep = keep;
  }

  /** The next item's: `to` are the items to which it may point, `weightOf` their weights; 0 is no pointer. */
  add(to: readonly number[], weightOf: (item: number) => number): void {
    for (const item of this.#heaviest(to, weightOf)) {
      const weight = weightOf(item);
      if (weight === 0) continue;
      this.#item.push(item);
      this.#weight.push(weight);
    }
    this.#starts[++this.#next] = this.#item.length;
  }

  done(): Neighbours {
    return {
      starts: this.#starts,
      item: Int32Array.from(this.#item),
      weight: Float32Array.from(this.#weight),
    };
  }

  #heaviest(to: readonly number[], weightOf: (item: number) => number): readonly number[] {
    if (to.length <= this.#keep) return to;
    const sizes = this.#sizes;
    for (const item of to) sizes[item] = Math.abs(weightOf(item));
    return [...to].sort((a, b) => sizes[b]! - sizes[a]! || a - b).slice(0, this.#keep);
  }
}

/** Adds up what the history points to; `worth` is what an entry of it counts. */
export function sumOf(
  { starts, item, weight }: Neighbours,
  history: History,
  worth: (entry: number) => number,
  into: Float64Array,
): void {
  into.fill(0);
  for (let h = 0; h < history.item.length; h++) {
    const from = history.item[h]!;
    const times = worth(h);
    for (let n = starts[from]!; n < starts[from + 1]!; n++) into[item[n]!]! += times * weight[n]!;
  }
}

/** What each entry of the history adds to the sum of an item. */
export function summandsOf(
  { starts, item, weight }: Neighbours,
  history: History,
  worth: (entry: number) => number,
): (to: number) => Float64Array {
  return (to) => {
    const summands = new Float64Array(history.item.length);
    for (let h = 0; h < summands.length; h++) {
      const from = history.item[h]!;
      for (let n = starts[from]!; n < starts[from + 1]!; n++)
        if (item[n] === to) summands[h] = worth(h) * weight[n]!;
    }
    return summands;
  };
}
