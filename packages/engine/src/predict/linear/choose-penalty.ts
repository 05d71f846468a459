// How strongly to penalise: every strength is tried on rows that were not learned from, and the best mean loss wins.

import { partOf } from '../folds.ts';
import type { Design } from '../table/index.ts';
import { fitLinear, type LinearModel, type LossKind, logisticLoss, type Memory } from './newton.ts';

export interface Penalty {
  l2: number;
  l1: number;
}
export interface ChosenPenalty {
  penalty: Penalty;
  /** The mean loss of a row while it was held out. */
  loss: number;
  /** The score of each of the rows, in their order, by the model that did not see it. */
  outOfFold: Float64Array;
}
export interface Choosing {
  design: Design;
  target: ArrayLike<number>;
  rows: Int32Array;
  /** Of each of the rows, in their order. */
  folds: Uint8Array;
  foldCount: number;
  loss?: LossKind;
  /** By row of the design. */
  rowWeights?: ArrayLike<number>;
  /** From 0 to 1, after every fit. @throws to stop */
  progress?(share: number): void;
}

/** Features are scaled, so that one list of strengths serves every table. */
const RIDGE = [0.3, 0.1, 0.03, 0.01, 3e-3, 1e-3, 3e-4, 1e-4, 3e-5];
const LASSO = [0.03, 0.01, 5e-3, 2e-3, 1e-3, 5e-4, 2e-4, 1e-4];
/** Near enough to compare by. */
const NEAR = 1e-5;
/** Squares only, half and half, absolute values only. */
const PATHS: Penalty[][] = [
  RIDGE.map((l2) => ({ l2, l1: 0 })),
  LASSO.map((strength) => ({ l2: strength / 2, l1: strength / 2 })),
  LASSO.map((l1) => ({ l2: 0, l1 })),
];

export function choosePenalty(choosing: Choosing): ChosenPenalty {
  const tried = PATHS.flatMap((path, n) =>
    alongPath(choosing, path, (share) => choosing.progress?.((n + share) / PATHS.length)),
  );
  return tried.reduce((best, one) => (one.loss < best.loss - 1e-6 ? one : best));
}

/** Each fit begins where the stronger penalty ended. */
function alongPath(
  { design, target, rows, folds, foldCount, loss, rowWeights }: Choosing,
  path: Penalty[],
  progress: (share: number) => void,
): ChosenPenalty[] {
  const parts = Array.from({ length: foldCount }, (_, fold) => partOf(rows, folds, fold));
  const placeOf = new Map(Array.from(rows, (row, place) => [row, place] as const));
  const models: (LinearModel | undefined)[] = parts.map(() => undefined);
  const memories = parts.map((): Memory => ({}));
  const tried: ChosenPenalty[] = [];
  for (const penalty of path) {
    const outOfFold = new Float64Array(rows.length);
    let [sum, total] = [0, 0];
    for (const [fold, { inside, outside }] of parts.entries()) {
      const start = models[fold];
      const shared = { design, target, rows: outside, loss, rowWeights, memory: memories[fold], near: NEAR };
      const model = fitLinear({ ...shared, ...penalty, start });
      models[fold] = model;
      for (const row of inside) {
        const score = scoreOf(design, model, row);
        const weight = rowWeights?.[row] ?? 1;
        outOfFold[placeOf.get(row)!] = score;
        sum +=
          weight * (loss === 'squared' ? (score - target[row]!) ** 2 / 2 : logisticLoss(score, target[row]!));
        total += weight;
      }
    }
    tried.push({ penalty, loss: sum / total, outOfFold });
    progress(tried.length / path.length);
    // The loss falls and then rises along a path: twice in a row is enough.
    if (
      tried.length > 2 &&
      tried.at(-1)!.loss > tried.at(-2)!.loss &&
      tried.at(-2)!.loss > tried.at(-3)!.loss
    )
      break;
  }
  return tried;
}

function scoreOf({ per, index, value }: Design, { weights, intercept }: LinearModel, row: number): number {
  let score = intercept;
  for (let p = row * per, end = p + per; p < end; p++) score += value[p]! * weights[index[p]!]!;
  return score;
}
