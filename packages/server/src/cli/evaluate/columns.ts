// Which column of a file is what: as the options say, or by the names that people usually give.

import { GREATEST_NUMBER } from '@visavis/engine/numeric';
import { Misuse } from '../misuse.ts';

/** The name without case, blanks and signs. */
export const plainName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** The column's own name, where it differs from what is asked in case and signs only; else what is asked. */
export function nameAs(names: readonly string[], asked: string): string {
  if (names.includes(asked)) return asked;
  const alike = names.filter((name) => plainName(name) === plainName(asked));
  return alike.length === 1 ? alike[0]! : asked;
}

/** The place of a column that an option names; the name may differ in case and signs. */
export function columnNamed(names: readonly string[], asked: string, flag: string): number {
  const found = names.indexOf(nameAs(names, asked));
  if (found >= 0) return found;
  throw new Misuse(
    `--${flag}: expected one of the columns ${names.join(', ')}, got ${JSON.stringify(asked)}.`,
  );
}

/** The first of the usual names that the file has; undefined where it has none. */
export function columnLike(names: readonly string[], usual: readonly string[]): number | undefined {
  const plain = names.map(plainName);
  for (const name of usual) if (plain.includes(name)) return plain.indexOf(name);
  return undefined;
}

/** The column that an option names, else the only one with a usual name; with several of them none is guessed. */
export function columnOr(
  names: readonly string[],
  asked: string | undefined,
  { usual, flag }: { usual: readonly string[]; flag: string },
): string {
  if (asked !== undefined) return nameAs(names, asked);
  const like = names.filter((name) => usual.includes(plainName(name)));
  if (like.length === 1) return like[0]!;
  const found =
    like.length === 0 ? `none of the columns ${names.join(', ')} has a usual name` : like.join(', ');
  throw new Misuse(`--${flag}: expected the name of a column, got none, and ${found}.`);
}

const EMPTY = new Set(['', 'na', 'n/a', 'nan', 'null', 'none', 'undefined', '?']);

/**
 * How the numbers of a column are read (`1,234.50`, `1.234,50`, `$3`); NaN where there is none that can be reckoned with. Whether a comma parts
 * thousands or is the decimal one is seen from the whole column.
 */
export function numberReader(cells: readonly unknown[]): (cell: unknown) => number {
  const isDecimal = cells.some(
    (cell) => typeof cell === 'string' && /^[^,]*\d,(\d{1,2}|\d{4,})\s*[€]?$|^\D?0,/.test(cell),
  );
  return (cell) => {
    const number = numberIn(cell, isDecimal);
    return Math.abs(number) <= GREATEST_NUMBER ? number : Number.NaN;
  };
}

function numberIn(cell: unknown, isCommaDecimal: boolean): number {
  if (typeof cell === 'number') return cell;
  const text = wordIn(cell).replace(/[$€£\s]/g, '');
  if (text === '') return Number.NaN;
  if (!text.includes(',')) return Number(text);
  if (isCommaDecimal) return Number(text.replaceAll('.', '').replace(',', '.'));
  return /^[-+]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? Number(text.replaceAll(',', '')) : Number.NaN;
}

/** '' where the cell says that nothing is known. */
export function wordIn(cell: unknown): string {
  const text = cell === null || cell === undefined ? '' : String(cell).trim();
  return EMPTY.has(text.toLowerCase()) ? '' : text;
}
