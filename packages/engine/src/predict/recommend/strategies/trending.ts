// What is in demand now: every interaction counts half after each half-life, against what the item usually gets, so that
// an evergreen is not news.

import { latestOf } from '../interactions.ts';
import type { Strategy } from '../strategy.ts';

const DAY_MS = 86_400_000;

export const trending: Strategy = {
  /** `halfLifeDays` (3): how fast demand is forgotten; `usualDays` (30): what it is compared with. */
  fit({ all }, { halfLifeDays = 3, usualDays = 30 } = {}) {
    const now = latestOf(all);
    const fresh = new Float64Array(all.items.length);
    const usual = new Float64Array(all.items.length);
    for (let n = 0; n < all.item.length; n++) {
      const age = (now - all.time[n]!) / DAY_MS;
      fresh[all.item[n]!]! += 2 ** (-age / halfLifeDays);
      usual[all.item[n]!]! += 2 ** (-age / usualDays) * (halfLifeDays / usualDays);
    }
    // Demand above the usual, in standard deviations of counts (Poisson); what is rare has to earn its place.
    const scores = fresh.map((count, i) => (count - usual[i]!) / Math.sqrt(usual[i]! + 1) + count * 1e-6);
    return { numbers: {}, arrays: { scores } };
  },
  scores({ arrays }, _, into) {
    into.set(arrays.scores!);
  },
};
