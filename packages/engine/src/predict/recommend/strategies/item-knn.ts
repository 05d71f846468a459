// Item-kNN: the items most like those of the history, by the angle between who has to do with them, or by BM25, which
// counts a person with few items more than one with hundreds. Source: M. Deshpande, G. Karypis, Item-Based Top-N
// Recommendation Algorithms, TOIS 2004; S. Robertson, H. Zaragoza, The Probabilistic Relevance Framework, 2009.

import { type Interactions, itemsOfUsers, turned } from '../interactions.ts';
import { fittedOf, NeighboursBuilder, neighboursOf, summandsOf, sumOf } from '../neighbours.ts';
import type { Moment, Strategy } from '../strategy.ts';

export const itemKnn: Strategy = {
  /**
   * `neighbours` (100); `shrink` (10): people two items must share before their likeness is believed; `bm25` (0 or 1) and
   * its `k1` (1.2) and `b` (0.4).
   */
  fit({ all }, { neighbours = 100, shrink = 10, bm25 = 0, k1 = 1.2, b = 0.4 } = {}) {
    const sets = itemsOfUsers(all);
    const people = turned(sets, all.items.length);
    const worth = bm25 > 0 ? bm25Weights(all, { k1, b }) : new Float64Array(all.users.length).fill(1);
    const lengths = Float64Array.from(all.items, (_, i) => {
      let sum = 0;
      for (let p = people.starts[i]!; p < people.starts[i + 1]!; p++) sum += worth[people.members[p]!]! ** 2;
      return Math.sqrt(sum);
    });
    const builder = new NeighboursBuilder(all.items.length, neighbours);
    const products = new Float64Array(all.items.length);
    for (let i = 0; i < all.items.length; i++) {
      const others: number[] = [];
      for (let p = people.starts[i]!; p < people.starts[i + 1]!; p++) {
        const user = people.members[p]!;
        for (let n = sets.starts[user]!; n < sets.starts[user + 1]!; n++) {
          const other = sets.members[n]!;
          if (products[other] === 0) others.push(other);
          products[other]! += worth[user]! ** 2;
        }
      }
      builder.add(others, (j) => (i === j ? 0 : products[j]! / (lengths[i]! * lengths[j]! + shrink)));
      for (const other of others) products[other] = 0;
    }
    return fittedOf(builder.done());
  },
  scores: (fitted, { history }, into) => sumOf(neighboursOf(fitted), firsts(history), () => 1, into),
  because: (fitted, { history }) => summandsOf(neighboursOf(fitted), history, () => 1),
};

/** What one thing of a person's counts: less the more they have. */
function bm25Weights(
  { users, items, starts }: Interactions,
  { k1, b }: { k1: number; b: number },
): Float64Array {
  const mean = starts[users.length]! / Math.max(1, users.length);
  return Float64Array.from(users, (_, u) => {
    const length = starts[u + 1]! - starts[u]!;
    const rarity = Math.log(1 + (items.length - length + 0.5) / (length + 0.5));
    return Math.sqrt((rarity * (k1 + 1)) / (1 + k1 * (1 - b + (b * length) / mean)));
  });
}

/** Each item once. */
const firsts = ({ item }: Moment['history']) => {
  const once = [...new Set(Array.from(item))];
  return { item: once, weight: once, time: once };
};
