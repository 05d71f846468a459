// From columns of any kind to the space in which distances mean something: numbers scaled so that no unit rules over
// the others, words as places of their own, long tails taken in, and, when asked for, only the main axes. Learned once
// and applied to everybody who comes later.

import { type Matrix, matrix } from '../../numeric/index.ts';
import { type Column, columnOf, type NumberColumn, type Table } from '../table/index.ts';
import { type Axes, learnAxes, project } from './axes.ts';

export type Scale = 'none' | 'standard' | 'robust';

export interface NumberPlace {
  name: string;
  kind: 'number';
  /** The logarithm of one more is taken first, for tails. */
  logged: boolean;
  centre: number;
  spread: number;
  /** What a missing value is taken for. */
  fill: number;
  /** Scaled values stay within so many spreads of the centre. */
  clip?: number;
  /** 1 when not given. */
  weight?: number;
}
export interface CategoryPlace {
  name: string;
  kind: 'category';
  levels: string[];
  weight: number;
}
export interface Space {
  scale: Scale;
  columns: (NumberPlace | CategoryPlace)[];
  /** How many numbers a row has before the main axes are taken. */
  width: number;
  axes?: Axes;
}

export interface SpaceOptions {
  /** `auto`: `standard` where units differ, otherwise `none`. */
  scale?: Scale | 'auto';
  /** Takes the logarithm of long tails and clips what is still far out: for what people do, where a few do a hundred times as much. */
  tame?: boolean;
  /** The share of the variance that the main axes must keep; without it there are none. */
  axes?: number;
  /** What columns weigh against the others; 1 where nothing is said. */
  weights?: Readonly<Record<string, number>>;
}

const MOST_LEVELS = 12;
const CLIP = 4;
const LONG_TAIL = 2;
/** Columns whose spreads differ by more are not in the same unit. */
const SAME_UNIT = 8;
/** A rare yes is not infinitely far from no. */
const LEAST_YES_NO = 0.2;

export function learnSpace(table: Table, options: SpaceOptions = {}): Space {
  const scale = !options.scale || options.scale === 'auto' ? fittingScale(table) : options.scale;
  const columns = table.columns.map((column) => {
    const weight = options.weights?.[column.name] ?? 1;
    if (column.kind === 'category') {
      const place = categoryPlace(column.name, column.codes, column.levels, scale);
      return { ...place, weight: place.weight * weight };
    }
    const place = numberPlace(column, scale, options.tame ?? false);
    return weight === 1 ? place : { ...place, weight };
  });
  const width = columns.reduce((sum, one) => sum + (one.kind === 'number' ? 1 : one.levels.length), 0);
  const space: Space = { scale, columns, width };
  if (options.axes === undefined || width < 2) return space;
  return { ...space, axes: learnAxes(placed(space, table), options.axes) };
}

/** Each row as a point. Columns are found by name; one that is absent is missing throughout. */
export function applySpace(space: Space, table: Table): Matrix {
  const points = placed(space, table);
  return space.axes ? project(space.axes, points) : points;
}

function placed({ columns, width }: Space, table: Table): Matrix {
  const points = matrix(table.rows, width);
  let at = 0;
  for (const place of columns) {
    const column = columnOf(table, place.name);
    if (place.kind === 'number') placeNumbers(points, at++, place, column);
    else {
      placeWords(points, at, place, column);
      at += place.levels.length;
    }
  }
  return points;
}

function placeNumbers(points: Matrix, at: number, place: NumberPlace, column: Column | undefined): void {
  const values = column && column.kind !== 'category' ? column.values : undefined;
  for (let i = 0, p = at; i < points.rows; i++, p += points.columns)
    points.values[p] = scaled(place, values ? values[i]! : Number.NaN);
}

export function scaled(
  { logged, centre, spread, fill, clip, weight = 1 }: NumberPlace,
  value: number,
): number {
  const known = Number.isNaN(value) ? fill : value;
  const straight = ((logged ? Math.log1p(Math.max(0, known)) : known) - centre) / spread;
  return weight * (clip === undefined ? straight : Math.max(-clip, Math.min(clip, straight)));
}

function placeWords(points: Matrix, at: number, place: CategoryPlace, column: Column | undefined): void {
  if (column?.kind !== 'category') return;
  const to = column.levels.map((level) => place.levels.indexOf(level));
  for (let i = 0; i < points.rows; i++) {
    const code = column.codes[i]!;
    if (code >= 0 && to[code]! >= 0) points.values[i * points.columns + at + to[code]!] = place.weight;
  }
}

/** All places of a column together weigh as much as a number. */
function categoryPlace(name: string, codes: Int32Array, levels: string[], scale: Scale): CategoryPlace {
  const counts = new Float64Array(levels.length);
  for (const code of codes) if (code >= 0) counts[code]!++;
  const order = Array.from(counts.keys()).sort((a, b) => counts[b]! - counts[a]!);
  const kept = order.slice(0, MOST_LEVELS).filter((code) => counts[code]! > 0);
  const variance = kept.reduce((sum, code) => {
    const share = counts[code]! / codes.length;
    return sum + share * (1 - share);
  }, 0);
  const weight =
    scale === 'none' || variance === 0 ? 1 : 1 / Math.sqrt(Math.max(variance, LEAST_YES_NO ** 2));
  return { name, kind: 'category', levels: kept.map((code) => levels[code]!), weight };
}

function numberPlace(column: NumberColumn, scale: Scale, tame: boolean): NumberPlace {
  const known = column.values.filter((value) => !Number.isNaN(value)).sort();
  const fill = quantile(known, 0.5);
  const logged = tame && column.kind === 'number' && known[0]! >= 0 && skewness(known) > LONG_TAIL;
  const straight = logged ? known.map((value) => Math.log1p(value)) : known;
  const { mean, deviation } = momentsOf(straight);
  const clip = tame ? { clip: CLIP } : {};
  const base = { name: column.name, kind: 'number', logged, fill, ...clip } as const;
  if (scale === 'none') return { ...base, centre: 0, spread: 1 };
  const least = column.kind === 'yes-no' ? LEAST_YES_NO : 0;
  const wide = Math.max(deviation, least) || 1;
  if (scale === 'standard' || column.kind === 'yes-no') return { ...base, centre: mean, spread: wide };
  // The middle half of a normal distribution is 1.349 deviations wide.
  const middle = (quantile(straight, 0.75) - quantile(straight, 0.25)) / 1.349;
  return { ...base, centre: quantile(straight, 0.5), spread: middle > 0 ? middle : wide };
}

function fittingScale(table: Table): Scale {
  if (table.columns.some(({ kind }) => kind !== 'number')) return 'standard';
  const spreads = table.columns
    .map(
      (column) =>
        momentsOf((column as NumberColumn).values.filter((value) => !Number.isNaN(value))).deviation,
    )
    .filter((deviation) => deviation > 0);
  return Math.max(...spreads) > SAME_UNIT * Math.min(...spreads) ? 'standard' : 'none';
}

/** Of a sorted list, between neighbours in proportion. */
export function quantile(sorted: Float64Array, share: number): number {
  if (sorted.length === 0) return 0;
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)]!;
  return below + (at - Math.floor(at)) * (sorted[Math.ceil(at)]! - below);
}

function momentsOf(values: Float64Array): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / Math.max(1, values.length)) };
}

function skewness(values: Float64Array): number {
  const { mean, deviation } = momentsOf(values);
  if (deviation === 0) return 0;
  return values.reduce((sum, value) => sum + ((value - mean) / deviation) ** 3, 0) / values.length;
}
