// Days, weeks (from Monday), months, quarters and years in a time zone, as instants. Correct across changes of the
// clock: a period begins with the first instant whose local date belongs to it. Asking Intl costs microseconds, so
// the edges found are kept per zone and unit.

export const CALENDAR_UNITS = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type CalendarUnit = (typeof CALENDAR_UNITS)[number];

export interface Period {
  start: number;
  /** Exclusive: the start of the next one. */
  end: number;
}

const DAY = 86_400_000;
const PERIODS_KEPT = 4096;
const zones = new Map<string, Zone>();

interface Zone {
  format: Intl.DateTimeFormat;
  periods: Map<CalendarUnit, Period[]>;
}

/** The period that an instant lies in. */
export function periodAt(zone: string, unit: CalendarUnit, instant: number): Period {
  const known = zoneOf(zone);
  const periods = known.periods.get(unit)!;
  const at = lastStartingBy(periods, instant);
  const found = periods[at];
  if (found && instant < found.end) return found;
  if (periods.length >= PERIODS_KEPT) periods.length = 0;
  const period = workOut(known, unit, instant);
  periods.splice(lastStartingBy(periods, period.start) + 1, 0, period);
  return period;
}

/** The period before the one that an instant lies in. */
export function periodBefore(zone: string, unit: CalendarUnit, instant: number): Period {
  return periodAt(zone, unit, periodAt(zone, unit, instant).start - 1);
}

/** What the wall clock shows, in minutes since midnight. */
export function minuteOfDay(zone: string, instant: number): number {
  const local = new Date(localOf(zoneOf(zone), instant));
  return local.getUTCHours() * 60 + local.getUTCMinutes();
}

/** Every instant at which the wall clock shows this minute, on the local days from the one before an instant to the second after. */
export function instantsAtMinute(zone: string, minute: number, near: number): number[] {
  const known = zoneOf(zone);
  const found = new Set<number>();
  const today = truncate('day', localOf(known, near));
  for (const day of [-DAY, 0, DAY, 2 * DAY]) {
    const local = today + day + minute * 60_000;
    for (const around of [local - DAY, local + DAY]) {
      const instant = local - (localOf(known, around) - around);
      if (localOf(known, instant) === local) found.add(instant);
    }
  }
  return [...found].sort((a, b) => a - b);
}

export function isTimeZone(zone: string): boolean {
  try {
    zoneOf(zone);
    return true;
  } catch {
    return false;
  }
}

function zoneOf(name: string): Zone {
  const known = zones.get(name);
  if (known) return known;
  const zone: Zone = {
    format: new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'gregory',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      era: 'short',
    }),
    periods: new Map(CALENDAR_UNITS.map((unit) => [unit, []])),
  };
  zones.set(name, zone);
  return zone;
}

function lastStartingBy(periods: readonly Period[], instant: number): number {
  let low = 0;
  let high = periods.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (periods[middle]!.start <= instant) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function workOut(zone: Zone, unit: CalendarUnit, instant: number): Period {
  const first = truncate(unit, localOf(zone, instant));
  const period = {
    start: instantOfMidnight(zone, first),
    end: instantOfMidnight(zone, following(unit, first)),
  };
  // Where the clock goes back over midnight the old day's last hour comes again; it counts to the new day.
  if (instant < period.end) return period;
  return { start: period.end, end: instantOfMidnight(zone, following(unit, following(unit, first))) };
}

/** The wall clock's reading, written as if it were UTC. */
function localOf(zone: Zone, instant: number): number {
  const parts: Record<string, number> = {};
  let beforeChrist = false;
  for (const { type, value } of zone.format.formatToParts(instant)) {
    if (type === 'era') beforeChrist = value.startsWith('B');
    else parts[type] = Number(value);
  }
  const date = new Date(0);
  date.setUTCFullYear(beforeChrist ? 1 - parts.year! : parts.year!, parts.month! - 1, parts.day!);
  date.setUTCHours(parts.hour!, parts.minute!, parts.second!);
  return date.getTime() + (((instant % 1000) + 1000) % 1000);
}

/** The first instant at which the wall clock shows this midnight or later. */
function instantOfMidnight(zone: Zone, midnight: number): number {
  const offsets = [midnight - DAY, midnight + DAY].map((near) => localOf(zone, near) - near);
  const candidates = offsets.map((offset) => midnight - offset).sort((a, b) => a - b);
  return candidates.find((instant) => localOf(zone, instant) >= midnight) ?? candidates[1]!;
}

function truncate(unit: CalendarUnit, local: number): number {
  const date = new Date(local);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  if (unit === 'day') return Date.UTC(year, month, day);
  if (unit === 'week') return Date.UTC(year, month, day - ((date.getUTCDay() + 6) % 7));
  if (unit === 'month') return Date.UTC(year, month);
  return unit === 'quarter' ? Date.UTC(year, month - (month % 3)) : Date.UTC(year, 0);
}

function following(unit: CalendarUnit, first: number): number {
  if (unit === 'day') return first + DAY;
  if (unit === 'week') return first + 7 * DAY;
  const date = new Date(first);
  const months = unit === 'month' ? 1 : unit === 'quarter' ? 3 : 12;
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months);
}
