// Columns as small whole numbers, for trees: numbers fall into as many bins as their distribution fills, words have a
// bin each, and bin 0 is for what is not known. Learned on some rows, applied to any.

import { type Column, columnOf, type Table } from './column.ts';

export interface NumberBins {
  name: string;
  kind: 'number';
  /** Bin `b` (from 1) holds the values up to and including `edges[b - 1]`; the last bin all above. */
  edges: number[];
}
export interface CategoryBins {
  name: string;
  kind: 'category';
  /** Bin `b` (from 1) is `levels[b - 1]`; the bin after them is for words that were rare or never seen. */
  levels: string[];
}
export type ColumnBins = NumberBins | CategoryBins;

export interface Binned {
  rows: number;
  /** A column after the other, `rows` bins each. */
  bins: Uint8Array[];
  /** How many bins each column has, 0 included. */
  counts: number[];
}

const MOST_BINS = 254;
/** Quantiles of so many rows are near enough. */
const LOOKED_AT = 100_000;

export function learnBins(table: Table, rows: Int32Array, { most = 128, rare = 5 } = {}): ColumnBins[] {
  return table.columns.map((column) =>
    column.kind === 'category'
      ? { name: column.name, kind: 'category', levels: frequent(column.codes, column.levels, rows, rare) }
      : { name: column.name, kind: 'number', edges: edgesOf(column.values, rows, Math.min(most, MOST_BINS)) },
  );
}

function frequent(codes: Int32Array, levels: string[], rows: Int32Array, rare: number): string[] {
  const counts = new Float64Array(levels.length);
  for (const row of rows) if (codes[row]! >= 0) counts[codes[row]!]!++;
  return levels
    .map((level, i) => ({ level, count: counts[i]! }))
    .filter(({ count }) => count >= rare)
    .sort((a, b) => b.count - a.count || (a.level < b.level ? -1 : 1))
    .slice(0, MOST_BINS - 1)
    .map(({ level }) => level);
}

/** Halfway between neighbouring values, where there are few; otherwise at quantiles. */
function edgesOf(values: Float64Array, rows: Int32Array, most: number): number[] {
  const step = Math.max(1, Math.floor(rows.length / LOOKED_AT));
  const known: number[] = [];
  for (let i = 0; i < rows.length; i += step) {
    const value = values[rows[i]!]!;
    if (!Number.isNaN(value)) known.push(value);
  }
  const sorted = Float64Array.from(known).sort();
  const distinct = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
  if (distinct.length <= most)
    return Array.from(
      { length: Math.max(0, distinct.length - 1) },
      (_, i) => (distinct[i]! + distinct[i + 1]!) / 2,
    );
  const edges = new Set<number>();
  for (let bin = 1; bin < most; bin++) edges.add(sorted[Math.floor((bin * sorted.length) / most)]!);
  return [...edges];
}

/** Columns are found by name; one that is absent, or of another kind than it was, is missing throughout. */
export function applyBins(table: Table, learned: readonly ColumnBins[]): Binned {
  return {
    rows: table.rows,
    bins: learned.map((bins) => binned(columnOf(table, bins.name), bins, table.rows)),
    counts: learned.map((bins) => (bins.kind === 'number' ? bins.edges.length + 2 : bins.levels.length + 2)),
  };
}

function binned(column: Column | undefined, bins: ColumnBins, rows: number): Uint8Array {
  const out = new Uint8Array(rows);
  if (!column) return out;
  if (bins.kind === 'category') {
    if (column.kind !== 'category') return out;
    const places = new Map(bins.levels.map((level, i) => [level, i + 1]));
    const byCode = column.levels.map((level) => places.get(level) ?? bins.levels.length + 1);
    for (let i = 0; i < rows; i++) if (column.codes[i]! >= 0) out[i] = byCode[column.codes[i]!]!;
    return out;
  }
  if (column.kind === 'category') return out;
  for (let i = 0; i < rows; i++) {
    const value = column.values[i]!;
    if (!Number.isNaN(value)) out[i] = 1 + placeAmong(bins.edges, value);
  }
  return out;
}

/** How many of the rising edges lie below the value. */
function placeAmong(edges: readonly number[], value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
