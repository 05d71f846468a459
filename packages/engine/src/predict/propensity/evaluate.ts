// A propensity from a table, learned on one part and judged on the other: the report that `visavis evaluate propensity`
// prints and that a model in the product carries.

import { type LeftOut, type Table, without } from '../table/index.ts';
import { type HeldOut, heldOutReport } from './held-out.ts';
import { type Importance, importances } from './importance.ts';
import { type Coefficient, coefficientsOf } from './kinds/logistic.ts';
import { type SuspectedLeak, suspectedLeaks } from './leaks.ts';
import type { PropensityProblem } from './problem.ts';
import { type Shortfall, shortfallOf } from './shortfall.ts';
import {
  type Candidate,
  type ModelName,
  type PropensityModel,
  propensities,
  type TrainOptions,
  trainPropensity,
} from './train.ts';

export interface PropensityReport {
  refused: boolean;
  /** Why, when refused: what is missing and how much. */
  missing: Shortfall[];
  /** What the figures say, in sentences. */
  verdict: string[];
  positive: string;
  split: { how: string; train: number; test: number };
  columns: string[];
  leftOut: LeftOut[];
  notes: string[];
  /** Below, absent when refused. */
  model?: ModelName;
  candidates?: Candidate[];
  calibration?: 'none' | 'platt' | 'isotonic';
  heldOut?: HeldOut;
  importances?: Importance[];
  /** Where the model holds a logistic regression. */
  coefficients?: Coefficient[];
  suspectedLeaks?: SuspectedLeak[];
  /** The same, learned anew without the columns that are likely leaks. */
  withoutLeaks?: { columns: string[]; model: ModelName; auc: HeldOut['auc']; logLoss: number };
}
export interface Evaluated {
  report: PropensityReport;
  model?: PropensityModel;
  /** The chance of each row of the test part, in its order. */
  chances?: Float64Array;
}

export function evaluatePropensity(problem: PropensityProblem, options: TrainOptions = {}): Evaluated {
  const { table, target, train, test, positive, negative } = problem;
  const missing = shortfallOf(table, target, { train, test }, { positive, negative });
  const about = {
    ...{ positive, split: { how: problem.split, train: train.length, test: test.length } },
    ...{ columns: table.columns.map(({ name }) => name), leftOut: problem.leftOut, notes: problem.notes },
  };
  if (missing.length > 0)
    return { report: { refused: true, missing, verdict: missing.map(({ sentence }) => sentence), ...about } };
  const { progress } = options;
  const part = (from: number, to: number): TrainOptions => ({
    ...options,
    progress: (share, doing) => progress?.(from + (to - from) * share, doing),
  });
  const { model, candidates, logLossOfRate, chances, heldOut } = judged(table, problem, part(0, 0.6));
  progress?.(0.6, 'Looking for leaks');
  const leaks = suspectedLeaks(table, target, train, options.seed);
  const likely = leaks.filter(({ strength }) => strength === 'likely').map(({ column }) => column);
  const rest = without(table, new Set(likely));
  const bare =
    likely.length > 0 && rest.columns.length > 0 ? judged(rest, problem, part(0.65, 0.85)) : undefined;
  const { scorer } = model;
  const line = scorer.kind === 'blend' ? scorer.logistic : scorer.kind === 'logistic' ? scorer : undefined;
  const best = Math.min(...candidates.filter(({ chosen }) => chosen).map((one) => one.crossValidatedLogLoss));
  const report: PropensityReport = {
    ...{ refused: false, missing, verdict: verdictOf(heldOut, best < logLossOfRate, leaks), ...about },
    ...{ model: scorer.kind, candidates, calibration: model.calibration.kind, heldOut },
    importances: importances(model, table, target, test, options.seed, (share) =>
      progress?.(0.85 + 0.15 * share, 'Asking what each column matters'),
    ),
    ...(line && { coefficients: coefficientsOf(line) }),
    suspectedLeaks: leaks,
    ...(bare && {
      withoutLeaks: {
        columns: likely,
        model: bare.model.scorer.kind,
        auc: bare.heldOut.auc,
        logLoss: bare.heldOut.logLoss,
      },
    }),
  };
  return { report, model, chances };
}

function judged(table: Table, { target, train, test }: PropensityProblem, options: TrainOptions) {
  const trained = trainPropensity(table, target, train, options);
  const all = propensities(trained.model, table);
  const chances = Float64Array.from(test, (row) => all[row]!);
  const aims = Float64Array.from(test, (row) => target[row]!);
  return { ...trained, chances, heldOut: heldOutReport(chances, aims, trained.model.rate) };
}

function verdictOf(
  { auc, calibration, lift }: HeldOut,
  helps: boolean,
  leaks: readonly SuspectedLeak[],
): string[] {
  const shown = (value: number) => value.toFixed(3);
  const said: string[] = [];
  const between = `AUC ${shown(auc.value)}, 95% from ${shown(auc.low)} to ${shown(auc.high)}`;
  if (auc.low <= 0.5 || !helps)
    said.push(`This cannot be told from guessing (${between}): nothing here says who will and who will not.`);
  else {
    const tenth = lift.find(({ share }) => share === 0.1);
    said.push(`It ranks better than chance (${between}).`);
    if (tenth) said.push(`The best tenth has the outcome ${tenth.lift.toFixed(1)} times as often as all.`);
  }
  said.push(
    `Chances are off by ${shown(calibration.meanGap)} on average over deciles, by ${shown(calibration.worstGap)} at worst.`,
  );
  for (const { column, strength, signs } of leaks)
    said.push(
      `${column} is ${strength === 'likely' ? 'likely' : 'possibly'} known only afterwards. ${signs.map(({ sentence }) => sentence).join(' ')}`,
    );
  return said;
}
