// What a kind of model promises: it chooses its own settings on folds, learns, scores and explains.

import type { Table } from '../../table/index.ts';

export interface Learning {
  table: Table;
  /** 1 or 0 by row of the table. */
  target: Float64Array;
  /** Rows to learn from. */
  rows: Int32Array;
  seed: number | string;
}
export interface Folded extends Learning {
  /** Of each of the rows, in their order. */
  folds: Uint8Array;
  foldCount: number;
}
export interface Chosen<Settings> {
  settings: Settings;
  /** The mean log-loss of a row while it was held out. */
  loss: number;
  /** The logit of each of the rows, in their order, by the model that did not see it. */
  outOfFold: Float64Array;
}
export interface Kind<Settings, Scorer> {
  choose(folded: Folded): Chosen<Settings>;
  learn(learning: Learning, settings: Settings): Scorer;
  scores(scorer: Scorer, table: Table): Float64Array;
  contributions(scorer: Scorer, table: Table, row: number): { base: number; parts: Map<string, number> };
}
