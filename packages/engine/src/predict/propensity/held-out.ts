// The report on rows that a model did not learn from: does it rank, do its chances mean what they say, and what does
// addressing the best share of people bring?

import { normalQuantile } from '../../numeric/index.ts';
import { type Auc, aucOf, averagePrecision, type Interval, rising } from './auc.ts';

export interface Decile extends Interval {
  rows: number;
  /** The mean chance that was predicted, and the share that came true, with its interval (Wilson). */
  predicted: number;
  observed: number;
}
export interface LiftAt {
  /** The share of people, best first. */
  share: number;
  /** The rate among them, how many times the rate of all that is, and the share of all positives that they hold. */
  rate: number;
  lift: number;
  reached: number;
}
export interface HeldOut {
  rows: number;
  positives: number;
  rate: number;
  auc: Auc;
  averagePrecision: number;
  logLoss: number;
  /** What predicting the rate of the rows learned from for everybody would lose. */
  logLossOfRate: number;
  /** A. Murphy, 1973: reliability - resolution + uncertainty, by deciles, and what varies within them. */
  brier: { value: number; reliability: number; resolution: number; uncertainty: number; within: number };
  /** Gaps between predicted and observed; `beyondChance` is the worst by which a prediction leaves its decile's interval. */
  calibration: { deciles: Decile[]; meanGap: number; worstGap: number; beyondChance: number };
  lift: LiftAt[];
}

const SHARES = [0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
const Z = normalQuantile(0.975);

/** @param rate of the rows learned from */
export function heldOutReport(chances: Float64Array, target: ArrayLike<number>, rate: number): HeldOut {
  const rows = chances.length;
  const hits = chances.reduce((sum, _, i) => sum + target[i]!, 0);
  const deciles = decilesOf(chances, target);
  const gaps = deciles.map(({ predicted, observed }) => Math.abs(predicted - observed));
  return {
    ...{ rows, positives: hits, rate: hits / rows },
    auc: aucOf(chances, target),
    averagePrecision: averagePrecision(chances, target),
    logLoss: logLossOf(chances, target),
    logLossOfRate: logLossOf(
      chances.map(() => rate),
      target,
    ),
    brier: brierOf(chances, target, deciles, hits / rows),
    calibration: {
      deciles,
      meanGap: deciles.reduce((sum, decile, i) => sum + (decile.rows / rows) * gaps[i]!, 0),
      worstGap: Math.max(...gaps),
      beyondChance: Math.max(
        0,
        ...deciles.map(({ predicted, low, high }) => Math.max(low - predicted, predicted - high)),
      ),
    },
    lift: liftOf(chances, target, hits),
  };
}

export function logLossOf(chances: Float64Array, target: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < chances.length; i++) {
    const chance = Math.min(1 - 1e-15, Math.max(1e-15, chances[i]!));
    sum -= Math.log(target[i] === 1 ? chance : 1 - chance);
  }
  return sum / chances.length;
}

function decilesOf(chances: Float64Array, target: ArrayLike<number>): Decile[] {
  const order = rising(chances);
  const deciles: Decile[] = [];
  for (let k = 0; k < 10; k++) {
    const part = order.subarray(
      Math.round((k * order.length) / 10),
      Math.round(((k + 1) * order.length) / 10),
    );
    if (part.length === 0) continue;
    const predicted = part.reduce((sum, i) => sum + chances[i]!, 0) / part.length;
    const hits = part.reduce((sum, i) => sum + target[i]!, 0);
    deciles.push({
      rows: part.length,
      predicted,
      observed: hits / part.length,
      ...wilson(hits, part.length),
    });
  }
  return deciles;
}

function wilson(hits: number, rows: number): Interval {
  const share = hits / rows;
  const middle = (share + (Z * Z) / (2 * rows)) / (1 + (Z * Z) / rows);
  const reach =
    (Z / (1 + (Z * Z) / rows)) * Math.sqrt((share * (1 - share)) / rows + (Z * Z) / (4 * rows * rows));
  return { low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) };
}

function brierOf(
  chances: Float64Array,
  target: ArrayLike<number>,
  deciles: Decile[],
  rate: number,
): HeldOut['brier'] {
  const rows = chances.length;
  const weighed = (part: (decile: Decile) => number) =>
    deciles.reduce((sum, decile) => sum + (decile.rows / rows) * part(decile), 0);
  const value = chances.reduce((sum, chance, i) => sum + (chance - target[i]!) ** 2, 0) / rows;
  const reliability = weighed(({ predicted, observed }) => (predicted - observed) ** 2);
  const resolution = weighed(({ observed }) => (observed - rate) ** 2);
  const uncertainty = rate * (1 - rate);
  return {
    value,
    reliability,
    resolution,
    uncertainty,
    within: value - (reliability - resolution + uncertainty),
  };
}

/** Those who score the same share what they bring. */
function liftOf(chances: Float64Array, target: ArrayLike<number>, hits: number): LiftAt[] {
  const order = rising(chances).reverse();
  const reached = new Float64Array(order.length + 1);
  for (let i = 0; i < order.length; ) {
    let j = i;
    let here = 0;
    while (j < order.length && chances[order[j]!] === chances[order[i]!]) here += target[order[j++]!]!;
    for (let k = i; k < j; k++) reached[k + 1] = reached[i]! + (here * (k + 1 - i)) / (j - i);
    i = j;
  }
  return SHARES.filter((share) => share * order.length >= 1).map((share) => {
    const count = Math.round(share * order.length);
    const rate = reached[count]! / count;
    return { share, rate, lift: rate / (hits / order.length), reached: reached[count]! / hits };
  });
}
