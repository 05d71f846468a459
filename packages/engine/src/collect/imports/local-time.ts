// Times as people's files write them: without a zone, with the month first, or as exported.

import type { Json } from '../event.ts';
import { parseTime } from '../time.ts';

const WITH_ZONE = /(Z|UTC|[+-]\d{2}:?\d{2})$/i;
const AMERICAN = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:[ T,]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(am|pm)?)?$/i;
const GERMAN = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ T,]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;

/** @example parseLocalTime('12/1/2010 8:26', 'Europe/London') // 1291191960000 */
export function parseLocalTime(cell: Json, timeZone: string | undefined): number | undefined {
  if (typeof cell !== 'string') return parseTime(cell);
  const text = cell.trim();
  const plain = american(text) ?? german(text) ?? text;
  const time = parseTime(plain);
  if (time === undefined || timeZone === undefined || WITH_ZONE.test(plain) || /^\d{9,13}$/.test(plain))
    return time;
  return inZone(time, timeZone);
}

function american(text: string): string | undefined {
  const match = AMERICAN.exec(text);
  if (match === null) return undefined;
  const [, month = '', day = '', year = '', hour = '0', minute = '00', second = '00', half] = match;
  const shift =
    half?.toLowerCase() === 'pm' && Number(hour) < 12
      ? 12
      : half?.toLowerCase() === 'am' && hour === '12'
        ? -12
        : 0;
  return iso(year, month, day, String(Number(hour) + shift), minute, second);
}

function german(text: string): string | undefined {
  const match = GERMAN.exec(text);
  if (match === null) return undefined;
  const [, day = '', month = '', year = '', hour = '0', minute = '00', second = '00'] = match;
  return iso(year, month, day, hour, minute, second);
}

function iso(year: string, month: string, day: string, hour: string, minute: string, second: string): string {
  const two = (part: string) => part.padStart(2, '0');
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}`;
}

/** The instant at which clocks in the zone show what `time` shows in UTC. */
function inZone(time: number, timeZone: string): number {
  const first = time - offsetAt(time, timeZone);
  // Once more, since the offset may be another one on the other side of a change of clocks.
  return time - offsetAt(first, timeZone);
}

const formats = new Map<string, Intl.DateTimeFormat>();
function offsetAt(time: number, timeZone: string): number {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  formats.set(timeZone, format);
  const parts = Object.fromEntries(
    format.formatToParts(time).map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(time / 1000) * 1000;
}
