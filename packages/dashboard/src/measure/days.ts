// The days of an overview without gaps: a day on which nothing happened is a zero, not a missing point.

import type { Overview } from './api.ts';

export type Day = Overview['byDay'][number];
const DAY_MS = 86_400_000;

export function everyDay({
  byDay,
  days,
  computedAt,
}: Pick<Overview, 'byDay' | 'days' | 'computedAt'>): Day[] {
  const known = new Map(byDay.map((day) => [day.day, day]));
  const last = byDay.at(-1)?.day ?? computedAt.slice(0, 10);
  const end = Math.max(Date.parse(last), Date.parse(computedAt.slice(0, 10)));
  return Array.from({ length: days }, (_, at) => {
    const day = new Date(end - (days - 1 - at) * DAY_MS).toISOString().slice(0, 10);
    return known.get(day) ?? { day, events: 0, people: 0, newPeople: 0 };
  });
}
