// Columns as weights' worth of numbers, for linear models: numbers are clipped to where nearly all lie and scaled, words
// become one feature each with the rare ones together, and what is not known says so. Learned on some rows only.

import { columnOf, type NumberColumn, type Table } from './column.ts';

export interface NumberCode {
  name: string;
  kind: 'number';
  /** What a missing value is taken for, before scaling. */
  middle: number;
  low: number;
  high: number;
  /** Whether the logarithm of 1 + the value is taken first. */
  logged: boolean;
  mean: number;
  deviation: number;
  /** Where the line may bend: above `at` (of the scaled value) it has a second slope, scaled by its own deviation. */
  bends: { at: number; mean: number; deviation: number }[];
  /** The feature's number; its bends' follow. And that of "is not known" (undefined when all were). */
  feature: number;
  missing?: number;
}
export interface CategoryCode {
  name: string;
  kind: 'category';
  /** Level `levels[i]` is feature `first + i`. */
  levels: string[];
  first: number;
  /** Rare levels and ones that were never seen; undefined when there were none. */
  other?: number;
  missing?: number;
}
export type ColumnCode = NumberCode | CategoryCode;

export interface Encoder {
  columns: ColumnCode[];
  /** How many features. */
  width: number;
}

/** Each row has `per` entries, feature and value, in rising order of features; entries with value 0 say nothing. */
export interface Design {
  rows: number;
  width: number;
  per: number;
  index: Int32Array;
  value: Float64Array;
}

const RARE_SHARE = 0.001;
const RARE_ROWS = 10;
const MOST_FEATURES_A_COLUMN = 200;
const CLIPPED = 0.001;
const SKEWED = 2;

/** @param bends in how many places the line of a number may bend; 0, when not given, is a straight one */
export function learnEncoder(table: Table, rows: Int32Array, bends = 0): Encoder {
  let width = 0;
  const next = () => width++;
  const columns = table.columns.map(
    (column): ColumnCode =>
      column.kind === 'category'
        ? categoryCode(column.name, column.codes, column.levels, rows, next)
        : numberCode(column, rows, next, bends),
  );
  return { columns, width };
}

function categoryCode(
  name: string,
  codes: Int32Array,
  levels: string[],
  rows: Int32Array,
  next: () => number,
): CategoryCode {
  const counts = new Float64Array(levels.length);
  let missing = 0;
  for (const row of rows) {
    if (codes[row]! >= 0) counts[codes[row]!]!++;
    else missing++;
  }
  const enough = Math.max(RARE_ROWS, RARE_SHARE * rows.length);
  const byCount = levels.map((level, i) => ({ level, count: counts[i]! })).sort((a, b) => b.count - a.count);
  const own = byCount.filter(({ count }) => count >= enough).slice(0, MOST_FEATURES_A_COLUMN);
  const features = own.map(next);
  const kept = own.map(({ level }) => level);
  const code: CategoryCode = { name, kind: 'category', levels: kept, first: features[0] ?? 0 };
  if (own.length < byCount.filter(({ count }) => count > 0).length) code.other = next();
  if (missing > 0) code.missing = next();
  return code;
}

function numberCode(
  { name, kind, values }: NumberColumn,
  rows: Int32Array,
  next: () => number,
  bends: number,
): NumberCode {
  const known = Float64Array.from(rows, (row) => values[row]!)
    .filter((value) => !Number.isNaN(value))
    .sort();
  const at = (share: number) => known[Math.round(share * (known.length - 1))] ?? 0;
  const [low, high] = [at(CLIPPED), at(1 - CLIPPED)];
  const clipped = known.map((value) => Math.min(high, Math.max(low, value)));
  const logged = kind === 'number' && low >= 0 && skewness(clipped) > SKEWED;
  const { mean, deviation } = momentsOf(logged ? clipped.map(Math.log1p) : clipped);
  const shape = { middle: at(0.5), low, high, logged, mean, deviation };
  const feature = next();
  const code: NumberCode = { name, kind: 'number', ...shape, bends: bendsOf(shape, known, bends), feature };
  for (const _ of code.bends) next();
  if (known.length < rows.length) code.missing = next();
  return code;
}

/** At quantiles, where there are enough values apart. */
function bendsOf(shape: Scale, sorted: Float64Array, count: number): NumberCode['bends'] {
  if (shape.deviation === 0 || new Set(sorted).size < 4 * count) return [];
  const scaledValues = sorted.map((value) => scaled(shape, value));
  const places = Array.from(
    { length: count },
    (_, i) => scaledValues[Math.floor(((i + 1) * sorted.length) / (count + 1))]!,
  );
  return [...new Set(places)]
    .filter((at) => at > scaledValues[0]! && at < scaledValues.at(-1)!)
    .map((at) => ({ at, ...momentsOf(scaledValues.map((value) => Math.max(0, value - at))) }));
}

function momentsOf(values: Float64Array): { mean: number; deviation: number } {
  let [mean, squares, n] = [0, 0, 0];
  for (const value of values) {
    n++;
    const gap = value - mean;
    mean += gap / n;
    squares += gap * (value - mean);
  }
  return { mean, deviation: n > 1 ? Math.sqrt(squares / n) : 0 };
}

function skewness(values: Float64Array): number {
  const { mean, deviation } = momentsOf(values);
  if (deviation === 0) return 0;
  return values.reduce((sum, value) => sum + ((value - mean) / deviation) ** 3, 0) / values.length;
}

/** Columns are found by name; one that is absent, or of another kind than it was, is missing throughout. */
export function encode(table: Table, encoder: Encoder): Design {
  const per = encoder.columns.reduce((sum, code) => sum + entriesOf(code), 0);
  const design: Design = {
    ...{ rows: table.rows, width: encoder.width, per },
    index: new Int32Array(table.rows * per),
    value: new Float64Array(table.rows * per),
  };
  let at = 0;
  for (const code of encoder.columns) {
    if (code.kind === 'number') encodeNumbers(table, code, design, at);
    else encodeCategory(table, code, design, at);
    at += entriesOf(code);
  }
  return design;
}

function entriesOf(code: ColumnCode): number {
  return code.kind === 'category' ? 1 : 1 + code.bends.length + (code.missing === undefined ? 0 : 1);
}

function encodeNumbers(
  table: Table,
  code: NumberCode,
  { rows, per, index, value }: Design,
  at: number,
): void {
  const column = columnOf(table, code.name);
  const values = column && column.kind !== 'category' ? column.values : undefined;
  for (let i = 0, start = at; i < rows; i++, start += per) {
    const one = values ? values[i]! : Number.NaN;
    const isUnknown = Number.isNaN(one);
    const x = scaled(code, isUnknown ? code.middle : one);
    let p = start;
    index[p] = code.feature;
    value[p++] = x;
    for (const bend of code.bends) {
      index[p] = code.feature + p - start;
      value[p++] = (Math.max(0, x - bend.at) - bend.mean) / bend.deviation;
    }
    if (code.missing === undefined) continue;
    index[p] = code.missing;
    value[p] = isUnknown ? 1 : 0;
  }
}

type Scale = Pick<NumberCode, 'middle' | 'low' | 'high' | 'logged' | 'mean' | 'deviation'>;

function scaled({ low, high, logged, mean, deviation }: Scale, value: number): number {
  if (deviation === 0) return 0;
  const clipped = Math.min(high, Math.max(low, value));
  return ((logged ? Math.log1p(clipped) : clipped) - mean) / deviation;
}

function encodeCategory(
  table: Table,
  code: CategoryCode,
  { rows, per, index, value }: Design,
  at: number,
): void {
  const column = columnOf(table, code.name);
  const isWords = column?.kind === 'category';
  const features = new Map(code.levels.map((level, i) => [level, code.first + i]));
  const byCode = isWords ? column.levels.map((level) => features.get(level) ?? code.other ?? -1) : [];
  for (let i = 0, p = at; i < rows; i++, p += per) {
    const feature = isWords && column.codes[i]! >= 0 ? byCode[column.codes[i]!]! : (code.missing ?? -1);
    index[p] = Math.max(0, feature);
    value[p] = feature >= 0 ? 1 : 0;
  }
}

/** What each feature is, for people: the column, and the level where it is one. */
export function featureNames({ columns, width }: Encoder): { column: string; level?: string }[] {
  const names: { column: string; level?: string }[] = Array.from({ length: width }, () => ({ column: '' }));
  for (const code of columns) {
    const { name } = code;
    if (code.missing !== undefined) names[code.missing] = { column: name, level: '(not known)' };
    if (code.kind === 'number') {
      names[code.feature] = { column: name };
      code.bends.forEach((_, i) => {
        names[code.feature + 1 + i] = { column: name, level: `(bend ${i + 1})` };
      });
    } else {
      for (const [i, level] of code.levels.entries()) names[code.first + i] = { column: name, level };
      if (code.other !== undefined) names[code.other] = { column: name, level: '(other)' };
    }
  }
  return names;
}
