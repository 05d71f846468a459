// What a way to learn uplift promises: predictions for rows by what did not see them, and a model that scores any table.

import type { Table } from '../../table/index.ts';
import type { Study } from '../study.ts';

/** Expectations by row's place, by models that did not see the row, and the effect of the row that follows from them. */
export interface Prepared {
  study: Study;
  withOut: Float64Array;
  withIt: Float64Array;
  effects: Float64Array;
}
export interface Learned<Model> {
  /** The predicted effect of each row to learn from, in their order, by what did not see it. */
  outOfFold: Float64Array;
  /** Learns from all rows. */
  finish(): Model;
}
export interface UpliftLearner<Model> {
  learn(prepared: Prepared): Learned<Model>;
  /** The predicted effect of every row. */
  effects(model: Model, table: Table): Float64Array;
}
