// How long must this run? By how fast people arrive, what they do now, and how the shares divide them.

import { DEFAULT_TUNING } from './effect.ts';
import { type Plan, smallestEffect, smallestEffectSequential } from './power.ts';

export interface RunPlan extends Plan {
  /** New people until the end of each day since the start, as they came in the past; goes on as in its last seven days. */
  arrivals: readonly number[];
  /** Shares of them that see the control, and the treatment. */
  shares: readonly [control: number, treatment: number];
  /** The relative effect that should be found. */
  effect: number;
  tuning?: number;
}
export interface RunDay {
  day: number;
  /** Of both arms. */
  units: number;
  /** The least relative effect that is found with the power asked for: by one look, and by looking whenever. */
  fixed: number;
  sequential: number;
}
export interface Run {
  days: RunDay[];
  /** Days until the effect is found; null where that takes longer than half a year. */
  fixed: number | null;
  sequential: number | null;
  /** Whole weeks that contain the latter: a week has days of every kind. */
  minimumDays: number | null;
}

const WEEK = 7;
const LONGEST = 26 * WEEK;

/** Pure; a mean of 0 has no relative effects, and so no plan. */
export function planRun(plan: RunPlan): Run {
  const days = Array.from({ length: LONGEST }, (_, i) => dayOf(plan, i + 1));
  const first = (of: 'fixed' | 'sequential') => days.find((day) => day[of] <= plan.effect)?.day ?? null;
  const [fixed, sequential] = [first('fixed'), first('sequential')];
  const minimumDays = sequential && Math.max(WEEK, Math.ceil(sequential / WEEK) * WEEK);
  return { days, fixed, sequential, minimumDays };
}

function dayOf(plan: RunPlan, day: number): RunDay {
  const people = arrived(plan.arrivals, day);
  const [control, treatment] = plan.shares.map((share) => share * people) as [number, number];
  // Arms of unequal size tell as much as two of their harmonic mean.
  const perArm = control > 0 && treatment > 0 ? 2 / (1 / control + 1 / treatment) : 0;
  const units = Math.round(control + treatment);
  if (perArm < 2 || plan.mean === 0)
    return { day, units, fixed: Number.POSITIVE_INFINITY, sequential: Number.POSITIVE_INFINITY };
  const relative = (difference: number) => difference / Math.abs(plan.mean);
  return {
    ...{ day, units, fixed: relative(smallestEffect(plan, perArm)) },
    sequential: relative(smallestEffectSequential(plan, perArm, plan.tuning ?? DEFAULT_TUNING)),
  };
}

function arrived(arrivals: readonly number[], day: number): number {
  const last = arrivals.at(-1) ?? 0;
  if (day <= arrivals.length) return arrivals[day - 1]!;
  const span = Math.min(WEEK, arrivals.length);
  const before = arrivals[arrivals.length - 1 - span] ?? 0;
  return last + (span > 0 ? ((last - before) / span) * (day - arrivals.length) : 0);
}
