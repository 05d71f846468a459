// What may be said of a difference: no more than its interval allows.

import { type Between, sideOf } from '../../sentences/index.ts';
import type { Claim } from './story.ts';

/** More or less where the whole interval lies on one side of `against`; otherwise it cannot be told. */
export const claimOf = (interval: Between, { against = 0, byChance = false } = {}): Claim => ({
  ...{ says: sideOf(interval, against), low: interval.low, high: interval.high, byChance },
});

/** Words that say that one thing comes of another. Only experiments may use them. */
export const CAUSAL =
  /\b(because|caus(e|es|ed|ing)|leads? to|led to|due to|owing to|thanks to|dr(ives?|ove|iven)|makes|raises?d?|lowers?(ed)?|increases?d?|decreases?d?|boosts?|effects?|impacts?|helps?(ed)?|harms?(ed)?|results? in|pays off)\b/i;

/** Words that say that something is greater, smaller or sure. */
export const COMPARING =
  /\b(more|fewer|less|greater|smaller|higher|lower|longer|shorter|better|worse|surely|raises|lowers)\b/i;

/** Below it, figures tell of persons rather than of people. */
export const FEWEST = 5;
