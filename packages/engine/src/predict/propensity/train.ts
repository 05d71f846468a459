// Learns a propensity: the kind of model and its settings are chosen on folds of the rows it may see, its chances are
// calibrated on scores from outside those folds, and then it learns from all of them.

import { dealFolds } from '../folds.ts';
import { logisticLoss } from '../linear/index.ts';
import { allRows, isMissing, rowsOfTable, shownAt, type Table } from '../table/index.ts';
import { type Calibration, calibrated, chooseCalibration } from './calibrate.ts';
import type { Chosen } from './kinds/kind.ts';
import { logistic } from './kinds/logistic.ts';
import { trees } from './kinds/trees.ts';
import { contributionsOf, type Scorer, scoresOf } from './scorer.ts';

export type ModelName = 'logistic' | 'trees' | 'blend';
export interface PropensityModel {
  scorer: Scorer;
  calibration: Calibration;
  /** Names of the columns that it reads. */
  columns: string[];
  /** The share of positives among the rows that it learned from, and how many rows there were. */
  rate: number;
  rows: number;
}
export interface Candidate {
  model: ModelName;
  /** The mean log-loss of a row while it was held out from learning. */
  crossValidatedLogLoss: number;
  chosen: boolean;
}
export interface Trained {
  model: PropensityModel;
  candidates: Candidate[];
  /** What predicting the rate for everybody would lose on the same rows. */
  logLossOfRate: number;
}
export interface TrainOptions {
  /** `auto`, when not given: the kind with the least loss on rows held out. */
  model?: 'auto' | ModelName;
  seed?: number | string;
  /** Share of the whole, from 0 to 1, and what is being done. @throws to stop */
  progress?(share: number, doing: string): void;
}

/** Settings are chosen on so many rows at the most; the model then learns from all. */
const CHOSEN_ON = 40_000;

/**
 * @param target 1 or 0 by row of the table
 * @param rows to learn from, with at least some dozen of either kind (see `shortfallOf`)
 */
export function trainPropensity(
  table: Table,
  target: Float64Array,
  rows: Int32Array,
  { model = 'auto', seed = 1, progress }: TrainOptions = {},
): Trained {
  const sample = sampleOf(rows, target, seed);
  // Of many rows a sample is copied, so that no column is worked on whole for the folds' sake.
  const isAll = sample.length === rows.length;
  const [small, aim] = isAll
    ? [table, target]
    : [rowsOfTable(table, sample), Float64Array.from(sample, (row) => target[row]!)];
  const seen = isAll ? rows : allRows(sample.length);
  const foldCount = seen.length > 15_000 ? 3 : 5;
  const folds = dealFolds(seen, { count: foldCount, seed, stratum: (row) => aim[row]! });
  const folded = { table: small, target: aim, rows: seen, folds, foldCount, seed };
  const wants = (name: ModelName) => model === 'auto' || model === 'blend' || model === name;
  const told = (from: number, to: number, doing: string) => (share: number) =>
    progress?.(from + (to - from) * share, doing);
  const line = wants('logistic')
    ? logistic.choose({ ...folded, progress: told(0, 0.35, 'Trying lines') })
    : undefined;
  const wood = wants('trees')
    ? trees.choose({ ...folded, progress: told(0.35, 0.8, 'Trying trees') })
    : undefined;
  progress?.(0.8, 'Learning from everybody');
  const tried: [ModelName, Pick<Chosen<unknown>, 'loss' | 'outOfFold'>][] = [];
  if (line) tried.push(['logistic', line]);
  if (wood) tried.push(['trees', wood]);
  if (line && wood) tried.push(['blend', blended(line.outOfFold, wood.outOfFold, seen, aim)]);
  const allowed = tried.filter(([name]) => model === 'auto' || name === model);
  const [name, best] = allowed.reduce((a, b) => (b[1].loss < a[1].loss - 1e-6 ? b : a));
  const learning = { table, target, rows, seed };
  const scorer = (kind: ModelName): Scorer => {
    if (kind === 'logistic') return logistic.learn(learning, line!.settings);
    if (kind === 'trees') return trees.learn(learning, wood!.settings);
    return {
      kind,
      logistic: logistic.learn(learning, line!.settings),
      trees: trees.learn(learning, wood!.settings),
    };
  };
  const rate = rows.reduce((sum, row) => sum + target[row]!, 0) / rows.length;
  return {
    model: {
      ...{
        scorer: scorer(name),
        columns: table.columns.map((column) => column.name),
        rate,
        rows: rows.length,
      },
      calibration: chooseCalibration(
        best.outOfFold,
        Float64Array.from(seen, (row) => aim[row]!),
        folds,
      ),
    },
    candidates: tried.map(([kind, { loss }]) => ({
      model: kind,
      crossValidatedLogLoss: loss,
      chosen: kind === name,
    })),
    logLossOfRate: entropy(rate),
  };
}

/** Chances, calibrated, of every row of a table; columns are found by name. */
export function propensities({ scorer, calibration }: PropensityModel, table: Table): Float64Array {
  return scoresOf(scorer, table).map((score) => calibrated(calibration, score));
}

export interface Reason {
  column: string;
  /** The row's own; undefined where nothing is known. */
  value: string | number | undefined;
  /** On the logit scale: above 0 it makes the outcome likelier than for the average row, below 0 less likely. */
  weight: number;
}

/** What makes one row's chance differ from the average, strongest first; weights add up to the difference of logits. */
export function reasonsOf(
  { scorer }: PropensityModel,
  table: Table,
  row: number,
): { base: number; reasons: Reason[] } {
  const { base, parts } = contributionsOf(scorer, table, row);
  const reasons = [...parts].map(([name, weight]) => {
    const column = table.columns.find((one) => one.name === name);
    return {
      column: name,
      value: column && !isMissing(column, row) ? shownAt(column, row) : undefined,
      weight,
    };
  });
  return { base, reasons: reasons.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)) };
}

function sampleOf(rows: Int32Array, target: Float64Array, seed: number | string): Int32Array {
  if (rows.length <= CHOSEN_ON) return rows;
  const parts = Math.ceil(rows.length / CHOSEN_ON);
  const folds = dealFolds(rows, {
    count: Math.min(255, parts),
    seed: `sample ${seed}`,
    stratum: (row) => target[row]!,
  });
  return rows.filter((_, i) => folds[i] === 0);
}

function blended(one: Float64Array, other: Float64Array, rows: Int32Array, target: ArrayLike<number>) {
  const outOfFold = one.map((score, i) => (score + other[i]!) / 2);
  const loss =
    outOfFold.reduce((sum, score, i) => sum + logisticLoss(score, target[rows[i]!]!), 0) / rows.length;
  return { outOfFold, loss };
}

const entropy = (rate: number): number =>
  rate <= 0 || rate >= 1 ? 0 : -rate * Math.log(rate) - (1 - rate) * Math.log(1 - rate);
