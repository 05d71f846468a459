// What learners of uplift share: who was treated, how likely that was, what each outcome was expected to be by models
// that did not see the row, and from these one noisy but unbiased effect a row.

import { normalQuantile } from '../../numeric/index.ts';
import { dealFolds, partOf } from '../folds.ts';
import { sigmoid } from '../linear/index.ts';
import { aucOf } from '../propensity/auc.ts';
import type { Folded } from '../propensity/kinds/kind.ts';
import { type LogisticScorer, logistic } from '../propensity/kinds/logistic.ts';
import { type TreesScorer, trees } from '../propensity/kinds/trees.ts';
import type { Table } from '../table/index.ts';

export interface Study {
  table: Table;
  /** By row of the table: 1 treated, 0 control; and what came of it. */
  treated: Float64Array;
  outcome: Float64Array;
  /** Whether outcomes are 0 and 1 only. */
  isBinary: boolean;
  /** Rows to learn from, and the fold of each, in their order. */
  rows: Int32Array;
  folds: Uint8Array;
  foldCount: number;
  /** How likely a row was to be treated, by row of the table; the same for all where it was drawn by lot. */
  likelihood: Float64Array;
  isByLot: boolean;
  seed: number | string;
}
export type Base = 'lines' | 'trees';
export type BaseScorer = { loss: 'logistic' | 'squared'; scorer: LogisticScorer | TreesScorer };

/** Settings are chosen on so many rows at the most. */
const CHOSEN_ON = 12_000;
const fewOf = (rows: Int32Array): Int32Array =>
  rows.length > CHOSEN_ON ? rows.filter((_, i) => i % Math.ceil(rows.length / CHOSEN_ON) === 0) : rows;

/** Learns a number from columns: settings are chosen once, on all rows, and serve every fold. */
export function regression(
  study: Study,
  base: Base,
  target: Float64Array,
  rows: Int32Array,
  isBinary: boolean,
) {
  const { table, seed, foldCount } = study;
  const loss = isBinary ? ('logistic' as const) : ('squared' as const);
  const some = fewOf(rows);
  const folds = dealFolds(some, { count: foldCount, seed });
  const folded: Folded = { table, target, rows: some, folds, foldCount, seed, loss };
  const kinds = { lines: logistic, trees };
  if (base === 'lines') {
    const { settings } = kinds.lines.choose(folded);
    return (part: Int32Array): BaseScorer => ({
      loss,
      scorer: logistic.learn({ table, target, rows: part, seed, loss }, settings),
    });
  }
  const { settings } = kinds.trees.choose(folded);
  return (part: Int32Array): BaseScorer => ({
    loss,
    scorer: trees.learn({ table, target, rows: part, seed, loss }, settings),
  });
}

export function expected({ loss, scorer }: BaseScorer, table: Table): Float64Array {
  const scores = scorer.kind === 'logistic' ? logistic.scores(scorer, table) : trees.scores(scorer, table);
  return loss === 'logistic' ? scores.map(sigmoid) : scores;
}

/** What each of the rows (in their order) is expected to be by what learned without their fold. */
export function heldOut(
  study: Study,
  learn: (rows: Int32Array) => BaseScorer,
  among: (row: number) => boolean = () => true,
): Float64Array {
  const { rows, folds, foldCount, table } = study;
  const out = new Float64Array(rows.length);
  for (let fold = 0; fold < foldCount; fold++) {
    const values = expected(learn(partOf(rows, folds, fold).outside.filter(among)), table);
    rows.forEach((row, place) => {
      if (folds[place] === fold) out[place] = values[row]!;
    });
  }
  return out;
}

/** How likely each row was to be treated: by lot unless the columns tell who was. */
export function likelihoodOf(
  table: Table,
  treated: Float64Array,
  rows: Int32Array,
  seed: number | string,
): Pick<Study, 'likelihood' | 'isByLot'> {
  const share = rows.reduce((sum, row) => sum + treated[row]!, 0) / rows.length;
  const some = fewOf(rows);
  const folds = dealFolds(some, { count: 3, seed: `lot ${seed}`, stratum: (row) => treated[row]! });
  const folded: Folded = { table, target: treated, rows: some, folds, foldCount: 3, seed };
  const { settings, outOfFold } = logistic.choose(folded);
  const { low } = aucOf(
    outOfFold,
    Float64Array.from(some, (row) => treated[row]!),
  );
  if (low <= 0.52) return { likelihood: new Float64Array(table.rows).fill(share), isByLot: true };
  const scores = logistic.scores(logistic.learn({ ...folded, rows }, settings), table);
  return {
    likelihood: scores.map((score) => Math.min(0.95, Math.max(0.05, sigmoid(score)))),
    isByLot: false,
  };
}

/** Doubly robust: right on average when either the likelihood or the expectations are (J. Robins et al., 1994). */
export function effectsOfRows(
  { rows, treated, outcome, likelihood }: Study,
  withOut: Float64Array,
  withIt: Float64Array,
): Float64Array {
  return Float64Array.from(rows, (row, place) => {
    const [one, zero, e] = [withIt[place]!, withOut[place]!, likelihood[row]!];
    const gap = treated[row] === 1 ? (outcome[row]! - one) / e : -(outcome[row]! - zero) / (1 - e);
    return one - zero + gap;
  });
}

export interface Heterogeneity {
  /** The average effect, with an interval of 95 %. */
  average: { value: number; low: number; high: number };
  /** What a unit of predicted difference is worth in truth: 1 when predictions are right, 0 when they say nothing. */
  slope: { value: number; low: number; high: number };
  /** The slope by its error. */
  z: number;
}

/**
 * The best linear predictor of effects from predictions of them, by one effect a row.
 * Source: V. Chernozhukov et al., Generic Machine Learning Inference on Heterogeneous Treatment Effects, 2018.
 */
export function heterogeneityOf(effects: Float64Array, predictions: Float64Array): Heterogeneity {
  const n = effects.length;
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / n;
  const [average, middle] = [mean(effects), mean(predictions)];
  let [cross, squares, spread] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const gap = predictions[i]! - middle;
    cross += gap * (effects[i]! - average);
    squares += gap * gap;
    spread += (effects[i]! - average) ** 2;
  }
  // Predictions that are the same for all but for rounding differ in nothing.
  const differs = squares > 1e-12 * spread;
  const slope = differs ? cross / squares : 0;
  let error = 0;
  for (let i = 0; i < n; i++) {
    const gap = predictions[i]! - middle;
    error += (gap * (effects[i]! - average - slope * gap)) ** 2;
  }
  const deviation = differs ? Math.sqrt(error) / squares : 0;
  const z = normalQuantile(0.975);
  const around = (value: number, by: number) => ({ value, low: value - z * by, high: value + z * by });
  return {
    average: around(average, Math.sqrt(spread / n / Math.max(1, n - 1))),
    slope: around(slope, deviation),
    z: deviation > 0 ? slope / deviation : 0,
  };
}
