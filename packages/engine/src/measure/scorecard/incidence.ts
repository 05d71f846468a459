// How many go on from a stage, go back, or are still there, after how long: cumulative incidence where some visits are not
// over yet and a visit can end in more than one way (Aalen and Johansen 1978). Variances by the delta method, as in
// M. Pintilie, Competing Risks, 2006, section 4.3; without censoring they are those of a plain share.

/** Visits that were followed for the same time, counted by how they ended; times count in steps of any length. */
export interface Ended {
  /** Step in which they ended, or in which following them ended. */
  at: number;
  /** Which end; undefined: not over yet. */
  end: number | undefined;
  visits: number;
}
export interface Incidence {
  visits: number;
  /** Of each end: the share of visits that ended so by the horizon, and its variance. */
  ends: { share: number; variance: number }[];
  /** The mean time in the stage, in steps, of which none after the horizon counts; and its variance. */
  stay: number;
  stayVariance: number;
  /** The first step with nobody left to follow; the horizon when there is none. What follows is not known. */
  known: number;
  /** Everything up to the horizon is known. */
  isWhole: boolean;
}

interface Step {
  at: number;
  /** Still there when the step begins. */
  there: number;
  ended: number[];
  all: number;
  /** The share still there before it. */
  before: number;
}

/** @param horizon in steps; only ends in a step below it count  @param ends how many different ends there are */
export function incidence(visits: readonly Ended[], horizon: number, ends: number): Incidence {
  const total = visits.reduce((sum, one) => sum + one.visits, 0);
  const steps = stepsOf(visits, horizon, ends, total);
  const survival = steps.map(({ there, all, before }) => before * (1 - all / there));
  const last = Math.max(0, ...visits.map(({ at }) => at + 1));
  const known = Math.min(horizon, last);
  const areas = areasAfter(steps, survival, known);
  let stayVariance = 0;
  for (const [i, { there, all }] of steps.entries())
    if (there > all) stayVariance += (areas[i]! ** 2 * all) / (there * (there - all));
  return {
    visits: total,
    ends: Array.from({ length: ends }, (_, end) => shareOf(steps, end)),
    stay: total === 0 ? 0 : (steps[0]?.at ?? known) + (areas.at(-1) ?? 0) + between(steps, survival),
    stayVariance,
    known,
    isWhole: known === horizon || survival.at(-1) === 0,
  };
}

function stepsOf(visits: readonly Ended[], horizon: number, ends: number, total: number): Step[] {
  const byStep = Map.groupBy(visits, ({ at }) => at);
  const steps: Step[] = [];
  let there = total;
  let before = 1;
  for (const at of [...byStep.keys()].sort((a, b) => a - b)) {
    if (at >= horizon) break;
    const mine = byStep.get(at)!;
    const ended = new Array<number>(ends).fill(0);
    for (const { end, visits } of mine) if (end !== undefined) ended[end]! += visits;
    const all = ended.reduce((sum, n) => sum + n, 0);
    if (all > 0) {
      steps.push({ at, there, ended, all, before });
      before *= 1 - all / there;
    }
    there -= mine.reduce((sum, { visits }) => sum + visits, 0);
  }
  return steps;
}

/** After each step: the area under the curve of who is still there, up to where it is known. */
function areasAfter(steps: readonly Step[], survival: readonly number[], known: number): number[] {
  const areas = new Array<number>(steps.length).fill(0);
  let area = 0;
  for (let i = steps.length - 1; i >= 0; i--) {
    area += survival[i]! * ((steps[i + 1]?.at ?? known) - steps[i]!.at);
    areas[i] = area;
  }
  return areas;
}

/** The area between the first step and the last one. */
const between = (steps: readonly Step[], survival: readonly number[]): number =>
  steps.slice(0, -1).reduce((sum, { at }, i) => sum + survival[i]! * (steps[i + 1]!.at - at), 0);

function shareOf(steps: readonly Step[], end: number): { share: number; variance: number } {
  let share = 0;
  const shares = steps.map(({ there, ended, before }) => {
    share += (before * ended[end]!) / there;
    return share;
  });
  let variance = 0;
  for (const [i, { there, ended, all, before }] of steps.entries()) {
    const rest = share - shares[i]!;
    const mine = ended[end]!;
    if (there > all) variance += (rest ** 2 * all) / (there * (there - all));
    variance += (before ** 2 * mine * (there - mine)) / there ** 3;
    variance -= (2 * rest * before * mine) / there ** 2;
  }
  return { share, variance: Math.max(0, variance) };
}
