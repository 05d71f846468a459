// Scores become chances that mean what they say. The line or the staircase is learned from scores that rows got while
// they were held out, and only where that itself, cross-fitted, makes the loss smaller.

import { logisticLoss, sigmoid } from '../linear/index.ts';
import { rising } from './auc.ts';

export type Calibration =
  | { kind: 'none' }
  /** The chance is the sigmoid of `slope` times the score plus `shift`. J. Platt, 1999. */
  | { kind: 'platt'; slope: number; shift: number }
  /** Between `scores` the chance runs straight from step to step. B. Zadrozny, C. Elkan, KDD 2002. */
  | { kind: 'isotonic'; scores: number[]; chances: number[] };

const FOLDS = 5;
/** A staircase needs so many positives and negatives. */
const ENOUGH_FOR_STEPS = 500;

/** @param folds of each score, 0 up; may be those of cross-validation */
export function chooseCalibration(
  scores: Float64Array,
  target: ArrayLike<number>,
  folds: Uint8Array,
): Calibration {
  const positives = scores.reduce((sum, _, i) => sum + target[i]!, 0);
  const kinds: ((scores: Float64Array, target: ArrayLike<number>) => Calibration)[] = [
    () => ({ kind: 'none' }),
    platt,
  ];
  if (Math.min(positives, scores.length - positives) >= ENOUGH_FOR_STEPS) kinds.push(isotonic);
  const losses = kinds.map((learn) => crossFitted(scores, target, folds, learn));
  // What is not needed only adds noise: another way must win by more than a trace.
  let best = 0;
  for (let k = 1; k < kinds.length; k++) if (losses[k]! < losses[best]! - 2e-4) best = k;
  return kinds[best]!(scores, target);
}

function crossFitted(
  scores: Float64Array,
  target: ArrayLike<number>,
  folds: Uint8Array,
  learn: (scores: Float64Array, target: ArrayLike<number>) => Calibration,
): number {
  let sum = 0;
  for (let fold = 0; fold < FOLDS; fold++) {
    const outside = scores.map((_, i) => i).filter((i) => folds[i]! % FOLDS !== fold);
    const calibration = learn(
      Float64Array.from(outside, (i) => scores[i]!),
      Float64Array.from(outside, (i) => target[i]!),
    );
    for (let i = 0; i < scores.length; i++) {
      if (folds[i]! % FOLDS !== fold) continue;
      const chance = calibrated(calibration, scores[i]!);
      sum -= Math.log(target[i] === 1 ? chance : 1 - chance);
    }
  }
  return sum / scores.length;
}

export function calibrated(calibration: Calibration, score: number): number {
  if (calibration.kind === 'none') return bounded(sigmoid(score));
  if (calibration.kind === 'platt') return bounded(sigmoid(calibration.slope * score + calibration.shift));
  const { scores, chances } = calibration;
  let low = 0;
  let high = scores.length - 1;
  if (score <= scores[low]!) return chances[low]!;
  if (score >= scores[high]!) return chances[high]!;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (scores[middle]! <= score) low = middle;
    else high = middle;
  }
  const part = (score - scores[low]!) / (scores[high]! - scores[low]!);
  return chances[low]! + part * (chances[high]! - chances[low]!);
}

const bounded = (chance: number): number => Math.min(1 - 1e-9, Math.max(1e-9, chance));

/** Newton's method for two numbers; targets drawn in a little, as Platt has them. */
export function platt(scores: Float64Array, target: ArrayLike<number>): Calibration {
  const positives = scores.reduce((sum, _, i) => sum + target[i]!, 0);
  const [high, low] = [(positives + 1) / (positives + 2), 1 / (scores.length - positives + 2)];
  const aims = Float64Array.from(scores, (_, i) => (target[i] === 1 ? high : low));
  const lossAt = (slope: number, shift: number) =>
    scores.reduce((sum, score, i) => sum + logisticLoss(slope * score + shift, aims[i]!), 0);
  let [slope, shift] = [1, 0];
  let loss = lossAt(slope, shift);
  for (let round = 0; round < 50; round++) {
    let [g1, g0, h11, h10, h00] = [0, 0, 1e-9, 0, 1e-9];
    for (let i = 0; i < scores.length; i++) {
      const chance = sigmoid(slope * scores[i]! + shift);
      const [gap, bend] = [chance - aims[i]!, chance * (1 - chance)];
      g1 += gap * scores[i]!;
      g0 += gap;
      h11 += bend * scores[i]! ** 2;
      h10 += bend * scores[i]!;
      h00 += bend;
    }
    const determinant = h11 * h00 - h10 * h10;
    if (!(determinant > 1e-12)) break;
    const [d1, d0] = [(h00 * g1 - h10 * g0) / determinant, (h11 * g0 - h10 * g1) / determinant];
    let length = 1;
    while (length > 1e-6 && lossAt(slope - length * d1, shift - length * d0) > loss) length /= 2;
    const next = lossAt(slope - length * d1, shift - length * d0);
    if (!(next < loss - 1e-10 * scores.length)) break;
    slope -= length * d1;
    shift -= length * d0;
    loss = next;
  }
  return { kind: 'platt', slope, shift };
}

/** Pools neighbours that fall; each step is drawn in as if half a row of either kind stood in it, so that none is certain. */
export function isotonic(scores: Float64Array, target: ArrayLike<number>): Calibration {
  const steps: { from: number; to: number; hits: number; rows: number }[] = [];
  for (const i of rising(scores)) {
    steps.push({ from: scores[i]!, to: scores[i]!, hits: target[i]!, rows: 1 });
    while (steps.length > 1) {
      const [before, last] = [steps.at(-2)!, steps.at(-1)!];
      if (before.to < last.from && before.hits * last.rows < last.hits * before.rows) break;
      steps.splice(-2, 2, {
        from: before.from,
        to: last.to,
        hits: before.hits + last.hits,
        rows: before.rows + last.rows,
      });
    }
  }
  const points = steps.flatMap(({ from, to, hits, rows }) => {
    const chance = (hits + 0.5) / (rows + 1);
    return from === to
      ? [{ at: from, chance }]
      : [
          { at: from, chance },
          { at: to, chance },
        ];
  });
  for (let i = 1; i < points.length; i++)
    points[i]!.chance = Math.max(points[i]!.chance, points[i - 1]!.chance);
  return {
    kind: 'isotonic',
    scores: points.map(({ at }) => at),
    chances: points.map(({ chance }) => chance),
  };
}
