// What somebody will need again, and when: gaps between a person's purchases of an item are log-normal; the item's own
// gaps and those of all items say what to expect, this person's own gaps correct it.

import { normalBelow } from '../../../numeric/index.ts';
import { type History, historyOf, type Interactions } from '../interactions.ts';
import type { Fitted, Strategy } from '../strategy.ts';

const DAY_MS = 86_400_000;
/** Gaps that the average of all items counts against an item's own, and an item's average against a person's own. */
const PRIOR = 5;
const OWN_PRIOR = 1.5;
const LEAST_DEVIATION = 0.15;

/** When an item was bought and will be wanted again. */
export interface Need {
  item: number;
  /** Milliseconds since 1970: the median of when it is wanted again. */
  at: number;
  /** How likely it is that it would have been bought again by now, had the person not stopped; from 0 to 1. */
  due: number;
}

export const replenishment: Strategy = {
  repeats: true,
  fit({ all, bought }) {
    const data = bought ?? all;
    const sums = gapsOf(data);
    const [count, sum, squares] = sums.map((values) => values.reduce((total, value) => total + value, 0));
    const mean = count! > 0 ? sum! / count! : Math.log(30);
    const deviation = count! > 1 ? Math.sqrt(Math.max(0, squares! / count! - mean ** 2)) : 1;
    const means = data.items.map((_, i) => (sums[1]![i]! + PRIOR * mean) / (sums[0]![i]! + PRIOR));
    const deviations = data.items.map((_, i) => {
      const spread = squaresAround(sums, i, means[i]!) + PRIOR * deviation ** 2;
      return Math.max(LEAST_DEVIATION, Math.sqrt(spread / (sums[0]![i]! + PRIOR)));
    });
    const buyers = new Float64Array(data.items.length);
    for (let u = 0; u < data.users.length; u++)
      for (const item of new Set<number>(Array.from(historyOf(data, u).item))) buyers[item]!++;
    // The share of buyers' purchases that are another one of the same: nobody needs a second wedding dress.
    const again = data.items.map((_, i) => (sums[0]![i]! + 0.5) / (sums[0]![i]! + buyers[i]! + 5));
    return {
      numbers: {},
      arrays: {
        means: Float64Array.from(means),
        deviations: Float64Array.from(deviations),
        again: Float64Array.from(again),
      },
    };
  },
  scores(fitted, { history, now }, into) {
    into.fill(0);
    for (const { item, due } of needsOf(fitted, history, now)) into[item] = due * fitted.arrays.again![item]!;
  },
  because:
    (_, { history }) =>
    (item) =>
      Float64Array.from(history.item, (h) => (h === item ? 1 : 0)),
};

/** Each item of the history once, the soonest needed first. */
export function needsOf({ arrays }: Fitted, { item, time }: History, now: number): Need[] {
  const own = new Map<number, { last: number; gaps: number[] }>();
  for (let h = 0; h < item.length; h++) {
    const known = own.get(item[h]!);
    const days = known ? (time[h]! - known.last) / DAY_MS : 0;
    const gaps = known ? (days >= 1 ? [...known.gaps, Math.log(days)] : known.gaps) : [];
    own.set(item[h]!, { last: time[h]!, gaps });
  }
  const needs = [...own].map(([id, { last, gaps }]): Need => {
    const [mean, deviation] = [arrays.means![id]!, arrays.deviations![id]!];
    const expected = (gaps.reduce((sum, gap) => sum + gap, 0) + OWN_PRIOR * mean) / (gaps.length + OWN_PRIOR);
    const days = Math.max(0, now - last) / DAY_MS;
    const due = days <= 0 ? 0 : normalBelow((Math.log(days) - expected) / deviation);
    return { item: id, at: last + Math.exp(expected) * DAY_MS, due };
  });
  return needs.sort((a, b) => a.at - b.at || a.item - b.item);
}

/** Of each item: how many gaps, the sum of their logarithms in days, and of those squared. */
function gapsOf(data: Interactions): [Float64Array, Float64Array, Float64Array] {
  const size = data.items.length;
  const sums: [Float64Array, Float64Array, Float64Array] = [
    new Float64Array(size),
    new Float64Array(size),
    new Float64Array(size),
  ];
  for (let u = 0; u < data.users.length; u++) {
    const { item, time } = historyOf(data, u);
    const last = new Map<number, number>();
    for (let h = 0; h < item.length; h++) {
      const before = last.get(item[h]!);
      last.set(item[h]!, time[h]!);
      if (before === undefined || time[h]! - before < DAY_MS) continue;
      const gap = Math.log((time[h]! - before) / DAY_MS);
      sums[0][item[h]!]!++;
      sums[1][item[h]!]! += gap;
      sums[2][item[h]!]! += gap * gap;
    }
  }
  return sums;
}

const squaresAround = (sums: readonly Float64Array[], i: number, mean: number): number =>
  Math.max(0, sums[2]![i]! - 2 * mean * sums[1]![i]! + sums[0]![i]! * mean ** 2);
