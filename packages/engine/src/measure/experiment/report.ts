// Everything that is asked of one metric between a control and a treatment, in one answer.

import {
  type Believed,
  believe,
  DEFAULT_TUNING,
  type Difference,
  effectOf,
  fixedTest,
  type Prior,
  sequentialTest,
  type Tested,
} from './effect.ts';
import { type Arm, armsOf, type Statistics, thetaOf, type UnstratifiedStatistics } from './statistics.ts';
import { pooled } from './strata.ts';

export interface Settings {
  alpha: number;
  /** Units of both arms at which the always-valid interval is narrowest. */
  tuning: number;
  /** Of the Bayesian result; null: the data alone. */
  prior: Prior | null;
  /** Less is better. */
  inverse: boolean;
}
export const SETTINGS: Settings = { alpha: 0.05, tuning: DEFAULT_TUNING, prior: null, inverse: false };

/** All five ways to look at one difference. */
export interface Looks {
  /** Valid whenever, and however often, anybody looks: the one to go by. */
  sequential: Tested;
  /** Valid at one moment that was fixed beforehand. */
  fixed: Tested;
  greater: Tested;
  lesser: Tested;
  bayesian: Believed;
}
export interface Compared {
  control: { n: number; mean: number };
  treatment: { n: number; mean: number };
  absolute: Looks | { lack: string };
  relative: Looks | { lack: string };
  /** What values from before, and comparing like with like, took out of the variance of the difference. */
  cuped: { theta: number; varianceCut: number } | null;
}

/** One metric in two arms. */
export function compare(control: Statistics, treatment: Statistics, settings: Settings = SETTINGS): Compared {
  const [a, b] = armsOf(control, treatment);
  return {
    control: { n: a.n, mean: a.base },
    treatment: { n: b.n, mean: b.base },
    absolute: looksAt(control, treatment, 'absolute', settings),
    relative: looksAt(control, treatment, 'relative', settings),
    cuped: cutOf(control, treatment, 1 - spreadOf(a, b, 'variance') / spreadOf(a, b, 'baseVariance')),
  };
}

const spreadOf = (a: Arm, b: Arm, of: 'variance' | 'baseVariance'): number => a[of] / a.n + b[of] / b.n;

function cutOf(control: Statistics, treatment: Statistics, varianceCut: number): Compared['cuped'] {
  const [left, right] = [control, treatment].map((arm) =>
    'strata' in arm ? pooled(withPast(Object.values(arm.strata))) : arm,
  );
  const isAdjusted = 'post' in left! && 'post' in right!;
  if (isAdjusted) return { theta: thetaOf(left, right), varianceCut };
  return 'strata' in control && 'strata' in treatment ? { theta: 0, varianceCut } : null;
}

/** θ is of those of whom anything is known from before, where there are any. */
function withPast(parts: readonly UnstratifiedStatistics[]): readonly UnstratifiedStatistics[] {
  const known = parts.filter((part) => 'post' in part && part.pre.sum !== 0);
  return known.length > 0 ? known : parts;
}

function looksAt(
  control: Statistics,
  treatment: Statistics,
  difference: Difference,
  { alpha, tuning, prior, inverse }: Settings,
): Looks | { lack: string } {
  const effect = effectOf(control, treatment, difference);
  if ('lack' in effect) return effect;
  return {
    sequential: sequentialTest(effect, alpha, tuning),
    fixed: fixedTest(effect, alpha),
    greater: fixedTest(effect, alpha, 'greater'),
    lesser: fixedTest(effect, alpha, 'lesser'),
    bayesian: believe(effect, alpha, prior ?? undefined, inverse),
  };
}
