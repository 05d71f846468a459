// When a campaign goes out: its occurrences as days on a wall, and for each person the instant at which it is that hour
// with them. Days, not instants, are what repeats, so a change of the clock moves nothing.

import { dateOf, wallTimeOn, weekdayOf } from '../wall-time.ts';
import type { Schedule } from './campaign.ts';

export interface Occurrence {
  /** Unique in its campaign: the day, or `once`. */
  id: string;
  /** When it is begun: where the day comes first, if it is each person's own. */
  startsAt: number;
}

/** Where a day begins before it does anywhere else. */
const FIRST_ZONE = 'Pacific/Kiritimati';
const DAY = 86_400_000;
const HOUR = 3_600_000;
/** The longest that a rule can be silent: the 31st of a month in a pattern of months. */
const DAYS_AHEAD = 400;

/** The first one after `after` (the id of the one before), not before `now`; undefined when there is none. */
export function nextOccurrence(
  schedule: Schedule,
  { zone, now, after }: { zone: string; now: number; after?: string | undefined },
): Occurrence | undefined {
  if (schedule.kind === 'trigger') return undefined;
  if (schedule.kind === 'now') return after === undefined ? { id: 'once', startsAt: now } : undefined;
  const wall = schedule.zone === 'person' ? FIRST_ZONE : zone;
  const startOf = (date: string) => wallTimeOn(wall, date, schedule.time);
  if (schedule.kind === 'at')
    return after === undefined ? { id: 'once', startsAt: Math.max(now, startOf(schedule.date)) } : undefined;
  const { from, until } = schedule;
  let date = later(after === undefined ? undefined : following(after), from, dateOf(wall, now - DAY));
  for (let days = 0; days < DAYS_AHEAD; days++, date = following(date)) {
    if (until !== undefined && date > until) return undefined;
    if (!isDay(schedule, date)) continue;
    const startsAt = startOf(date);
    // One that was missed is not made up for; one that has just begun is.
    if (startsAt >= now - HOUR) return { id: date, startsAt };
  }
  return undefined;
}

/** When this person is told. Whose hour is over when the audience is drawn up is told at that hour of the next day. */
export function dueFor(
  schedule: Schedule,
  occurrence: string,
  { personZone, startsAt, now }: { personZone: string; startsAt: number; now: number },
): number {
  if (schedule.kind === 'now' || schedule.kind === 'trigger' || schedule.zone === 'workspace')
    return startsAt;
  const date = schedule.kind === 'at' ? schedule.date : occurrence;
  const due = wallTimeOn(personZone, date, schedule.time);
  if (due >= now - HOUR) return due;
  for (let day = following(date); ; day = following(day)) {
    const next = wallTimeOn(personZone, day, schedule.time);
    if (next >= now) return next;
  }
}

/** The text of a date orders as the date does. */
const later = (...dates: (string | undefined)[]): string =>
  dates
    .filter((one) => one !== undefined)
    .sort()
    .at(-1)!;

const following = (date: string): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + DAY).toISOString().slice(0, 10);

function isDay(schedule: Extract<Schedule, { kind: 'recurring' }>, date: string): boolean {
  if (schedule.every === 'day') return true;
  if (schedule.every === 'week')
    return (schedule.on ?? ['mon']).includes(weekdayOf('UTC', Date.parse(`${date}T12:00:00Z`)) as 'mon');
  const isLast = following(date).endsWith('-01');
  const day = Number(date.slice(8));
  return day === (schedule.day ?? 1) || (isLast && day < (schedule.day ?? 1));
}
