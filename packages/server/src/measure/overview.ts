// Days as the workspace counts them.

import { periodAt, periodBefore } from '@visavis/engine/unify';
import type { DayRow } from './overview-store.ts';

/** Adds to each day how many people were first seen on it. `newcomers` are counted by hour, whose day depends on the zone. */
export function withNewcomers(
  days: readonly DayRow[],
  newcomers: readonly { hour: number; people: number }[],
  timezone: string,
): (DayRow & { newPeople: number })[] {
  // The Swedish way of writing dates is ISO's.
  const dayOf = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone });
  const newPeople = new Map<string, number>();
  for (const { hour, people } of newcomers) {
    const day = dayOf.format(hour);
    newPeople.set(day, (newPeople.get(day) ?? 0) + people);
  }
  return days.map((row) => ({ ...row, newPeople: newPeople.get(row.day) ?? 0 }));
}

export interface Span {
  from: number;
  /** Exclusive. */
  to: number;
}

/**
 * The last days in the zone, today so far among them, and as many before: these end at the same time of day, so that
 * like is compared with like.
 */
export function spansOf(days: number, now: number, zone: string): { shown: Span; before: Span } {
  const dayStart = (back: number) => {
    let { start } = periodAt(zone, 'day', now);
    for (let i = 0; i < back; i++) start = periodBefore(zone, 'day', start).start;
    return start;
  };
  const today = dayStart(0);
  const from = dayStart(days - 1);
  return {
    shown: { from, to: now + 1 },
    before: { from: dayStart(2 * days - 1), to: dayStart(days) + (now - today) + 1 },
  };
}
