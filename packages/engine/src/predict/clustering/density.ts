// Clusters as crowded places of any shape, with sparse ground between them: HDBSCAN. It finds their number by itself
// and leaves out rows that belong to nothing (label -1).

import { type Matrix, squaredDistance } from '../../numeric/index.ts';
import { chosenClusters } from './density-tree.ts';

export interface DensityOptions {
  /** The smallest group that is a cluster; a hundredth of the rows, 5 at least, when not given. */
  smallest?: number;
  /** How many neighbours say how crowded a place is; as `smallest`, 15 at most, when not given. */
  neighbours?: number;
}

export interface Density {
  labels: Int32Array;
  clusters: number;
  /** How firmly each row belongs to its cluster, 0 to 1. */
  surety: Float64Array;
  /** The distance within which a row's neighbours are. */
  core: Float64Array;
}

/**
 * Time grows with the square of the rows: meant for some ten thousand.
 * Source: R. Campello, D. Moulavi, J. Sander, Density-based clustering based on hierarchical density estimates, PAKDD 2013.
 */
export function density(data: Matrix, options: DensityOptions = {}): Density {
  const smallest = Math.max(2, options.smallest ?? Math.max(5, Math.round(data.rows / 100)));
  const neighbours = Math.min(data.rows - 1, options.neighbours ?? Math.min(15, smallest));
  const core = coreDistances(data, neighbours);
  return { ...chosenClusters(spanningTree(data, core), smallest), core };
}

/** The distance of each row from its n-th neighbour, itself counted as none. */
export function coreDistances(data: Matrix, neighbours: number): Float64Array {
  const core = new Float64Array(data.rows);
  const nearest = new Float64Array(Math.max(1, neighbours));
  for (let i = 0; i < data.rows; i++) {
    nearest.fill(Number.POSITIVE_INFINITY);
    for (let j = 0; j < data.rows; j++) {
      if (i === j) continue;
      const gap = squaredDistance(data, i, data, j);
      let at = nearest.length - 1;
      if (gap >= nearest[at]!) continue;
      for (; at > 0 && nearest[at - 1]! > gap; at--) nearest[at] = nearest[at - 1]!;
      nearest[at] = gap;
    }
    core[i] = Math.sqrt(nearest[nearest.length - 1]!);
  }
  return core;
}

/** Edges of the tree that joins all rows over the least distances, shortest first. */
export interface Tree {
  from: Int32Array;
  to: Int32Array;
  length: Float64Array;
}

/** Prim's algorithm over mutual reachability: no two rows are nearer than either is to its neighbours. */
export function spanningTree(data: Matrix, core: Float64Array): Tree {
  const { rows } = data;
  const reach = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
  const via = new Int32Array(rows);
  const joined = new Uint8Array(rows);
  const edges: [number, number, number][] = [];
  let at = 0;
  joined[0] = 1;
  for (let step = 1; step < rows; step++) {
    let next = -1;
    for (let j = 0; j < rows; j++) {
      if (joined[j]) continue;
      const gap = Math.max(Math.sqrt(squaredDistance(data, at, data, j)), core[at]!, core[j]!);
      if (gap < reach[j]!) {
        reach[j] = gap;
        via[j] = at;
      }
      if (next < 0 || reach[j]! < reach[next]!) next = j;
    }
    joined[next] = 1;
    edges.push([via[next]!, next, reach[next]!]);
    at = next;
  }
  edges.sort((a, b) => a[2] - b[2]);
  return {
    from: Int32Array.from(edges, ([from]) => from),
    to: Int32Array.from(edges, ([, to]) => to),
    length: Float64Array.from(edges, ([, , length]) => length),
  };
}
