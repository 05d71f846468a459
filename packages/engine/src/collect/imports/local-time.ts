// Times as people's files write them: without a zone, with the day or the month first, or as exported.

import type { Json, JsonObject } from '../event.ts';
import { parseTime } from '../time.ts';

const WITH_ZONE = /(Z|UTC|[+-]\d{2}:?\d{2})$/i;
const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s*(am|pm)?$/i;
/** What follows the year is a clock. */
const YEAR_LAST = /^(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})(?:[T ,]+(.*))?$/;

/** Day or month first, as in 03/04/2024. */
export const DATE_ORDERS = ['dmy', 'mdy'] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

/**
 * Milliseconds since the epoch; undefined where a cell holds no time.
 * @param timeZone where times without a zone are meant; UTC when not given
 * @param order of day and month where the year stands last; by the sign between them when not given, which is a guess
 * @example parseLocalTime('12/1/2010 8:26', 'Europe/London') // 1291191960000
 */
export function parseLocalTime(
  cell: Json,
  timeZone: string | undefined,
  order?: DateOrder,
): number | undefined {
  if (typeof cell !== 'string') return parseTime(cell);
  const text = cell.trim();
  const plain = yearFirst(text, order) ?? text;
  const time = parseTime(plain);
  if (time === undefined || timeZone === undefined || WITH_ZONE.test(plain) || /^\d{9,13}$/.test(plain))
    return time;
  return inZone(time, timeZone);
}

/** What a cell alone says of the order: nothing when it is no such date, `either` when it could be both. */
export function dateOrderOf(cell: unknown): DateOrder | 'either' | undefined {
  const match = typeof cell === 'string' ? YEAR_LAST.exec(cell.trim()) : null;
  if (match === null) return undefined;
  if (Number(match[1]) > 12) return 'dmy';
  return Number(match[3]) > 12 ? 'mdy' : 'either';
}

/** The order of a column's dates, by the first of which the day is above 12; undefined where none tells. */
export function dateOrderIn(cells: Iterable<unknown>): DateOrder | undefined {
  for (const cell of cells) {
    const order = dateOrderOf(cell);
    if (order !== undefined && order !== 'either') return order;
  }
  return undefined;
}

/** Which order the dates of each column have, by the first value of which the day is above 12. */
export class DateOrders {
  readonly #byColumn = new Map<string, DateOrder | 'either'>();
  /** Their first values are no such dates. */
  readonly #others = new Set<string>();

  see(row: JsonObject): void {
    for (const [column, cell] of Object.entries(row)) {
      const known = this.#byColumn.get(column);
      if (cell === '' || cell === null || this.#others.has(column) || (known && known !== 'either')) continue;
      const order = dateOrderOf(cell);
      if (order !== undefined) this.#byColumn.set(column, order);
      else if (known === undefined) this.#others.add(column);
    }
  }

  /** `either` where no value tells; nothing for a column without such dates. */
  of(column: string): DateOrder | 'either' | undefined {
    return this.#byColumn.get(column);
  }
}

/** The usual order where no value tells: slashes stand in American dates, dots and dashes in those of most others. */
export const guessedOrder = (cell: string): DateOrder => (cell.includes('/') ? 'mdy' : 'dmy');

function yearFirst(text: string, order: DateOrder = guessedOrder(text)): string | undefined {
  const [, first, , second = '', year = '', rest = '0:00'] = YEAR_LAST.exec(text) ?? [];
  const clock = CLOCK.exec(rest);
  if (first === undefined || clock === null) return undefined;
  const [, hour = '', minute = '', seconds = '00', half = ''] = clock;
  const [day, month] = order === 'dmy' ? [first, second] : [second, first];
  return iso(fullYear(year), month, day, String(Number(hour) + shiftOf(half, hour)), minute, seconds);
}

/** From a clock of twelve hours to one of 24. */
function shiftOf(half: string, hour: string): number {
  if (half.toLowerCase() === 'pm' && Number(hour) < 12) return 12;
  return half.toLowerCase() === 'am' && hour === '12' ? -12 : 0;
}

/** Of two digits, those below 70 are of this century. */
export const fullYear = (year: string): string =>
  year.length === 2 ? `${Number(year) < 70 ? 20 : 19}${year}` : year;

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
