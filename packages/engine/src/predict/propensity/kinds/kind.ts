// What a kind of model promises: it chooses its own settings on folds, learns, scores and explains.

import type { LossKind } from '../../linear/index.ts';
import type { Table } from '../../table/index.ts';

export interface Learning {
  table: Table;
  /** 1 or 0 by row of the table; any number for the squared loss. */
  target: Float64Array;
  /** Rows to learn from. */
  rows: Int32Array;
  seed: number | string;
  /** `logistic`, when not given: scores are logits. With `squared` they are the outcome itself. */
  loss?: LossKind;
}
export interface Folded extends Learning {
  /** Of each of the rows, in their order. */
  folds: Uint8Array;
  foldCount: number;
  /** From 0 to 1. @throws to stop */
  progress?(share: number): void;
}
export interface Chosen<Settings> {
  settings: Settings;
  /** The mean loss of a row while it was held out. */
  loss: number;
  /** The score of each of the rows, in their order, by the model that did not see it. */
  outOfFold: Float64Array;
}
export interface Kind<Settings, Scorer> {
  choose(folded: Folded): Chosen<Settings>;
  learn(learning: Learning, settings: Settings): Scorer;
  scores(scorer: Scorer, table: Table): Float64Array;
  contributions(scorer: Scorer, table: Table, row: number): { base: number; parts: Map<string, number> };
}
