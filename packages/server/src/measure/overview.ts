// Days as the workspace counts them.

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
