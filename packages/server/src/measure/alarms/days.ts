// Days and hours that are over, and series without holes: a day without anybody is a day with nobody.

import type { Day } from '@visavis/engine/measure';
import { periodAt } from '@visavis/engine/unify';
import { dayAt } from '../experiments/days.ts';
import type { Count } from './count-store.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** Days since the epoch, in a time zone. */
export const dayNumber = (time: number, timezone: string): number =>
  Date.parse(dayAt(time, timezone)) / DAY_MS;

/** The instant at which a day of a time zone began. */
export const startOfDay = (time: number, timezone: string): number => periodAt(timezone, 'day', time).start;

/** From the first day that anything was counted on to `last`. */
export function daysOf(counts: readonly Count[], last: number): Day[] {
  const first = counts[0]?.at;
  if (first === undefined) return [];
  const known = new Map(counts.map((one) => [one.at, one]));
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => {
    const { n = 0, k = 0 } = known.get(first + i) ?? {};
    return { day: first + i, n, k };
  });
}

/** The first day or hour that is kept: so many before the last one, and before whatever lasts began. */
export const keptFrom = (last: number, opened: readonly number[], many: number): number =>
  Math.min(last, ...opened) - many;
