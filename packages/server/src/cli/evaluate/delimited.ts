// Text with a row a line, as people's files hold it: any usual separator, with a heading or without one.

import { parse } from 'csv-parse/sync';

/** Columns by name and cells by row, as the engine's tables are read from. */
export interface Cells {
  names: string[];
  rows: unknown[][];
}

const SEPARATORS = ['\t', ';', ',', '|'] as const;
const LOOKED_AT = 20;
/** A cell from quote to quote; a lone quote, as in 5", is none. */
const QUOTED = /(^|[\t;,|])"(?:[^"]|"")*"(?=[\t;,|\r\n]|$)/gm;

/**
 * The separator is the one that stands equally often in the first lines; where there is none, blanks are. Without a
 * heading (its first line holds numbers or dates) columns are called 1, 2, 3, ...
 */
export function delimited(text: string): Cells {
  const plain = withoutTitle(text.startsWith('\ufeff') ? text.slice(1) : text);
  const separator = separatorOf(plain);
  const rows = separator === ' ' ? byBlanks(plain) : bySeparator(plain, separator);
  const [first = [], second = []] = rows;
  if (isHeading(first, second))
    return underHeading(
      rows.shift()!.map((name) => name.trim()),
      rows,
    );
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  return { names: Array.from({ length: width }, (_, i) => String(i + 1)), rows };
}

/**
 * R writes a name of each row before the first column and no heading above it. Any other row with more cells than the heading
 * has a separator inside a cell, and all that follows would stand in the wrong column.
 */
function underHeading(heading: readonly string[], rows: string[][]): Cells {
  const isBlank = (cells: readonly string[]) => cells.every((cell) => cell.trim() === '');
  const odd = rows.findIndex((row) => row.length > heading.length && !isBlank(row.slice(heading.length)));
  if (odd < 0) return { names: unique(heading), rows };
  if (heading.length > 1 && rows.every((row) => row.length === heading.length + 1))
    return { names: unique(['', ...heading]), rows };
  throw new Error(
    `row ${odd + 1} with ${rows[odd]!.length} cells under a heading of ${heading.length} (${rows[odd]!.join(' | ').slice(0, 80)}); what holds the separator must be in quotes`,
  );
}

const MOST_TITLE = 5;

/** Reports begin with a title: lines without any separator, before a heading and rows that all have one. */
function withoutTitle(text: string): string {
  const lines = text.slice(0, 64_000).split('\n').slice(0, LOOKED_AT);
  const has = (separator: string) => (line: string) => line.includes(separator);
  const first = lines.findIndex((line) => SEPARATORS.some((separator) => line.includes(separator)));
  const rest = lines.slice(first).filter((line) => line.trim() !== '');
  const separator = SEPARATORS.find((one) => rest.every(has(one)));
  if (first < 1 || first > MOST_TITLE || rest.length < 3 || separator === undefined) return text;
  const cells = (line: string) => line.split(separator).map((cell) => cell.replaceAll('"', '').trim());
  if (
    lines.slice(0, first).every((line) => line.trim() === '') ||
    !isHeading(cells(rest[0]!), cells(rest[1]!))
  )
    return text;
  return text.split('\n').slice(first).join('\n');
}

function separatorOf(text: string): string {
  const lines = text
    .slice(0, 64_000)
    // Before lines are counted: what is quoted may hold line ends.
    .replace(QUOTED, '$1')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .slice(0, LOOKED_AT);
  const least = (separator: string) => Math.min(...lines.map((line) => line.split(separator).length - 1));
  const found = SEPARATORS.map((separator) => ({ separator, count: least(separator) })).filter(
    ({ count }) => count > 0,
  );
  if (found.length > 0)
    return found.reduce((best, next) => (next.count > best.count ? next : best)).separator;
  const blanks = lines.map((line) => line.trim().split(/\s+/).length);
  const isTable = lines.length > 0 && blanks[0]! > 1 && blanks.every((count) => count === blanks[0]);
  return isTable ? ' ' : ',';
}

function byBlanks(text: string): string[][] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => line.trim().split(/\s+/));
}

function bySeparator(text: string, delimiter: string): string[][] {
  return parse(text, { delimiter, skip_empty_lines: true, relax_column_count: true, relax_quotes: true });
}

/**
 * A heading holds words, or a word over a number (`id, 1997, 1998`); 0, 1, 2, ... are one too, as programs write it that
 * have no names for columns.
 */
function isHeading(cells: readonly string[], next: readonly string[]): boolean {
  if (cells.length > 1 && cells.every((cell, i) => Number(cell) === i && cell.trim() !== '')) return true;
  if (!cells.some(isNumber)) return true;
  return cells.some((cell, i) => !isNumber(cell) && cell.trim() !== '' && isNumber(next[i] ?? ''));
}

const isNumber = (cell: string): boolean => /^[-+]?[\d.,]*\d(e[-+]?\d+)?$/i.test(cell.trim()) || isDate(cell);
const isDate = (cell: string): boolean => /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ,]|$)/.test(cell.trim());

/** Two columns of one name would hide each other. */
function unique(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name, i) => {
    const own = name === '' ? String(i + 1) : name;
    const times = (seen.get(own) ?? 0) + 1;
    seen.set(own, times);
    return times === 1 ? own : `${own} ${times}`;
  });
}
