// Weights of a linear model, by Newton's method on the penalised loss: each round is a weighted least-squares problem,
// solved outright where only squares are penalised and coordinate by coordinate where absolute values are too.
// Rows are sparse (an entry a column of the table), so a round costs rows × entries² and not rows × features².

import { cholesky, solveLower } from '../../numeric/index.ts';
import type { Design } from '../table/index.ts';

/** A loss of a row as a function of its score; `kind` says which. */
export type LossKind = 'logistic' | 'squared';

export interface LinearModel {
  /** A weight a feature. */
  weights: Float64Array;
  intercept: number;
}
export interface FitLinear {
  design: Design;
  /** 0 or 1 for `logistic`, any number for `squared`. One for each row of the design. */
  target: ArrayLike<number>;
  /** Rows to learn from. */
  rows: Int32Array;
  loss?: LossKind;
  /** How much each row counts; 1 when not given. */
  rowWeights?: ArrayLike<number>;
  /** Times half the sum of squared weights, in units of the mean loss of a row. */
  l2: number;
  /** Times the sum of absolute weights, likewise. */
  l1?: number;
  /** Where to begin; at 0 when not given. */
  start?: LinearModel;
  /** Curvature left by a fit of the same rows nearby, to begin with; and left for the next one. */
  memory?: Memory;
  /** The fit ends when a round gains less than this share of the loss; 1e-9 when not given. */
  near?: number;
}
export interface Memory {
  curvature?: Float64Array;
}

const ROUNDS = 50;
const SWEEPS = 1000;
const NEAR = 1e-9;
/** Working the curvature out takes some ten times longer than the gradient, and it changes slowly. */
const CURVATURE_SERVES = 4;
/** Where no more is asked for, an old curvature is near enough too. */
const COARSE = 1e-6;

/**
 * Source: J. Friedman, T. Hastie, R. Tibshirani, Regularization Paths for Generalized Linear Models via Coordinate
 * Descent, Journal of Statistical Software 2010.
 */
export function fitLinear(fit: FitLinear): LinearModel {
  const { design, start, near = NEAR, memory = {} } = fit;
  const size = design.width + 1;
  const beta = new Float64Array(size);
  if (start) {
    beta.set(start.weights);
    beta[size - 1] = start.intercept;
  }
  let now = objective(fit, beta);
  for (let round = 0; round < ROUNDS; round++) {
    const isFresh = !memory.curvature || round % CURVATURE_SERVES === CURVATURE_SERVES - 1;
    if (isFresh) memory.curvature = quadratic(fit, beta, size, true).curvature;
    const step = stepFrom(fit, beta, size, memory.curvature!);
    const before = now;
    let length = 1;
    const tried = new Float64Array(size);
    for (; length > 1e-4; length /= 2) {
      for (let k = 0; k < size; k++) tried[k] = beta[k]! + length * (step[k]! - beta[k]!);
      now = objective(fit, tried);
      if (now <= before) break;
    }
    if (now < before) beta.set(tried);
    else now = before;
    const isNear = before - now <= near * (Math.abs(before) + 1e-12);
    if (isNear && (isFresh || near >= COARSE)) break;
    // With an old curvature, standing still may be its fault.
    if (isNear) memory.curvature = undefined;
  }
  return { weights: beta.slice(0, size - 1), intercept: beta[size - 1]! };
}

/** The score of every row: logits for `logistic`. */
export function linearScores({ rows, per, index, value }: Design, model: LinearModel): Float64Array {
  const scores = new Float64Array(rows);
  for (let i = 0, p = 0; i < rows; i++) {
    let score = model.intercept;
    for (let e = 0; e < per; e++, p++) score += value[p]! * model.weights[index[p]!]!;
    scores[i] = score;
  }
  return scores;
}

export function sigmoid(score: number): number {
  if (score >= 0) return 1 / (1 + Math.exp(-score));
  const odds = Math.exp(score);
  return odds / (1 + odds);
}

/** -log likelihood of one row with this logit, without overflow. */
export const logisticLoss = (score: number, target: number): number =>
  (score > 0 ? score + Math.log1p(Math.exp(-score)) : Math.log1p(Math.exp(score))) - target * score;

function objective(
  { design, target, rows, rowWeights, loss, l2, l1 = 0 }: FitLinear,
  beta: Float64Array,
): number {
  const { per, index, value } = design;
  const last = design.width;
  let [sum, total] = [0, 0];
  for (const row of rows) {
    let score = beta[last]!;
    for (let p = row * per, end = p + per; p < end; p++) score += value[p]! * beta[index[p]!]!;
    const weight = rowWeights ? rowWeights[row]! : 1;
    total += weight;
    sum +=
      weight * (loss === 'squared' ? (score - target[row]!) ** 2 / 2 : logisticLoss(score, target[row]!));
  }
  let penalty = 0;
  for (let k = 0; k < last; k++) penalty += (l2 / 2) * beta[k]! ** 2 + l1 * Math.abs(beta[k]!);
  return sum / total + penalty;
}

/** The least of the quadratic that touches the loss at `beta`. */
function stepFrom(fit: FitLinear, beta: Float64Array, size: number, kept: Float64Array): Float64Array {
  const { gradient } = quadratic(fit, beta, size, false);
  const curvature = kept.slice();
  const { l2, l1 = 0 } = fit;
  // A trace of curvature keeps levels that add up to the intercept, and features that never vary, from going astray.
  const ridge = Math.max(l2, 1e-8);
  for (let k = 0; k < size; k++) curvature[k * size + k]! += k < size - 1 ? ridge : 1e-12;
  if (l1 > 0) return byCoordinates(curvature, gradient, beta, size, l1, ridge);
  const root = cholesky(curvature, size);
  if (!root) return byCoordinates(curvature, gradient, beta, size, 0, ridge);
  const x = gradient.map((slope, k) => -(slope + (k < size - 1 ? l2 * beta[k]! : 0)));
  solveLower(root, size, x);
  solveUpper(root, size, x);
  return x.map((change, k) => beta[k]! + change);
}

function quadratic(
  { design, target, rows, rowWeights, loss }: FitLinear,
  beta: Float64Array,
  size: number,
  isBent: boolean,
) {
  const { per, index, value } = design;
  const gradient = new Float64Array(size);
  const curvature = new Float64Array(isBent ? size * size : 0);
  const [features, values] = [new Int32Array(per + 1), new Float64Array(per + 1)];
  let total = 0;
  for (const row of rows) {
    let score = beta[size - 1]!;
    let entries = 0;
    for (let p = row * per, end = p + per; p < end; p++) {
      if (value[p] === 0) continue;
      features[entries] = index[p]!;
      values[entries++] = value[p]!;
      score += value[p]! * beta[index[p]!]!;
    }
    features[entries] = size - 1;
    values[entries++] = 1;
    const weight = rowWeights ? rowWeights[row]! : 1;
    total += weight;
    const chance = loss === 'squared' ? score : sigmoid(score);
    const slope = weight * (chance - target[row]!);
    const bend = weight * (loss === 'squared' ? 1 : Math.max(1e-9, chance * (1 - chance)));
    for (let a = 0; a < entries; a++) gradient[features[a]!]! += slope * values[a]!;
    for (let a = 0; isBent && a < entries; a++) {
      // Entries come in rising order of their features, so that this is the lower triangle.
      const at = features[a]! * size;
      const bent = bend * values[a]!;
      for (let b = 0; b <= a; b++) curvature[at + features[b]!]! += bent * values[b]!;
    }
  }
  for (let a = 0; isBent && a < size; a++)
    for (let b = 0; b < a; b++) curvature[b * size + a] = curvature[a * size + b]!;
  for (let k = 0; k < gradient.length; k++) gradient[k]! /= total;
  for (let k = 0; k < curvature.length; k++) curvature[k]! /= total;
  return { gradient, curvature };
}

/** Coordinate descent with soft thresholds; the last coordinate, the intercept, is not penalised. */
function byCoordinates(
  curvature: Float64Array,
  gradient: Float64Array,
  beta: Float64Array,
  size: number,
  l1: number,
  ridge: number,
): Float64Array {
  const x = beta.slice();
  // The slope of the quadratic, without penalties, at x; curvature holds the ridge on its diagonal already.
  const slope = gradient.slice();
  for (let k = 0; k < size - 1; k++) slope[k]! += ridge * beta[k]!;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let moved = 0;
    for (let k = 0; k < size; k++) {
      const bend = curvature[k * size + k]!;
      const free = bend * x[k]! - slope[k]!;
      const next = k === size - 1 ? free / bend : soften(free, l1) / bend;
      const change = next - x[k]!;
      if (change === 0) continue;
      x[k] = next;
      for (let j = 0, p = k * size; j < size; j++, p++) slope[j]! += change * curvature[p]!;
      moved = Math.max(moved, bend * change * change);
    }
    if (moved < 1e-12) break;
  }
  return x;
}

const soften = (value: number, by: number): number => Math.sign(value) * Math.max(0, Math.abs(value) - by);

function solveUpper(root: Float64Array, size: number, x: Float64Array): void {
  for (let i = size - 1; i >= 0; i--) {
    let sum = x[i]!;
    for (let k = i + 1; k < size; k++) sum -= root[k * size + i]! * x[k]!;
    x[i] = sum / root[i * size + i]!;
  }
}
