// Who is moved, judged on people whom the model did not see: against chance, with what treating only the best would
// bring, and a plain word where the differences are no larger than noise makes them.

import { chance, normalQuantile } from '../../numeric/index.ts';
import type { LeftOut } from '../table/index.ts';
import { against, bestQini, qiniAuc, qiniCurve, shuffledQini, type Trial, upliftAuc } from './curves.ts';
import type { UpliftProblem } from './problem.ts';
import { type Heterogeneity, heterogeneityOf } from './study.ts';
import {
  prepare,
  trainUplift,
  type UpliftCandidate,
  type UpliftModel,
  type UpliftName,
  type UpliftOptions,
  upliftsOf,
} from './train.ts';

export interface UpliftAt {
  /** The share of people, best first. */
  share: number;
  rows: number;
  /** By how much the outcome differs between treated and control among them, with an interval of 95 %; and what was predicted. */
  uplift: number;
  low: number;
  high: number;
  predicted: number;
}
export interface UpliftReport {
  refused: boolean;
  missing: string[];
  verdict: string[];
  arms: UpliftProblem['arms'];
  split: { how: string; train: number; test: number };
  columns: string[];
  leftOut: LeftOut[];
  notes: string[];
  /** Below, absent when refused. */
  model?: UpliftName;
  candidates?: UpliftCandidate[];
  /** Whether the treatment was given by lot, as far as the columns tell. */
  byLot?: boolean;
  heldOut?: {
    rows: number;
    treated: number;
    rates: { treated: number; control: number };
    /** The effect on all, and what predicted differences are worth. */
    average: Heterogeneity['average'];
    slope: Heterogeneity['slope'];
    qiniAuc: number;
    upliftAuc: number;
    /** Where 95 % of the Qini AUCs of orders drawn at random lie, and the share of them that are at least as good. */
    random: { low: number; high: number; p: number };
    /** `beyond`: above the random band. `within`: not to be told from it. */
    standing: 'beyond' | 'within';
    upliftAt: UpliftAt[];
    /** The Qini curve in steps of a twentieth: a share of people, and outcomes gained a person treated among all. */
    curve: { share: number; gain: number }[];
  };
}
export const LEAST_ROWS = { learnedFrom: 200, heldOut: 100 };
const SHARES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
const RANDOM_ORDERS = 1000;
/** Orders drawn times rows, so that large files end in time. */
const MOST_WORK = 4_000_000;
const Z = normalQuantile(0.975);

export function evaluateUplift(
  problem: UpliftProblem,
  options: UpliftOptions = {},
): { report: UpliftReport; model?: UpliftModel } {
  const { table, treated, outcome, train, test, arms } = problem;
  const missing = lacking(problem);
  const about = {
    ...{ arms, split: { how: problem.split, train: train.length, test: test.length } },
    ...{ columns: table.columns.map(({ name }) => name), leftOut: problem.leftOut, notes: problem.notes },
  };
  if (missing.length > 0) return { report: { refused: true, missing, verdict: missing, ...about } };
  const { model, candidates } = trainUplift(table, treated, outcome, train, options);
  const all = upliftsOf(model, table);
  const scores = Float64Array.from(test, (row) => all[row]!);
  const trial = {
    outcome: Float64Array.from(test, (row) => outcome[row]!),
    treated: Float64Array.from(test, (row) => treated[row]!),
  };
  const { effects } = prepare(table, treated, outcome, test, options.seed ?? 1);
  const heldOut = { ...measured(trial, scores, options.seed ?? 1), ...heterogeneity(effects, scores) };
  const report: UpliftReport = {
    ...{ refused: false, missing, verdict: verdictOf(heldOut, model, arms), ...about },
    ...{ model: model.name, candidates, byLot: model.isByLot, heldOut },
  };
  return { report, model };
}

function heterogeneity(effects: Float64Array, scores: Float64Array) {
  const { average, slope } = heterogeneityOf(effects, scores);
  return { average, slope };
}

function lacking({ table, treated, outcome, train, test, arms }: UpliftProblem): string[] {
  const said: string[] = [];
  for (const [rows, need, where] of [
    [train, LEAST_ROWS.learnedFrom, 'to learn from'],
    [test, LEAST_ROWS.heldOut, 'held out to judge by'],
  ] as const)
    for (const [is, name] of [
      [1, arms.treated],
      [0, arms.control],
    ] as const) {
      const have = rows.filter((row) => treated[row] === is).length;
      if (have < need)
        said.push(
          `Only ${have} rows ${where} are ${JSON.stringify(name)}; ${need} are needed, ${need - have} more.`,
        );
    }
  if (said.length > 0) return said;
  for (const [is, name] of [
    [1, arms.treated],
    [0, arms.control],
  ] as const) {
    const came = train.filter((row) => treated[row] === is && outcome[row] !== 0).length;
    if (came < 30)
      said.push(
        `Only ${came} rows of ${JSON.stringify(name)} to learn from have an outcome; 30 are needed, ${30 - came} more.`,
      );
  }
  if (table.columns.length === 0) said.push('There is no column to tell people apart by.');
  return said;
}

function measured(trial: Trial, scores: Float64Array, seed: number | string) {
  const rows = scores.length;
  const isTreated = (_: number, i: number) => trial.treated[i] === 1;
  const [ones, zeros] = [
    scores.filter(isTreated).length,
    scores.filter((_, i) => trial.treated[i] === 0).length,
  ];
  const sum = (is: number) =>
    scores.reduce((total, _, i) => total + (trial.treated[i] === is ? trial.outcome[i]! : 0), 0);
  const { whole } = chance('qini', seed);
  const best = bestQini(trial);
  const orders = Math.max(200, Math.min(RANDOM_ORDERS, Math.floor(MOST_WORK / rows)));
  const drawn = Float64Array.from({ length: orders }, () =>
    against(shuffledQini(trial, scores, whole), best),
  ).sort();
  const found = qiniAuc(trial, scores);
  const random = {
    low: drawn[Math.floor(0.025 * orders)]!,
    high: drawn[Math.ceil(0.975 * orders) - 1]!,
    p: (drawn.filter((one) => one >= found).length + 1) / (orders + 1),
  };
  return {
    ...{ rows, treated: ones, rates: { treated: sum(1) / ones, control: sum(0) / zeros } },
    ...{ qiniAuc: found, upliftAuc: upliftAuc(trial, scores), random },
    standing: found > random.high ? ('beyond' as const) : ('within' as const),
    upliftAt: SHARES.map((share) => upliftAt(trial, scores, share)),
    curve: twentieths(trial, scores, ones),
  };
}

function twentieths(trial: Trial, scores: Float64Array, treated: number) {
  const { x, y } = qiniCurve(trial, scores);
  return Array.from({ length: 21 }, (_, k) => {
    const at = (k / 20) * scores.length;
    const right = Math.max(
      1,
      x.findIndex((one) => one >= at - 1e-9),
    );
    const part = (at - x[right - 1]!) / (x[right]! - x[right - 1]!);
    return { share: k / 20, gain: (y[right - 1]! + part * (y[right]! - y[right - 1]!)) / treated };
  });
}

/** Treated against control among the best share; means and their errors, without assuming equal spread. */
function upliftAt({ outcome, treated }: Trial, scores: Float64Array, share: number): UpliftAt {
  const order = Int32Array.from(scores, (_, i) => i).sort((a, b) => scores[b]! - scores[a]! || a - b);
  const part = order.subarray(0, Math.max(1, Math.round(share * order.length)));
  const arm = (is: number) => {
    const values = Float64Array.from(
      part.filter((i) => treated[i] === is),
      (i) => outcome[i]!,
    );
    const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
    const spread =
      values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1);
    return { mean, error: spread / Math.max(1, values.length) };
  };
  const [one, zero] = [arm(1), arm(0)];
  const uplift = one.mean - zero.mean;
  const reach = Z * Math.sqrt(one.error + zero.error);
  const predicted = part.reduce((sum, i) => sum + scores[i]!, 0) / part.length;
  return { share, rows: part.length, uplift, low: uplift - reach, high: uplift + reach, predicted };
}

function verdictOf(
  { average, slope, qiniAuc: found, random, standing, upliftAt: at }: NonNullable<UpliftReport['heldOut']>,
  { isByLot }: UpliftModel,
  arms: UpliftProblem['arms'],
): string[] {
  const shown = (value: number) => Number(value.toPrecision(3)).toString();
  const between = `95% from ${shown(average.low)} to ${shown(average.high)}`;
  const band = `Qini AUC ${found.toFixed(3)}; orders drawn at random lie between ${random.low.toFixed(3)} and ${random.high.toFixed(3)}`;
  const said: string[] = [];
  if (average.low > 0 || average.high < 0)
    said.push(`On average ${arms.treated} changes the outcome by ${shown(average.value)} (${between}).`);
  else said.push(`No effect on average can be told from noise (${shown(average.value)}, ${between}).`);
  if (standing === 'beyond' && slope.low > 0) {
    const third = at.find(({ share }) => share === 0.3)!;
    said.push(
      `Some are moved more than others, and the model finds them (${band}). Among the best 30% the change is ${shown(third.uplift)} (${shown(third.low)} to ${shown(third.high)}).`,
    );
  } else if (standing === 'beyond')
    said.push(
      `Some may be moved more than others (${band}), but how much more cannot be told: more people are needed.`,
    );
  else
    said.push(
      `Who is moved more than others is inside the noise (${band}): do not choose people by these scores.`,
    );
  if (!isByLot)
    said.push(
      'The columns tell who was treated: it was not given by lot. The comparison was weighted for what they tell, and is only right if nothing else decided.',
    );
  return said;
}
