// Clusters of a table in a file, with everything an analyst checks them by: indices, the choice of the number, stability,
// and how far they agree with labels that are known.

import {
  type Cells,
  type Column,
  type LeftOut,
  readTable,
  type Table,
  without,
  wordOf,
} from '../table/index.ts';
import { adjustedRand, mutualInformation } from './agreement.ts';
import type { Method, MethodChoice } from './choose-method.ts';
import { type Clustering, cluster } from './cluster.ts';
import { type Indices, indicesOf } from './indices.ts';
import { kmeans } from './kmeans.ts';
import { applySpace, learnSpace, type Scale } from './space.ts';
import type { Stability } from './stability.ts';

export interface EvaluateClustering {
  k?: number;
  method?: Method;
  scale?: Scale | 'auto';
  /** A column with the truth; one called label, class, target, species, cluster or truth is taken for it. */
  label?: string;
  /** These columns only. */
  features?: readonly string[];
  ignore?: readonly string[];
  /** The share of the variance that principal axes must keep; without it, columns are used as they are. */
  pca?: number;
  most?: number;
  starts?: number;
  seed?: number;
}

export interface ClusteringReport extends Indices {
  rows: number;
  features: string[];
  leftOut: { column: string; reason: string }[];
  notes: string[];
  scale: Scale;
  axes?: { kept: number; shares: number[] };
  method: Method;
  reason: string;
  k: number;
  /** What each criterion would have had, and what it saw. Absent when the number was given. */
  votes?: NonNullable<MethodChoice['choice']>['votes'];
  tried?: NonNullable<MethodChoice['choice']>['tried'];
  labels: number[];
  sizes: number[];
  noise: number;
  stability: Stability;
  /** What k-means makes of the same number of clusters, where another method was taken. */
  kmeans?: { inertia: number; ari?: number };
  /** Against the label column: agreement, and the indices of the labels themselves, scaled as the features and unscaled. */
  truth?: {
    column: string;
    groups: number;
    ari: number;
    nmi: number;
    scaled: Indices;
    unscaled: Indices;
  };
  ari?: number;
}

type Read = { value: ClusteringReport; faults?: undefined } | { faults: Fault[] };
interface Fault {
  field: string;
  expected: string;
  got: string;
}

const LABELS = ['label', 'labels', 'class', 'target', 'species', 'cluster', 'truth', 'ground_truth', 'y'];

export function evaluateClustering(cells: Cells, options: EvaluateClustering = {}): Read {
  const { k, method, scale, pca, most, starts, seed } = options;
  const label = options.label ?? labelIn(cells.names);
  const faults = faultsIn(cells, options);
  if (faults.length > 0) return { faults };
  const { table, leftOut, notes } = tableOf(cells, { ...options, label });
  if (table.columns.length === 0)
    return {
      faults: [{ field: 'columns', expected: 'at least one of numbers or words', got: saying(leftOut) }],
    };
  const found = cluster(table, {
    ...{ scale, method, most, starts, seed, ...(k !== undefined && { k }) },
    ...(pca !== undefined && { axes: pca }),
  });
  return {
    value: {
      rows: table.rows,
      features: table.columns.map(({ name }) => name),
      leftOut,
      notes: [...notes, ...warnings(found)],
      ...described(found),
      labels: [...found.labels],
      ...(found.chosen.method !== 'kmeans' &&
        found.k > 1 && { kmeans: plainly(cells, label, found, options) }),
      ...(label !== undefined && truthOf(cells, label, table, found)),
    },
  };
}

/** The surest name first; a `y` beside an `x` is a place in the plane. */
function labelIn(names: readonly string[]): string | undefined {
  const plain = names.map((name) => name.trim().toLowerCase());
  const found = LABELS.find((label) => plain.includes(label) && !(label === 'y' && plain.includes('x')));
  return found === undefined ? undefined : names[plain.indexOf(found)];
}

function faultsIn(cells: Cells, { k, label, features = [], ignore = [] }: EvaluateClustering): Fault[] {
  const { names, rows } = cells;
  const faults: Fault[] = [];
  const listed = names.slice(0, 12).join(', ');
  for (const [field, wanted] of [
    ['label', label === undefined ? [] : [label]],
    ['features', features],
    ['ignore', ignore],
  ] as const)
    for (const name of wanted)
      if (!names.includes(name)) faults.push({ field, expected: `one of the columns ${listed}`, got: name });
  if (rows.length < 4) faults.push({ field: 'rows', expected: '4 at least', got: `${rows.length}` });
  else if (k !== undefined && k >= rows.length)
    faults.push({ field: 'k', expected: `a number below that of the rows, ${rows.length}`, got: `${k}` });
  return faults;
}

function tableOf(cells: Cells, { label, features, ignore = [] }: EvaluateClustering) {
  const names = cells.names.filter(
    (name) => name !== label && !ignore.includes(name) && (!features || features.includes(name)),
  );
  const places = names.map((name) => cells.names.indexOf(name));
  const read = readTable({ names, rows: cells.rows.map((row) => places.map((at) => row[at])) });
  const beyond = read.table.columns.flatMap(beyondSquares);
  const table = without(read.table, new Set(beyond.map(({ column }) => column)));
  return { ...read, table, leftOut: [...read.leftOut, ...beyond] };
}

/** Distances are squares, and those of such numbers are infinite or nothing. */
function beyondSquares(column: Column): LeftOut[] {
  if (column.kind === 'category') return [];
  const most = column.values.reduce((most, value) => Math.max(most, Math.abs(value) || 0), 0);
  if (most === 0 || (most < 1e100 && most > 1e-100)) return [];
  return [{ column: column.name, reason: `its numbers reach ${most.toPrecision(2)}, which has no square` }];
}

function described(found: Clustering) {
  const { chosen, model, k, sizes, noise, stability } = found;
  const { inertia, silhouette, calinskiHarabasz, daviesBouldin } = found;
  const { scale, axes } = model.space;
  return {
    ...{ scale, method: chosen.method, reason: chosen.reason, k },
    ...(axes && { axes: { kept: axes.shares.length, shares: axes.shares } }),
    ...(chosen.choice && { votes: chosen.choice.votes, tried: chosen.choice.tried }),
    ...{ sizes, noise, inertia, silhouette, calinskiHarabasz, daviesBouldin, stability },
  };
}

function warnings({ stability, k, silhouette }: Clustering): string[] {
  const said: string[] = [];
  if (k < 2) said.push('Nothing here falls apart into several groups.');
  else if (stability.mean < 0.6)
    said.push(
      `Other rows of the same kind would have given other clusters (stability ${stability.mean.toFixed(2)}): do not build on them.`,
    );
  if (silhouette !== undefined && silhouette < 0.15)
    said.push(`The clusters run into each other (silhouette ${silhouette.toFixed(2)}).`);
  return said;
}

function plainly(
  cells: Cells,
  label: string | undefined,
  { points, k }: Clustering,
  { starts, seed = 1 }: EvaluateClustering,
): NonNullable<ClusteringReport['kmeans']> {
  const { inertia, labels } = kmeans(points, { k, seed, ...(starts && { starts }) });
  return { inertia, ...(label !== undefined && { ari: adjustedRand(labels, numbered(cells, label).truth) }) };
}

/** The words of a column as numbers. */
function numbered(cells: Cells, column: string): { truth: number[]; groups: number } {
  const at = cells.names.indexOf(column);
  const places = new Map<string, number>();
  const truth = cells.rows.map((row) => {
    const word = wordOf(row[at]);
    if (!places.has(word)) places.set(word, places.size);
    return places.get(word)!;
  });
  return { truth, groups: places.size };
}

function truthOf(cells: Cells, column: string, table: Table, found: Clustering) {
  const { truth, groups } = numbered(cells, column);
  const ari = adjustedRand(found.labels, truth);
  const unscaled = applySpace(learnSpace(table, { scale: 'none' }), table);
  return {
    ari,
    truth: {
      ...{ column, groups, ari, nmi: mutualInformation(found.labels, truth) },
      scaled: indicesOf(found.points, truth),
      unscaled: indicesOf(unscaled, truth),
    },
  };
}

const saying = (leftOut: readonly { column: string; reason: string }[]): string =>
  leftOut.map(({ column, reason }) => `${column}: ${reason}`).join('; ') || 'none';
