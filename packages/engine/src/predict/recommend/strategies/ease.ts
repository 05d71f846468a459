// EASE^R: the linear model from items to items that best gives back what everybody has, when no item may point to
// itself. One matrix inversion, no chance. Sources: H. Steck, Embarrassingly Shallow Autoencoders for Sparse Data, WWW
// 2019; and, for dropout, Autoencoders that don't overfit towards the Identity, NeurIPS 2020.

import { invertPositive } from '../../../numeric/index.ts';
import { type Interactions, itemsOfUsers } from '../interactions.ts';
import { fittedOf, NeighboursBuilder, neighboursOf, summandsOf, sumOf } from '../neighbours.ts';
import type { Fitted, Strategy } from '../strategy.ts';

/** A catalogue with more items is fitted on its most popular ones; memory is 8 bytes a pair. */
const MOST_ITEMS = 6000;

export const ease: Strategy = {
  /**
   * `regularisation` (500); `dropout` (0): the share of everybody's items that is hidden while learning, in expectation;
   * `neighbours`: how many weights an item keeps, 0 (all); `mostItems` (6000): only the most popular ones are learned.
   */
  fit({ all }, { regularisation = 500, dropout = 0, neighbours = 0, mostItems = MOST_ITEMS } = {}) {
    const { numbers, of } = mostPopular(all, mostItems);
    const size = of.length;
    const inverse = gram(all, numbers, size);
    for (let i = 0; i < size; i++) inverse[i * size + i]! *= 1 + dropout / (1 - dropout);
    for (let i = 0; i < size; i++) inverse[i * size + i]! += regularisation;
    if (!invertPositive(inverse, size)) return fittedOf(new NeighboursBuilder(all.items.length, 0).done());
    return neighbours > 0 ? pruned(inverse, numbers, of, neighbours) : dense(inverse, numbers, of);
  },
  scores(fitted, { history }, into) {
    if (fitted.arrays.weights) denseScores(fitted, distinct(history.item), into);
    else sumOf(neighboursOf(fitted), once(history), () => 1, into);
  },
  because(fitted, { history }) {
    if (!fitted.arrays.weights) return summandsOf(neighboursOf(fitted), history, () => 1);
    const { weights, numbers } = fitted.arrays;
    const size = fitted.numbers.size!;
    return (item) => {
      const to = numbers![item]!;
      return Float64Array.from(history.item, (h) =>
        numbers![h]! < 0 || to < 0 ? 0 : weights![numbers![h]! * size + to]!,
      );
    };
  },
};

const distinct = (items: ArrayLike<number>): number[] => [...new Set(Array.from(items))];
const once = (history: { item: ArrayLike<number> }) => {
  const item = distinct(history.item);
  return { item, weight: item, time: item };
};

/** `numbers[item]` is its place in the model or −1, `of[place]` the item. */
function mostPopular({ items, item }: Interactions, most: number) {
  const counts = new Int32Array(items.length);
  for (const i of item) counts[i]!++;
  const of = Int32Array.from(items.keys())
    .filter((i) => counts[i]! > 0)
    .sort((a, b) => counts[b]! - counts[a]! || a - b)
    .slice(0, most);
  const numbers = new Int32Array(items.length).fill(-1);
  for (let place = 0; place < of.length; place++) numbers[of[place]!] = place;
  return { numbers, of };
}

/** How many people two items share; the lower triangle. */
function gram(data: Interactions, numbers: Int32Array, size: number): Float64Array {
  const made = new Float64Array(size * size);
  const { starts, members } = itemsOfUsers(data);
  for (let u = 0; u < starts.length - 1; u++) {
    const mine = [...members.subarray(starts[u]!, starts[u + 1]!)]
      .map((i) => numbers[i]!)
      .filter((p) => p >= 0);
    mine.sort((a, b) => a - b);
    for (let a = 0; a < mine.length; a++) {
      const row = mine[a]! * size;
      for (let b = 0; b <= a; b++) made[row + mine[b]!]!++;
    }
  }
  return made;
}

/** B = I − P / diag(P), with a diagonal of 0; row by row what an item says of all others. */
function dense(inverse: Float64Array, numbers: Int32Array, of: Int32Array): Fitted {
  const size = of.length;
  const weights = new Float32Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++)
      if (i !== j) weights[i * size + j] = -inverse[i * size + j]! / inverse[j * size + j]!;
  return { numbers: { size }, arrays: { weights, numbers, of } };
}

function denseScores(
  { arrays, numbers: { size = 0 } }: Fitted,
  history: readonly number[],
  into: Float64Array,
) {
  const { weights, numbers, of } = arrays;
  const sums = new Float64Array(size);
  for (const item of history) {
    const place = numbers![item]!;
    if (place < 0) continue;
    const row = weights!.subarray(place * size, (place + 1) * size);
    for (let j = 0; j < size; j++) sums[j]! += row[j]!;
  }
  into.fill(0);
  for (let j = 0; j < size; j++) into[of![j]!] = sums[j]!;
}

function pruned(inverse: Float64Array, numbers: Int32Array, of: Int32Array, keep: number): Fitted {
  const size = of.length;
  const builder = new NeighboursBuilder(numbers.length, keep);
  const others = [...of];
  for (const place of numbers)
    builder.add(place < 0 ? [] : others, (item) => {
      const to = numbers[item]!;
      return to === place ? 0 : -inverse[place * size + to]! / inverse[to * size + to]!;
    });
  return fittedOf(builder.done());
}
