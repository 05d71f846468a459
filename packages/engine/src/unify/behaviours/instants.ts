// Reading dates and lengths of time as people and machines write them.

import { isOnCalendar, type Json } from '../../collect/index.ts';

/** A fixed length of time: a whole number and `m`inutes, `h`ours, `d`ays of 24 hours or `w`eeks. */
export type Duration = string;

const UNITS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const DURATION = /^([1-9]\d{0,5})([mhdw])$/;
/**
 * As every reader of regular expressions knows them, since the event store reads dates, too. A day that its month has
 * not, and the year 0 that some databases put for no date at all, are no dates.
 */
export const ISO_PATTERN =
  '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])' +
  '([T ](([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,9})?)?|24:00(:00([.]0{1,9})?)?)' +
  '(Z|[+-]([01][0-9]|2[0-3]):?[0-5][0-9])?)?$';
const ISO = new RegExp(ISO_PATTERN, 'i');
const NO_YEAR = '0000';

/** `30d` → 2,592,000,000. NaN for anything else. */
export function durationMs(duration: Duration): number {
  const match = DURATION.exec(duration);
  return match ? Number(match[1]) * UNITS[match[2]!]! : Number.NaN;
}

/**
 * Milliseconds since the epoch of a number (as it is) or of ISO 8601 text: `2026-05-01`, `2026-05-01T10:00`,
 * `2026-05-01T10:00:00.000+02:00`. Text without an offset is UTC. Undefined for anything else.
 */
export function instantOf(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || !ISO.test(value)) return undefined;
  if (value.startsWith(NO_YEAR) || !isOnCalendar(value)) return undefined;
  const zoned = value.length === 10 || /(?:Z|[+-]\d{2}:?\d{2})$/i.test(value.slice(10)) ? value : `${value}Z`;
  const time = Date.parse(
    zoned
      .replace(' ', 'T')
      .replace(/([+-]\d{2})(\d{2})$/, (all, h, m) => (value.length === 10 ? all : `${h}:${m}`)),
  );
  return Number.isNaN(time) ? undefined : time;
}
