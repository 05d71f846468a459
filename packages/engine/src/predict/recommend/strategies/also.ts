// "Who looked at this also looked at", "who bought this also bought": items that share more people than chance would have
// them share. Lift says how much more, and favours the rare; Jaccard says how much of both; their product is what pays.

import { coOccurrence } from '../co-occurrence.ts';
import type { History, Interactions } from '../interactions.ts';
import { fittedOf, NeighboursBuilder, neighboursOf, summandsOf, sumOf } from '../neighbours.ts';
import type { Fitted, Lesson, Strategy } from '../strategy.ts';

/** Items of the history count less the longer ago they are: by this factor an item. */
const FADING = 0.8;

const alsoOf = (kind: (lesson: Lesson) => Interactions): Strategy => ({
  /** `neighbours` (50); `threshold` (2): people two items must share; `lift` (0 Jaccard … 1 lift, .25). */
  fit(lesson, { neighbours = 50, threshold = 2, lift = 0.25 } = {}) {
    const { people, users, row } = coOccurrence(kind(lesson), 500);
    const builder = new NeighboursBuilder(lesson.all.items.length, neighbours);
    for (let i = 0; i < people.length; i++) {
      const { others, count } = row(i);
      const near = others.filter((other) => other !== i && count(other) >= threshold);
      builder.add(near, (j) => {
        const [a, b, both] = [people[i]!, people[j]!, count(j)];
        return (both / (a + b - both)) ** (1 - lift) * ((both * users) / (a * b)) ** lift;
      });
    }
    return fittedOf(builder.done());
  },
  scores: (fitted: Fitted, { history }, into) => sumOf(neighboursOf(fitted), history, fading(history), into),
  because: (fitted, { history }) => summandsOf(neighboursOf(fitted), history, fading(history)),
});

/** The last counts 1, the one before it less; only an item's last time counts. */
function fading({ item }: History): (entry: number) => number {
  const worth = new Float64Array(item.length);
  const seen = new Set<number>();
  for (let h = item.length - 1; h >= 0; h--) {
    if (!seen.has(item[h]!)) worth[h] = FADING ** seen.size;
    seen.add(item[h]!);
  }
  return (h) => worth[h]!;
}

export const alsoViewed: Strategy = alsoOf(({ viewed, all }) => viewed ?? all);
export const alsoBought: Strategy = alsoOf(({ bought, all }) => bought ?? all);
