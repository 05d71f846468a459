// What comes next in a visit: items that followed each other, in either order but the nearer and the more forward the
// more, and the last item of this visit counting most. Source: sequential rules, M. Ludewig, D. Jannach, Evaluation of
// Session-based Recommendation Algorithms, UMUAI 2018 (there as strong as recurrent networks, and learned in one pass).

import type { History, Interactions } from '../interactions.ts';
import { fittedOf, NeighboursBuilder, neighboursOf, summandsOf, sumOf } from '../neighbours.ts';
import type { Strategy } from '../strategy.ts';

const MINUTE_MS = 60_000;

export const nextItem: Strategy = {
  /**
   * `neighbours` (60); `steps` (10): how far apart two items may be; `backward` (.3): what the other order counts;
   * `visitMinutes` (30): a longer gap ends a visit.
   */
  fit({ all, viewed }, { neighbours = 60, steps = 10, backward = 0.3, visitMinutes = 30 } = {}) {
    const data = viewed ?? all;
    const pairs = rules(data, { steps, backward, gap: visitMinutes * MINUTE_MS });
    const counts = new Float64Array(data.items.length);
    for (const item of data.item) counts[item]!++;
    const builder = new NeighboursBuilder(data.items.length, neighbours);
    for (let i = 0; i < data.items.length; i++) {
      const mine = pairs[i];
      builder.add(
        mine ? [...mine.keys()] : [],
        (j) => mine!.get(j)! / Math.sqrt(counts[i]! * counts[j]! + 1),
      );
    }
    return fittedOf(builder.done(), { gap: visitMinutes * MINUTE_MS });
  },
  scores: (fitted, { history }, into) =>
    sumOf(neighboursOf(fitted), history, recency(history, fitted.numbers.gap!), into),
  because: (fitted, { history }) =>
    summandsOf(neighboursOf(fitted), history, recency(history, fitted.numbers.gap!)),
};

function rules(
  { users, items, starts, item, time }: Interactions,
  asked: { steps: number; backward: number; gap: number },
) {
  const pairs: (Map<number, number> | undefined)[] = new Array(items.length);
  const add = (from: number, to: number, worth: number) => {
    pairs[from] ??= new Map();
    const mine = pairs[from];
    mine.set(to, (mine.get(to) ?? 0) + worth);
  };
  for (let u = 0; u < users.length; u++)
    for (let n = starts[u]!; n < starts[u + 1]!; n++)
      for (let m = n - 1, far = 1; m >= starts[u]! && far <= asked.steps; m--, far++) {
        if (time[m + 1]! - time[m]! > asked.gap) break;
        if (item[m] === item[n]) continue;
        add(item[m]!, item[n]!, 1 / far);
        add(item[n]!, item[m]!, asked.backward / far);
      }
  return pairs;
}

/** By place from the end; what was before this visit counts a fifth. */
function recency({ item, time }: History, gap: number): (entry: number) => number {
  const worth = new Float64Array(item.length);
  let visit = 1;
  for (let h = item.length - 1, far = 1; h >= 0; h--, far++) {
    worth[h] = visit / far;
    if (h > 0 && time[h]! - time[h - 1]! > gap) visit = 0.2;
  }
  return (h) => worth[h]!;
}
