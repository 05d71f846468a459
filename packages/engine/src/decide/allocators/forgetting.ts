// How old observations lose weight: slowly with time, and at once when a sudden change was noticed.

import { type Alarm, type Learning, remaining } from './allocator.ts';

/** After a sudden change what a variant had been seen to earn counts as so many views at most. */
const KEPT_VIEWS = 20;
const ALARMS_KEPT = 20;

/** The latest sudden change, and what was kept of each variant's views from before it. */
export interface Break {
  at: number;
  kept: Record<string, number>;
}

/** What a view of that time weighs now. */
export function weightOf(
  view: { arm: string; at: number },
  now: number,
  { halfLifeDays }: Pick<Learning, 'halfLifeDays'>,
  latest: Break | null,
): number {
  const kept = latest && view.at <= latest.at ? (latest.kept[view.arm] ?? 1) : 1;
  return remaining(now - view.at, halfLifeDays) * kept;
}

/** Of each variant so much that at most `KEPT_VIEWS` of its views are left. */
export function breakAt(at: number, views: Readonly<Record<string, number>>): Break {
  const kept = Object.entries(views).map(([arm, n]) => [arm, Math.min(1, KEPT_VIEWS / Math.max(n, 1e-9))]);
  return { at, kept: Object.fromEntries(kept) };
}

export const withAlarm = (alarms: readonly Alarm[], alarm: Alarm): Alarm[] =>
  [...alarms, alarm].slice(-ALARMS_KEPT);
