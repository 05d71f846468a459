// What may be said of a difference: no more than its interval allows.

import { type Between, sideOf } from '../../sentences/index.ts';
import type { Claim } from './story.ts';

/** More or less where the whole interval lies on one side of `against`; otherwise it cannot be told. */
export const claimOf = (interval: Between, { against = 0, byChance = false } = {}): Claim => ({
  ...{ says: sideOf(interval, against), low: interval.low, high: interval.high, byChance },
});

/** Below it, figures tell of persons rather than of people. */
export const FEWEST = 5;
