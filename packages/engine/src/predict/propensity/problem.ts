// Cells of a file become a question that can be answered: which column is the outcome, what counts as one, which rows
// are kept for testing, which columns may be looked at.

import { chance } from '../../numeric/index.ts';
import {
  allRows,
  type Cells,
  type LeftOut,
  readSplit,
  readTable,
  splitColumnOf,
  type Table,
  wordOf,
} from '../table/index.ts';

export interface PropensityProblem {
  table: Table;
  /** 1 or 0 by row. */
  target: Float64Array;
  /** What counts as 1 and as 0. */
  positive: string;
  negative: string;
  train: Int32Array;
  test: Int32Array;
  /** How they were told apart, as a person would say it. */
  split: string;
  leftOut: LeftOut[];
  notes: string[];
}
export interface ProblemOptions {
  target: string;
  /** The value of the target that counts; guessed (1, yes, true, or the rarer one) when not given. */
  positive?: string;
  /** `index%5=4`, a column, a column and the value of its test rows (`part=test`), or a share; a column that is called split, set or
   * part and says test and train is taken by itself, else `0.25`. */
  split?: string;
  ignore?: readonly string[];
  seed?: number | string;
}
export interface Fault {
  field: string;
  expected: string;
  got: string;
}
export type Read<T> = { value: T; faults?: undefined } | { faults: Fault[] };

const DEFAULT_SPLIT = '0.25';

export function readPropensity(cells: Cells, options: ProblemOptions): Read<PropensityProblem> {
  const { names, rows } = cells;
  const unknown = unknownColumns(names, { target: [options.target], ignore: options.ignore ?? [] });
  if (unknown.length > 0) return { faults: unknown };
  const at = names.indexOf(options.target);
  const words = rows.map((row) => wordOf(row[at]));
  const sides = sidesOf(words, options);
  if ('faults' in sides) return sides;
  const { positive, negative, notes } = sides;
  const known = allRows(rows.length).filter((row) => words[row] !== '');
  if (known.length < rows.length)
    notes.push(`${rows.length - known.length} rows without a ${options.target} are left out.`);
  const how = options.split ?? splitColumnOf(cells, [options.target, ...(options.ignore ?? [])]);
  const stratum = (row: number) => (words[row] === positive ? 1 : 0);
  const split = splitOf(cells, known, stratum, { ...options, split: how });
  if ('faults' in split) return split;
  const kept = new Set([options.target, ...(options.ignore ?? []), ...(split.column ? [split.column] : [])]);
  const use = names.map((_, i) => i).filter((i) => !kept.has(names[i]!));
  const read = readTable({
    names: use.map((i) => names[i]!),
    rows: rows.map((row) => use.map((i) => row[i])),
  });
  return {
    value: {
      ...{ table: read.table, leftOut: read.leftOut, notes: [...notes, ...read.notes] },
      ...{ target: Float64Array.from(words, (word) => (word === positive ? 1 : 0)), positive, negative },
      ...{ train: split.train, test: split.test, split: split.said },
    },
  };
}

/** A fault for each column that is asked for and is not there. */
export function unknownColumns(names: readonly string[], asked: Record<string, readonly string[]>): Fault[] {
  return Object.entries(asked).flatMap(([field, columns]) =>
    columns
      .filter((column) => !names.includes(column))
      .map((column) => ({
        field,
        expected: `one of the columns ${names.join(', ')}`,
        got: JSON.stringify(column),
      })),
  );
}

const TRUE_WORDS = ['1', 'yes', 'true', 'y', 't', 'positive', 'churned', 'converted', '1.0'];

interface Sides {
  positive: string;
  negative: string;
  notes: string[];
}

function sidesOf(
  words: readonly string[],
  { target, positive }: ProblemOptions,
): Sides | { faults: Fault[] } {
  const counts = new Map<string, number>();
  for (const word of words) if (word !== '') counts.set(word, (counts.get(word) ?? 0) + 1);
  const values = [...counts.keys()];
  const listed = values
    .slice(0, 5)
    .map((value) => JSON.stringify(value))
    .join(', ');
  if (positive !== undefined) {
    if (!counts.has(positive))
      return fault('positive', `a value of ${target} (${listed})`, JSON.stringify(positive));
    const others = values.filter((value) => value !== positive);
    return { positive, negative: others.length === 1 ? others[0]! : `not ${positive}`, notes: [] };
  }
  if (values.length > 2)
    return fault(
      'target',
      `two values in ${target}, or --positive to say which one counts`,
      `${values.length}: ${listed}`,
    );
  if (values.length < 2) return { positive: values[0] ?? '', negative: '', notes: [] };
  const named = values.find((value) => TRUE_WORDS.includes(value.toLowerCase()));
  const rarer = counts.get(values[0]!)! <= counts.get(values[1]!)! ? values[0]! : values[1]!;
  const chosen = named ?? rarer;
  const notes = named
    ? []
    : [
        `${JSON.stringify(chosen)}, the rarer value of ${target}, is taken for the outcome; --positive says otherwise.`,
      ];
  return { positive: chosen, negative: values.find((value) => value !== chosen)!, notes };
}

const fault = (field: string, expected: string, got: string): { faults: Fault[] } => ({
  faults: [{ field, expected, got }],
});

export interface Split {
  train: Int32Array;
  test: Int32Array;
  said: string;
  /** The column that says it, which is no feature. */
  column?: string;
}

/** @param stratum of a row, kept in the same shares on both sides of a drawn split */
export function splitOf(
  { names, rows }: Cells,
  known: Int32Array,
  stratum: (row: number) => number,
  { split = DEFAULT_SPLIT, seed = 1 }: Pick<ProblemOptions, 'split' | 'seed'>,
): Split | { faults: Fault[] } {
  const byIndex = /^index\s*%\s*(\d+)\s*={1,2}\s*(\d+)$/.exec(split.trim());
  if (byIndex) {
    const [of, is] = [Number(byIndex[1]), Number(byIndex[2])];
    if (is >= of)
      return fault('split', `a remainder that can be, such as index%5=4`, JSON.stringify(split.trim()));
    return parted(known, (row) => row % of === is, `the row's index (from 0) % ${of} is ${is}`);
  }
  const share = Number(split);
  if (split.trim() !== '' && share > 0 && share < 1) {
    const tests = drawnShare(known, share, seed, stratum);
    const said = `drawn at random, ${Math.round(share * 1000) / 10}% (seed ${seed})`;
    return parted(known, (row) => tests.has(row), said);
  }
  const [column, value] = columnAndValue(split, names);
  const at = names.indexOf(column);
  if (at < 0)
    return fault(
      'split',
      `index%5=4, a share between 0 and 1, or one of the columns ${names.join(', ')}`,
      JSON.stringify(split),
    );
  const words = rows.map((row) => wordOf(row[at]));
  const read = value === undefined ? readSplit(Array.from(known, (row) => words[row]!)) : only(value);
  if ('odd' in read)
    return fault(
      'split',
      `${column} to say test or train of each row, or ${column}=VALUE for the rows to judge on`,
      JSON.stringify(read.odd),
    );
  const made = parted(known, (row) => read.isTest(words[row]!), `${column} is ${value ?? 'test'}`);
  if (made.test.length > 0) return { ...made, column };
  const seen = [...new Set(words)]
    .slice(0, 5)
    .map((word) => JSON.stringify(word))
    .join(', ');
  return fault('split', `rows whose ${column} is ${value ?? 'test, holdout, 1, true or yes'}`, seen);
}

const only = (value: string) => ({ isTest: (word: string) => word.toLowerCase() === value.toLowerCase() });

/** As near to the share as whole rows allow, in every stratum. */
function drawnShare(
  known: Int32Array,
  share: number,
  seed: number | string,
  stratum: (row: number) => number,
): Set<number> {
  const { whole } = chance('split', seed);
  const drawn = new Set<number>();
  for (const rows of Map.groupBy(known, stratum).values()) {
    const wanted = Math.round(share * rows.length);
    for (let i = 0; i < wanted; i++) {
      const j = whole(i, rows.length - 1);
      [rows[i], rows[j]] = [rows[j]!, rows[i]!];
      drawn.add(rows[i]!);
    }
  }
  return drawn;
}

function columnAndValue(split: string, names: readonly string[]): [string, string?] {
  if (names.includes(split)) return [split];
  const at = split.indexOf('=');
  return at < 0
    ? [split]
    : [
        split.slice(0, at).trim(),
        split
          .slice(at + 1)
          .replace(/^=/, '')
          .trim(),
      ];
}

function parted(rows: Int32Array, isTest: (row: number) => boolean, said: string): Split {
  return { train: rows.filter((row) => !isTest(row)), test: rows.filter(isTest), said };
}
