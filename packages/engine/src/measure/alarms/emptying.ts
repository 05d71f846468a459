// Has a segment emptied? Sizes are counted, not estimated; what is left to chance is that people come and go, so a size is
// held against the smallest of the last weeks, which knows weekends and quiet hours.

import { gammaAbove } from '../../numeric/index.ts';
import { type Reading, unknown } from './share.ts';

export interface EmptyingSettings {
  /** A segment that was ever smaller than this in the last weeks is not watched. */
  leastBefore: number;
  /** Of the smallest size of the last weeks: no more than this is empty. */
  share: number;
}

/** Days that are looked at. */
export const DAYS_BEFORE = 28;
const LEAST_DAYS = 7;

/** @param sizes at the end of each day, the oldest first, without now */
export function judgeEmptying(
  sizes: readonly number[],
  now: number,
  { leastBefore, share }: EmptyingSettings,
): Reading {
  const before = sizes.slice(-DAYS_BEFORE);
  if (before.length < LEAST_DAYS)
    return unknown(`It takes ${LEAST_DAYS} days to know how large it usually is.`);
  const smallest = Math.min(...before);
  const middle = [...before].sort((a, b) => a - b)[Math.floor(before.length / 2)]!;
  if (smallest < leastBefore)
    return unknown(`It had only ${smallest} members in the last weeks: it may empty by itself.`);
  const bound = smallest * share;
  return {
    state: now <= bound ? 'alarm' : 'quiet',
    ...{ value: now, n: middle, over: 'now' },
    usual: { value: middle, low: bound, high: Math.max(...before) },
    // Poisson's, where the smallest size so far is what is usual: the chance of no more than are there now.
    p: gammaAbove(now + 1, smallest),
  };
}
