// Learns who is moved by a treatment: several ways side by side, the one whose predictions of rows it did not see go
// best with what their outcomes say, drawn towards the average as far as they overstate.

import { dealFolds } from '../folds.ts';
import { rowsOfTable, type Table } from '../table/index.ts';
import { honestForest } from './learners/honest-forest.ts';
import type { Prepared, UpliftLearner } from './learners/learner.ts';
import { byWeights, doublyRobust, transformed } from './learners/transformed.ts';
import { twoModels } from './learners/two-models.ts';
import {
  effectsOfRows,
  type Heterogeneity,
  heldOut,
  heterogeneityOf,
  likelihoodOf,
  regression,
  type Study,
} from './study.ts';

/** Each keeps its own shape of model, as JSON; only the learner of the name reads it. */
const LEARNERS = {
  't-lines': twoModels('lines') as UpliftLearner<unknown>,
  'class-lines': transformed('lines', byWeights) as UpliftLearner<unknown>,
  'dr-lines': transformed('lines', doublyRobust) as UpliftLearner<unknown>,
  'dr-trees': transformed('trees', doublyRobust) as UpliftLearner<unknown>,
  forest: honestForest as UpliftLearner<unknown>,
};
export type UpliftName = keyof typeof LEARNERS;
export const UPLIFT_NAMES = Object.keys(LEARNERS) as UpliftName[];

export interface UpliftModel {
  name: UpliftName;
  model: unknown;
  /** A predicted effect is `average` + `slope` × (what the model says - `middle`). */
  average: number;
  slope: number;
  middle: number;
  isByLot: boolean;
  columns: string[];
  rows: number;
}
export interface UpliftCandidate {
  model: UpliftName;
  /** On rows to learn from, by what did not see them. */
  slope: Heterogeneity['slope'];
  z: number;
  chosen: boolean;
}
export interface UpliftTrained {
  model: UpliftModel;
  candidates: UpliftCandidate[];
  average: Heterogeneity['average'];
}
export interface UpliftOptions {
  model?: 'auto' | UpliftName;
  seed?: number | string;
  /** Share of the whole, from 0 to 1, and what is being done. @throws to stop */
  progress?(share: number, doing: string): void;
}

/** More rows than this are not needed to choose; a sample of them serves. */
const MOST_ROWS = 100_000;
/** However little was found, the order of people is kept. */
const LEAST_SLOPE = 0.05;

/**
 * @param treated 1 or 0 by row of the table, both among `rows`
 * @param outcome by row: 0 and 1, or any number such as what was spent
 */
export function trainUplift(
  table: Table,
  treated: Float64Array,
  outcome: Float64Array,
  rows: Int32Array,
  { model = 'auto', seed = 1, progress }: UpliftOptions = {},
): UpliftTrained {
  const prepared = prepare(table, treated, outcome, sampled(rows, treated, seed), seed);
  const names = model === 'auto' ? UPLIFT_NAMES : [model];
  const tried = names.map((name, n) => {
    progress?.(0.2 + (0.6 * n) / names.length, `Trying ${name}`);
    const learned = LEARNERS[name].learn(prepared);
    return { name, learned, found: heterogeneityOf(prepared.effects, learned.outOfFold) };
  });
  const best = tried.reduce((a, b) => (b.found.z > a.found.z ? b : a));
  const { outOfFold } = best.learned;
  return {
    model: {
      ...{ name: best.name, model: best.learned.finish() },
      average: best.found.average.value,
      slope: Math.min(1, Math.max(LEAST_SLOPE, best.found.slope.value)),
      middle: outOfFold.reduce((sum, one) => sum + one, 0) / outOfFold.length,
      ...{
        isByLot: prepared.study.isByLot,
        columns: table.columns.map((column) => column.name),
        rows: rows.length,
      },
    },
    candidates: tried.map(({ name, found: { slope, z } }) => ({
      model: name,
      slope,
      z,
      chosen: name === best.name,
    })),
    average: best.found.average,
  };
}

/** The predicted effect of every row of a table; columns are found by name. */
export function upliftsOf({ name, model, average, slope, middle }: UpliftModel, table: Table): Float64Array {
  return LEARNERS[name].effects(model, table).map((effect) => average + slope * (effect - middle));
}

export interface UpliftReason {
  column: string;
  /** By how much the predicted effect would be less if the column were that of other people, on average. */
  weight: number;
}

/** What makes one row's effect differ, strongest first: each column in turn is taken from `others` instead. */
export function upliftReasons(model: UpliftModel, table: Table, row: number, others: Table): UpliftReason[] {
  const own = rowsOfTable(table, new Int32Array(others.rows).fill(row));
  const mean = (of: Table) => upliftsOf(model, of).reduce((sum, one) => sum + one, 0) / others.rows;
  const whole = mean(own);
  return own.columns
    .filter(({ name }) => model.columns.includes(name))
    .map(({ name }) => {
      const columns = own.columns.map((column) =>
        column.name === name ? (others.columns.find((one) => one.name === name) ?? column) : column,
      );
      return { column: name, weight: whole - mean({ rows: others.rows, columns }) };
    })
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
}

/** One effect a row, by models that did not see it; what the report on rows held out is worked out with too. */
export function prepare(
  table: Table,
  treated: Float64Array,
  outcome: Float64Array,
  rows: Int32Array,
  seed: number | string,
): Prepared {
  const isBinary = rows.every((row) => outcome[row] === 0 || outcome[row] === 1);
  const foldCount = rows.length > 15_000 ? 3 : 5;
  const stratum = (row: number) => treated[row]! * 2 + (isBinary ? outcome[row]! : 0);
  const study: Study = {
    ...{ table, treated, outcome, isBinary, rows, foldCount, seed },
    folds: dealFolds(rows, { count: foldCount, seed, stratum }),
    ...likelihoodOf(table, treated, rows, seed),
  };
  // Settings are chosen once an arm; every row is expected by what learned without its fold.
  const arm = (is: number) => (row: number) => treated[row] === is;
  const expectedOf = (is: number) =>
    heldOut(study, regression(study, 'lines', outcome, rows.filter(arm(is)), isBinary), arm(is));
  const [withOut, withIt] = [expectedOf(0), expectedOf(1)];
  return { study, withOut, withIt, effects: effectsOfRows(study, withOut, withIt) };
}

function sampled(rows: Int32Array, treated: Float64Array, seed: number | string): Int32Array {
  if (rows.length <= MOST_ROWS) return rows;
  const count = Math.min(255, Math.ceil(rows.length / MOST_ROWS));
  const folds = dealFolds(rows, { count, seed: `sample ${seed}`, stratum: (row) => treated[row]! });
  return rows.filter((_, i) => folds[i] === 0);
}
