// Crowded places as a division of rows, in the ways that are worth trying: as the density tree has them, with the rows
// between given to the nearest, or parted where the longest steps are. The tree alone loses clusters whose ends are sparse.

import { type Matrix, squaredDistance } from '../../numeric/index.ts';
import { coreDistances, type Density, density, spanningTree } from './density.ts';
import { widestParts } from './widest-parts.ts';

export type Crowding =
  /** HDBSCAN: rows between crowded places belong to nothing. */
  | 'crowds'
  /** The same, where each of those rows is given to the cluster of its nearest neighbour. */
  | 'crowds-filled'
  /** Parted where steps from row to row suddenly get longer, however crowded either side is. */
  | 'gaps';

const STEPS_BY = 3;

/** Time grows with the square of the rows. `noise`: the share of rows that belonged to nothing before they were given away. */
export function crowdsOf(
  data: Matrix,
  crowding: Crowding,
): Pick<Density, 'labels' | 'clusters' | 'core'> & { noise: number } {
  if (crowding === 'gaps') {
    const core = coreDistances(data, Math.min(STEPS_BY, data.rows - 1));
    const parts = widestParts(spanningTree(data, core), smallestOf(data.rows));
    return { ...filled(data, parts), clusters: parts.clusters, core };
  }
  const found = density(data);
  const { labels, noise } = filled(data, found);
  return { ...found, noise, ...(crowding === 'crowds-filled' && { labels }) };
}

const smallestOf = (rows: number): number => Math.max(5, Math.round(rows / 50));

function filled(
  data: Matrix,
  { labels, clusters }: Pick<Density, 'labels' | 'clusters'>,
): { labels: Int32Array; noise: number } {
  const inside = Array.from(labels.keys()).filter((row) => labels[row]! >= 0);
  const noise = 1 - inside.length / labels.length;
  if (clusters === 0) return { labels, noise };
  const whole = labels.map((label, row) => (label >= 0 ? label : labels[nearestOf(data, row, inside)]!));
  return { labels: whole, noise };
}

function nearestOf(data: Matrix, row: number, among: readonly number[]): number {
  let [nearest, least] = [among[0]!, Number.POSITIVE_INFINITY];
  for (const other of among) {
    const gap = squaredDistance(data, row, data, other);
    if (gap < least) [nearest, least] = [other, gap];
  }
  return nearest;
}
