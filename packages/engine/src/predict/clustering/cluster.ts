// The whole way from a table to clusters: space, method, number, fit, and how far to trust it.

import { type Matrix, rowsOf, squaredDistance } from '../../numeric/index.ts';
import type { Table } from '../table/index.ts';
import { chooseMethod, type Method, type MethodChoice } from './choose-method.ts';
import { crowdsOf } from './crowds.ts';
import type { Gaussians } from './gaussian.ts';
import { type Indices, indicesOf } from './indices.ts';
import { kmeans, nearestCentre } from './kmeans.ts';
import { assignMixture, mixture } from './mixture.ts';
import { applySpace, learnSpace, type Space, type SpaceOptions } from './space.ts';
import { firmnessOf, type Stability, stabilityOf } from './stability.ts';

export interface ClusterOptions extends SpaceOptions {
  /** Looked for when not given. */
  k?: number;
  method?: Method;
  among?: readonly Method[];
  /** The greatest number that is tried. */
  most?: number;
  starts?: number;
  seed?: number | string;
  progress?(share: number, doing: string): void;
}

/** Who belongs where, for those who were there and whoever comes. */
export type Model =
  | { method: 'kmeans'; space: Space; centres: Matrix }
  | { method: 'gmm'; space: Space; gaussians: Gaussians }
  /** Rows that stand for their clusters; whoever is farther than `reach` from all belongs to none. */
  | { method: 'density'; space: Space; members: Matrix; of: Int32Array; reach: Float64Array };

export interface Clustering extends Indices {
  model: Model;
  labels: Int32Array;
  k: number;
  sizes: number[];
  /** Rows that belong to nothing. */
  noise: number;
  chosen: MethodChoice;
  stability: Stability;
  /** By cluster: how much of it the nearest cluster of another sample has (Jaccard), on average; .75 is firm. */
  firmness: number[];
  points: Matrix;
}

export function cluster(table: Table, options: ClusterOptions = {}): Clustering {
  const { seed = 1, progress } = options;
  const space = learnSpace(table, options);
  const points = applySpace(space, table);
  progress?.(0.05, 'choosing the number of clusters');
  const chosen = chooseMethod(points, {
    ...options,
    progress: (share) => progress?.(0.05 + 0.6 * share, 'choosing the number of clusters'),
  });
  progress?.(0.7, 'fitting');
  const { model, labels } = fit(points, space, chosen, { ...options, seed });
  progress?.(0.85, 'drawing other samples');
  const sizes = sizesOf(labels);
  const stability = stabilityOf(points, (sample, all, turn) => again(sample, all, space, chosen, turn), {
    seed,
    ...(chosen.method === 'gmm' && { pairs: 5, most: 1000 }),
  });
  return {
    ...{ model, labels, sizes, chosen, points, k: sizes.length },
    noise: labels.reduce((sum, label) => sum + (label < 0 ? 1 : 0), 0),
    ...indicesOf(points, labels),
    stability,
    firmness: firmnessOf(points, labels, sizes.length, (sample, turn) =>
      again(sample, points, space, chosen, turn),
    ),
  };
}

/** The cluster of each row of a table like the one that the model was learned on; -1 for none. */
export function assign(model: Model, table: Table): Int32Array {
  return assignPoints(model, applySpace(model.space, table));
}

export function assignPoints(model: Model, points: Matrix): Int32Array {
  if (model.method === 'gmm') return assignMixture(model.gaussians, points).labels;
  if (model.method === 'kmeans')
    return Int32Array.from({ length: points.rows }, (_, i) => nearestCentre(points, i, model.centres));
  return Int32Array.from({ length: points.rows }, (_, i) => {
    const near = nearestCentre(points, i, model.members);
    const gap = Math.sqrt(squaredDistance(points, i, model.members, near));
    return gap <= model.reach[near]! ? model.of[near]! : -1;
  });
}

/** Rows of a density's clusters that are kept to know whoever comes later. */
const MEMBERS_KEPT = 5000;

function fit(
  points: Matrix,
  space: Space,
  { method, k, crowding = 'crowds' }: Pick<MethodChoice, 'method' | 'k' | 'crowding'>,
  { seed, starts }: { seed: number | string; starts?: number },
): { model: Model; labels: Int32Array } {
  if (method === 'kmeans') {
    const { centres, labels } = kmeans(points, { k, seed, ...(starts && { starts }) });
    return { model: { method, space, centres }, labels };
  }
  if (method === 'gmm') {
    const { shape, weights, means, covariances, labels } = mixture(points, { k, seed });
    return { model: { method, space, gaussians: { shape, weights, means, covariances } }, labels };
  }
  const step = Math.max(1, Math.ceil(points.rows / MEMBERS_KEPT));
  const kept = Array.from({ length: Math.ceil(points.rows / step) }, (_, i) => i * step);
  const some = step === 1 ? points : rowsOf(points, kept);
  const found = crowdsOf(some, crowding);
  const inside = Array.from(found.labels.keys()).filter((i) => found.labels[i]! >= 0);
  const model: Model = {
    ...{ method, space, members: rowsOf(some, inside) },
    of: Int32Array.from(inside, (i) => found.labels[i]!),
    reach: Float64Array.from(inside, (i) => (crowding === 'crowds' ? 2 * found.core[i]! : Number.MAX_VALUE)),
  };
  return { model, labels: step === 1 ? found.labels : assignPoints(model, points) };
}

const again = (sample: Matrix, all: Matrix, space: Space, chosen: MethodChoice, turn: number): Int32Array =>
  assignPoints(fit(sample, space, chosen, { seed: `again ${turn}`, starts: 4 }).model, all);

function sizesOf(labels: Int32Array): number[] {
  const sizes: number[] = [];
  for (const label of labels) if (label >= 0) sizes[label] = (sizes[label] ?? 0) + 1;
  return Array.from(sizes, (size) => size ?? 0);
}
