// Dates as files write them become whole days since 1970, as written: no zone moves a purchase to another day.

import { type DateOrder, dateOrderIn, fullYear, guessedOrder } from '@visavis/engine/collect';
import { Misuse } from '../misuse.ts';

const DAY_MS = 86_400_000;
const DATE_FORMATS = ['ymd', 'dmy', 'mdy', 'epoch', 'days', 'excel'] as const;
export type DateFormat = (typeof DATE_FORMATS)[number];

export interface Days {
  format: DateFormat;
  /** Undefined where the cell holds no date. */
  dayOf(cell: unknown): number | undefined;
  /** Day and month could not be told apart by any value. */
  isGuess: boolean;
}

const YEAR_FIRST = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ,].*)?$/;
const YEAR_LAST = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?:[T ,].*)?$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:T.*)?$/;
const DAY_NAMED = /^(\d{1,2})[-/. ]([a-z]{3,9})\.?,?[-/. ](\d{4}|\d{2})(?:[T ,].*)?$/i;
const MONTH_NAMED = /^([a-z]{3,9})\.? (\d{1,2}),? (\d{4})(?:[T ,].*)?$/i;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Said where no date tells. */
export const guessedDates = (order: DateOrder, settledBy: string): string =>
  `Dates could be read with the day or the month first; ${order === 'mdy' ? 'the month' : 'the day'} was taken. ${settledBy}`;

/** Looks at the column before it says how it is read. `format` settles what a look cannot. */
export function daysOf(cells: readonly unknown[], format?: DateFormat): Days {
  const found = format ?? formatOf(cells);
  const known = new Map<unknown, number | undefined>();
  return {
    format: found,
    isGuess: format === undefined && (found === 'mdy' || found === 'dmy') && dateOrderIn(cells) === undefined,
    dayOf(cell) {
      if (!known.has(cell)) known.set(cell, readDay(cell, found));
      return known.get(cell);
    },
  };
}

/** For options such as --calibration-end: as in the file, or 2011-09-01. */
export function dayOfOption(text: string, flag: string, days: Days): number {
  const day = days.dayOf(text) ?? readDay(text, 'ymd');
  if (day !== undefined) return day;
  throw new Misuse(`--${flag}: expected a date such as 2011-09-01, got ${JSON.stringify(text)}.`);
}

/** 2011-09-01, or the plain number where days are only counted. */
export const shownDay = (day: number, { format }: Pick<Days, 'format'>): string =>
  format === 'days' ? String(day) : new Date(day * DAY_MS).toISOString().slice(0, 10);

export function formatNamed(text: string | undefined): DateFormat | undefined {
  if (text === undefined) return undefined;
  const found = DATE_FORMATS.find((format) => format === text.toLowerCase());
  if (found) return found;
  throw new Misuse(`--date-format: expected one of ${DATE_FORMATS.join(', ')}, got ${JSON.stringify(text)}.`);
}

function formatOf(cells: readonly unknown[]): DateFormat {
  const texts = cells.slice(0, 2000).map(textOf).filter(Boolean);
  const share = (passes: (text: string) => boolean) =>
    texts.filter(passes).length / Math.max(1, texts.length);
  if (share((text) => YEAR_LAST.test(text)) > 0.5) return dateOrderIn(cells) ?? guessedOrder(texts[0]!);
  const isNumber = share((text) => /^\d+(\.\d+)?$/.test(text)) > 0.9;
  if (!isNumber || share((text) => readDay(text, 'ymd') !== undefined) > 0.9) return 'ymd';
  if (share((text) => Number(text) >= 1e8) > 0.9) return 'epoch';
  // Days from 1982 to 2064 as spreadsheets count them; no other count of days comes as far.
  return share((text) => Number(text) >= 30_000 && Number(text) < 60_000) === 1 ? 'excel' : 'days';
}

function readDay(cell: unknown, format: DateFormat): number | undefined {
  const text = textOf(cell);
  if (text === '') return undefined;
  if (format === 'epoch' || format === 'days' || format === 'excel') return counted(Number(text), format);
  const [, y, m, d] = YEAR_FIRST.exec(text) ?? COMPACT.exec(text) ?? [];
  if (y) return dayAt(y, Number(m), d!);
  const [, first, second, year] = YEAR_LAST.exec(text) ?? [];
  if (year)
    return format === 'dmy' ? dayAt(year, Number(second), first!) : dayAt(year, Number(first), second!);
  const [, day, name, yearOfDay] = DAY_NAMED.exec(text) ?? [];
  if (name) return dayAt(yearOfDay!, monthNamed(name), day!);
  const [, month, dayOfMonth, yearAfter] = MONTH_NAMED.exec(text) ?? [];
  return month ? dayAt(yearAfter!, monthNamed(month), dayOfMonth!) : undefined;
}

/** Day 25,569 of spreadsheets is 1970-01-01. */
function counted(number: number, format: 'epoch' | 'days' | 'excel'): number | undefined {
  if (!Number.isFinite(number)) return undefined;
  if (format === 'days') return Math.floor(number);
  if (format === 'excel') return Math.floor(number) - 25_569;
  return Math.floor((number < 1e11 ? number * 1000 : number) / DAY_MS);
}

function dayAt(year: string, month: number, day: string): number | undefined {
  const full = Number(fullYear(year));
  const time = Date.UTC(full, month - 1, Number(day));
  const back = new Date(time);
  // 31 April would silently become 1 May.
  const isReal = back.getUTCMonth() === month - 1 && back.getUTCDate() === Number(day) && full >= 1900;
  return isReal && full < 2200 ? time / DAY_MS : undefined;
}

const monthNamed = (name: string): number => MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
const textOf = (cell: unknown): string => (cell === null || cell === undefined ? '' : String(cell).trim());
