// The gap statistic: how much tighter the clusters are than those that are found where there are none, evenly spread
// over the same box.

import { type Chance, chance, columnMeans, type Matrix, matrix } from '../../numeric/index.ts';
import { learnAxes, project } from './axes.ts';
import { kmeans } from './kmeans.ts';

export interface Gap {
  gap: number;
  /** What the gap of a larger number must not exceed it by. */
  slack: number;
}

/**
 * By number of clusters, `inertias[i]` being that of `ks[i]`.
 * Source: R. Tibshirani, G. Walther, T. Hastie, Estimating the number of clusters via the gap statistic, JRSS B 63, 2001.
 */
export function gapsOf(
  data: Matrix,
  ks: readonly number[],
  inertias: readonly number[],
  { references = 6, seed = 1 as number | string } = {},
): Gap[] {
  const random = chance('gap', seed);
  const turned = project(learnAxes(data, 1), data);
  const spread = Array.from({ length: references }, () => evenly(turned, random));
  return ks.map((k, i) => {
    const logs = spread.map((box) =>
      Math.log(kmeans(box, { k, seed, starts: 1, patience: 0, rounds: 30 }).inertia || 1e-300),
    );
    const mean = logs.reduce((sum, log) => sum + log, 0) / references;
    const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / references;
    return {
      gap: mean - Math.log(inertias[i]! || 1e-300),
      slack: Math.sqrt(variance * (1 + 1 / references)),
    };
  });
}

/** As many rows, evenly over the box that holds them all. */
function evenly(data: Matrix, random: Chance): Matrix {
  const low = columnMeans(data);
  const high = low.slice();
  for (let p = 0; p < data.values.length; p++) {
    const c = p % data.columns;
    low[c] = Math.min(low[c]!, data.values[p]!);
    high[c] = Math.max(high[c]!, data.values[p]!);
  }
  const made = matrix(data.rows, data.columns);
  for (let p = 0; p < made.values.length; p++) {
    const c = p % data.columns;
    made.values[p] = low[c]! + random.number() * (high[c]! - low[c]!);
  }
  return made;
}
