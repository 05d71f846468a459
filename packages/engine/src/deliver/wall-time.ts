// Hours and dates on somebody's own wall, as instants. Where the clock jumps over an hour, the first instant after the
// jump takes its place; where an hour comes twice, the first one counts.

import { instantsAtMinute, minuteOfDay, periodAt } from '../unify/index.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;
const NAMES = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type WeekdayName = (typeof NAMES)[number];

/** `09:30` → 570. */
export const minutesOf = (clock: string): number =>
  Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/**
 * The first instant, from `from` on, at which the wall clock in the zone shows `clock`, on one of these days.
 * @example nextWallTime('Europe/Berlin', '02:30', Date.parse('2026-03-29T00:00Z')) // 03:00 on that wall: there is no 02:30
 */
export function nextWallTime(
  zone: string,
  clock: string,
  from: number,
  days?: readonly WeekdayName[],
): number {
  let day = periodAt(zone, 'day', from);
  // Eight days hold every weekday and one more, for a day whose hour is over.
  for (let tries = 0; tries < 9; tries++) {
    const at = atClock(zone, day, clock);
    if (at >= from && (!days || days.includes(weekdayOf(zone, day.start)))) return at;
    day = periodAt(zone, 'day', day.end);
  }
  return from;
}

/** When the wall clock shows `clock` on the day `date` (`2026-03-29`). */
export function wallTimeOn(zone: string, date: string, clock: string): number {
  const noon = Date.parse(`${date}T12:00:00Z`);
  for (const near of [noon, noon - DAY, noon + DAY]) {
    const day = periodAt(zone, 'day', near);
    if (dateOf(zone, day.start) === date) return atClock(zone, day, clock);
  }
  // A day that a zone has left out (Apia, 30 December 2011): what comes after it.
  return periodAt(zone, 'day', noon).start;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The date on the wall, such as `2026-03-29`. */
export function dateOf(zone: string, instant: number): string {
  const { start, end } = periodAt(zone, 'day', instant);
  let format = formats.get(zone);
  if (!format) {
    // Canadian English writes dates as ISO 8601 does.
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
    });
    formats.set(zone, format);
  }
  // In its middle: where the clock goes back over midnight, a day begins with an hour that shows the date before.
  return format.format(start + (end - start) / 2);
}

export const weekdayOf = (zone: string, instant: number): WeekdayName =>
  NAMES[new Date(`${dateOf(zone, instant)}T00:00:00Z`).getUTCDay()]!;

function atClock(zone: string, day: { start: number; end: number }, clock: string): number {
  const minute = minutesOf(clock);
  const exact = instantsAtMinute(zone, minute, day.start).find((at) => at >= day.start && at < day.end);
  return exact ?? afterJump(zone, day, minute);
}

/** The first instant of the day whose wall clock shows a later minute; the wall goes forward before and after it. */
function afterJump(zone: string, { start, end }: { start: number; end: number }, minute: number): number {
  for (let at = start; at < end; at += 15 * MINUTE) if (minuteOfDay(zone, at) >= minute) return at;
  return end;
}
