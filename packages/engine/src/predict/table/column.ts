// A table by columns: what models that predict from tables read, whether it comes from a file or from people.
// Numbers are typed arrays, words are codes, so that a million rows stay small.

export interface NumberColumn {
  name: string;
  /** `yes-no` is 1 or 0; `time` is in milliseconds. */
  kind: 'number' | 'yes-no' | 'time';
  /** NaN where nothing is known. */
  values: Float64Array;
}
export interface CategoryColumn {
  name: string;
  kind: 'category';
  /** Places in `levels`; -1 where nothing is known. */
  codes: Int32Array;
  levels: string[];
}
export type Column = NumberColumn | CategoryColumn;

export interface Table {
  rows: number;
  columns: Column[];
}

export const columnOf = (table: Table, name: string): Column | undefined =>
  table.columns.find((column) => column.name === name);

/** The same table without these columns; nothing is copied. */
export const without = (table: Table, names: ReadonlySet<string>): Table => ({
  rows: table.rows,
  columns: table.columns.filter(({ name }) => !names.has(name)),
});

export const only = (table: Table, names: ReadonlySet<string>): Table => ({
  rows: table.rows,
  columns: table.columns.filter(({ name }) => names.has(name)),
});

export function isMissing(column: Column, row: number): boolean {
  return column.kind === 'category' ? column.codes[row]! < 0 : Number.isNaN(column.values[row]!);
}

/** As a person would write it; undefined where nothing is known. */
export function shownAt(column: Column, row: number): string | number | undefined {
  if (isMissing(column, row)) return undefined;
  if (column.kind === 'category') return column.levels[column.codes[row]!];
  const value = column.values[row]!;
  if (column.kind === 'time') return new Date(value).toISOString();
  return column.kind === 'yes-no' ? (value === 1 ? 'yes' : 'no') : value;
}

/** The column with its values in other rows: `from[i]` is the row whose value row `i` gets. */
export function rearranged(column: Column, from: ArrayLike<number>): Column {
  if (column.kind === 'category')
    return { ...column, codes: Int32Array.from(from, (row) => column.codes[row]!) };
  return { ...column, values: Float64Array.from(from, (row) => column.values[row]!) };
}

/** These rows only, copied. */
export const rowsOfTable = (table: Table, rows: ArrayLike<number>): Table => ({
  rows: rows.length,
  columns: table.columns.map((column) => rearranged(column, rows)),
});

/** 0, 1, 2, ... */
export const allRows = (count: number): Int32Array => Int32Array.from({ length: count }, (_, i) => i);
