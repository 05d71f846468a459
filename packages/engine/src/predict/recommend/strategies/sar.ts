// SAR, the simple algorithm for recommendation: what a person did, decayed by its age, times how alike items are by who
// has to do with them. Source: github.com/recommenders-team/recommenders, examples/02_model_collaborative_filtering/sar.

import { coOccurrence } from '../co-occurrence.ts';
import { latestOf } from '../interactions.ts';
import { fittedOf, NeighboursBuilder, neighboursOf, summandsOf, sumOf } from '../neighbours.ts';
import type { Fitted, Moment, Strategy } from '../strategy.ts';

const DAY_MS = 86_400_000;

export const sar: Strategy = {
  /** `halfLifeDays` (30); `threshold` (1): people two items must share; `neighbours`: how many an item keeps, all. */
  fit({ all }, { halfLifeDays = 30, threshold = 1, neighbours = Number.POSITIVE_INFINITY } = {}) {
    const { people, row } = coOccurrence(all);
    const builder = new NeighboursBuilder(all.items.length, neighbours);
    for (let i = 0; i < all.items.length; i++) {
      const { others, count } = row(i);
      const shared = others.filter((other) => count(other) >= threshold);
      builder.add(shared, (j) => count(j) / (people[i]! + people[j]! - count(j)));
    }
    return fittedOf(builder.done(), { halfLifeDays, now: latestOf(all) });
  },
  scores(fitted, moment, into) {
    sumOf(neighboursOf(fitted), moment.history, affinity(fitted, moment), into);
  },
  because: (fitted, moment) => summandsOf(neighboursOf(fitted), moment.history, affinity(fitted, moment)),
};

/** Ages are counted back from the last interaction learned from; all scores of a person change by one factor otherwise. */
function affinity({ numbers }: Fitted, { history }: Moment): (entry: number) => number {
  const halfLife = numbers.halfLifeDays! * DAY_MS;
  return (h) => history.weight[h]! * 2 ** (-(numbers.now! - history.time[h]!) / halfLife);
}
