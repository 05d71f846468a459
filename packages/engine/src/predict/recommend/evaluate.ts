// What strategies are worth on data: learned from the training part, measured on the rest. Nothing of the test is known
// to what is fitted, and settings are chosen within the training part alone.

import { type History, historyOf, type Interactions, latestOf } from './interactions.ts';
import { coverageOf, meanOf, metricsOf, type RankingMetrics } from './metrics.ts';
import { topOf } from './top.ts';

/** A score for each item, from a history; as long as there are items. `user` is whose history it is. */
export type Scorer = (history: History, now: number, into: Float64Array, user: number) => void;

export interface Measured extends RankingMetrics {
  /** People measured. */
  users: number;
  /** The share of the training's items that came in a list. */
  coverage: number;
}

export interface Trial {
  train: Interactions;
  /** By number of the person: items of the test, which may be unknown to the training part (−1 each). */
  relevant: readonly ReadonlySet<number>[];
  k: number;
}

/** Over people with something in both parts; what they had in training is not recommended again. */
export function measure({ train, relevant, k }: Trial, scorer: Scorer, users?: readonly number[]): Measured {
  const now = latestOf(train);
  const into = new Float64Array(train.items.length);
  const trained = itemsIn(train);
  const lists: number[][] = [];
  const all: RankingMetrics[] = [];
  for (const user of users ?? train.users.keys()) {
    const history = historyOf(train, user);
    if (relevant[user]!.size === 0 || history.item.length === 0) continue;
    scorer(history, now, into, user);
    const had = new Set(Array.from(history.item));
    const list = topOf(into, k, (item) => trained[item] === 1 && !had.has(item));
    lists.push(list);
    all.push(metricsOf(list, relevant[user]!, k));
  }
  const known = trained.reduce((sum, is) => sum + is, 0);
  return { ...meanOf(all), users: all.length, coverage: coverageOf(lists, known).catalogue };
}

function itemsIn({ items, item }: Interactions): Uint8Array {
  const trained = new Uint8Array(items.length);
  for (const i of item) trained[i] = 1;
  return trained;
}

/** A part of the interactions becomes the test; people and items keep their numbers. */
export function trialOf(
  all: Interactions,
  train: Interactions,
  isTest: (user: number, index: number) => boolean,
  k: number,
): Trial {
  const relevant = all.users.map((_, user) => {
    const items = new Set<number>();
    for (let n = all.starts[user]!; n < all.starts[user + 1]!; n++)
      if (isTest(user, n)) items.add(all.item[n]!);
    return items;
  });
  return { train, relevant, k };
}
