// Has something changed of a sudden? For every variant and every feature of the context, what closed views were worth
// is compared with what had been expected of them, over the latest few, some hundred and some thousand views.

import type { Alarm } from './allocator.ts';

/** Half-lives, in views, of the means that are watched: short ones see large changes soon, long ones small changes. */
const HALF_LIVES = [32, 128, 512, 2048];
const FADES = HALF_LIVES.map((views) => 2 ** (-1 / views));
/** Nothing is said of fewer views. */
const FEWEST = 30;
/**
 * The log likelihood ratio at which an alarm is raised. A single look at a cell is wrong with about exp(-14); looks
 * follow closely upon each other, and there are several cells and four means, so over a hundred thousand views without
 * any change an alarm is still rare (the simulator's test says how rare).
 */
const ALARM_AT = 14;

/** A watched place: how many views, and then for each half-life the faded sums of worth, expectation, uncertainty. */
type Cell = number[];
export interface DriftState {
  cells: Record<string, Cell>;
}
const PER_MEAN = 3;

export interface Closed {
  at: number;
  value: number;
  /** The model's mean for this view, made without it. */
  expected: number;
  /** The variance of that mean over the variance of one view: 1/n for a plain mean of n views. */
  uncertainty: number;
}

export interface Scale {
  isBinary: boolean;
  /** The variance of one view, for rewards that are not binary. */
  variance: number;
}

export const emptyDrift = (): DriftState => ({ cells: {} });

/** Takes a closed view in at one place; returns the alarm if that is the one too many. */
export function watch(state: DriftState, where: string, closed: Closed, scale: Scale): Alarm | undefined {
  let cell = Object.hasOwn(state.cells, where) ? state.cells[where] : undefined;
  if (!cell) {
    cell = new Array(1 + PER_MEAN * FADES.length).fill(0);
    state.cells[where] = cell;
  }
  const views = cell[0]! + 1;
  cell[0] = views;
  let alarm: Alarm | undefined;
  FADES.forEach((fade, i) => {
    const at = 1 + PER_MEAN * i;
    cell[at] = cell[at]! * fade + closed.value;
    cell[at + 1] = cell[at + 1]! * fade + closed.expected;
    cell[at + 2] = cell[at + 2]! * fade + closed.uncertainty;
    if (views < FEWEST) return;
    const weight = (1 - fade ** views) / (1 - fade);
    const effective = weight ** 2 / ((1 - fade ** (2 * views)) / (1 - fade * fade));
    const got = cell[at]! / weight;
    const expected = cell[at + 1]! / weight;
    const evidence = effective * divergence(got, expected, scale);
    const statistic = evidence / (1 + (effective * cell[at + 2]!) / weight);
    if (statistic > ALARM_AT && statistic > (alarm?.statistic ?? 0))
      alarm = { at: closed.at, where, expected, got, statistic };
  });
  return alarm;
}

/**
 * How much less likely one view's worth is under the mean expected than under the one that came: for a share the
 * Kullback-Leibler divergence of two coins (Chernoff's bound, so that rare successes raise no false alarm), for amounts
 * that of two normals.
 */
function divergence(got: number, expected: number, { isBinary, variance }: Scale): number {
  if (!isBinary) return (got - expected) ** 2 / (2 * Math.max(variance, 1e-12));
  const p = Math.min(1, Math.max(0, got));
  const q = Math.min(0.999, Math.max(0.001, expected));
  return (p > 0 ? p * Math.log(p / q) : 0) + (p < 1 ? (1 - p) * Math.log((1 - p) / (1 - q)) : 0);
}
