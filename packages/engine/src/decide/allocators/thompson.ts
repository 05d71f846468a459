// Thompson sampling without context: a variant's share is its posterior chance to be the best one. Beta-Bernoulli for
// goals that happen or not, normal posteriors for amounts. Source: O. Chapelle, L. Li, An Empirical Evaluation of
// Thompson Sampling, NIPS 2011; S. Agrawal, N. Goyal, Further Optimal Regret Bounds for Thompson Sampling, AISTATS 2013.

import { normalQuantile } from '../../numeric/index.ts';
import {
  type Allocator,
  type ArmSummary,
  applyFloor,
  type Feedback,
  type LearnedState,
  type Learning,
  type Policy,
  remaining,
} from './allocator.ts';
import { chanceToBeBest, griddedBeta, quantileOf } from './beta.ts';
import { type DriftState, emptyDrift, watch } from './drift.ts';
import { type Break, breakAt, weightOf, withAlarm } from './forgetting.ts';
import { chanceToBeGreatest } from './normal.ts';

export type ThompsonSettings = { kind: 'thompson' } & Learning;

/** Views, the sum of what they were worth, and of its squares; all of them faded. */
type Tally = [views: number, sum: number, squares: number];
export interface ThompsonState extends LearnedState {
  kind: 'thompson';
  /** By variant: of all views, a view counting from the moment it is seen, and corrected when its reward comes. */
  all: Record<string, Tally>;
  /** Of the views whose window is over: what changes are judged by. */
  closed: Record<string, Tally>;
  drift: DriftState;
  latest: Break | null;
}

const Z95 = normalQuantile(0.975);
/** A variant that was never shown is taken for an average one, on the strength of so many views. */
const PRIOR_VIEWS = 2;

export const thompson: Allocator<ThompsonSettings, ThompsonState> = {
  empty: (_, now) => ({
    ...{ kind: 'thompson', at: now, alarms: [], all: {}, closed: {} },
    drift: emptyDrift(),
    latest: null,
  }),

  learn(before, feedback, now, settings) {
    const state = structuredClone(before);
    fade(state, remaining(now - state.at, settings.halfLifeDays));
    state.at = Math.max(now, state.at);
    for (const one of feedback) take(state, one, settings);
    return state;
  },

  policy(state, arms, settings) {
    const fixed = Float64Array.from(chances(state, arms, settings));
    applyFloor(fixed, settings.floor);
    return { shares: (_, into) => into.set(fixed) } satisfies Policy;
  },

  summary(state, arms, settings) {
    if (isBinary(settings)) return arms.map((arm) => betaSummary(arm, tallyOf(state?.all, arm)));
    return arms.map((arm) => {
      const { mean, deviation } = normalOf(state, arm, arms);
      const views = tallyOf(state?.all, arm)[0];
      return { arm, views, mean, low: mean - Z95 * deviation, high: mean + Z95 * deviation };
    });
  },

  published: (state) => ({ ...state, closed: {}, drift: emptyDrift(), latest: null }),
};

/** Views, worth and squared worth of an item of a list: there items are the arms. */
export const itemTally = (state: LearnedState | undefined, id: string): Tally =>
  tallyOf((state as ThompsonState | undefined)?.all, id);

const isBinary = ({ reward }: Learning): boolean => reward.value === null;
const tallyOf = (tallies: Record<string, Tally> | undefined, arm: string): Tally =>
  tallies && Object.hasOwn(tallies, arm) ? tallies[arm]! : [0, 0, 0];

function chances(state: ThompsonState | undefined, arms: readonly string[], settings: Learning): number[] {
  if (isBinary(settings)) return chanceToBeBest(arms.map((arm) => betaOf(tallyOf(state?.all, arm))));
  const posteriors = arms.map((arm) => normalOf(state, arm, arms));
  const shares = new Float64Array(arms.length);
  chanceToBeGreatest(
    Float64Array.from(posteriors, ({ mean }) => mean),
    Float64Array.from(posteriors, ({ deviation }) => deviation),
    shares,
  );
  return [...shares];
}

const betaOf = ([views, sum]: Tally) => griddedBeta(1 + Math.max(0, sum), 1 + Math.max(0, views - sum));

function betaSummary(arm: string, tally: Tally): ArmSummary {
  const [views, sum] = tally;
  const grid = betaOf(tally);
  const mean = (1 + Math.max(0, sum)) / (2 + Math.max(views, sum));
  return { arm, views, mean, low: quantileOf(grid, 0.025), high: quantileOf(grid, 0.975) };
}

/** A normal posterior of the mean: shrunk towards all variants' mean, with their variance where its own is unsure. */
function normalOf(state: ThompsonState | undefined, arm: string, arms: readonly string[]) {
  const pool = arms.reduce<Tally>(
    (sum, one) => tallyOf(state?.all, one).map((part, i) => part + sum[i]!) as Tally,
    [0, 0, 0],
  );
  const pooledMean = pool[0] > 0 ? pool[1] / pool[0] : 0;
  // One view of variance 1 beforehand, so that nothing is certain of nothing.
  const pooledVariance = (spread(pool) + 1) / (pool[0] + 1);
  const own = tallyOf(state?.all, arm);
  const variance = (PRIOR_VIEWS * pooledVariance + spread(own)) / (PRIOR_VIEWS + own[0]);
  const mean = (PRIOR_VIEWS * pooledMean + own[1]) / (PRIOR_VIEWS + own[0]);
  return { mean, deviation: Math.sqrt(variance / (PRIOR_VIEWS + own[0])) };
}

/** The sum of squared distances from the mean. */
const spread = ([views, sum, squares]: Tally): number =>
  views > 0 ? Math.max(0, squares - sum ** 2 / views) : 0;

function fade({ all, closed }: ThompsonState, left: number): void {
  if (left === 1) return;
  for (const tallies of [all, closed])
    for (const tally of Object.values(tallies)) for (let i = 0; i < 3; i++) tally[i] = tally[i]! * left;
}

function take(state: ThompsonState, one: Feedback, settings: ThompsonSettings): void {
  const weight = weightOf(one, state.at, settings, state.latest);
  if (one.kind === 'shown') add(state.all, one.arm, [weight, 0, 0]);
  else if (one.kind === 'rewarded')
    add(state.all, one.arm, [0, weight * (one.to - one.from), weight * (one.to ** 2 - one.from ** 2)]);
  else {
    if (settings.detectsChange) judge(state, one, settings);
    const worth = weightOf(one, state.at, settings, state.latest);
    add(state.closed, one.arm, [worth, worth * one.value, worth * one.value ** 2]);
  }
}

function add(tallies: Record<string, Tally>, arm: string, [views, sum, squares]: Tally): void {
  const tally = tallyOf(tallies, arm);
  tallies[arm] = [tally[0] + views, tally[1] + sum, tally[2] + squares];
}

/** Before a closed view is taken in: is it, with those before it, what was to be expected? */
function judge(
  state: ThompsonState,
  { arm, value, at }: Extract<Feedback, { kind: 'closed' }>,
  settings: ThompsonSettings,
): void {
  const tally = tallyOf(state.closed, arm);
  if (tally[0] < 1) return;
  const isCoin = isBinary(settings);
  const expected = isCoin ? (tally[1] + 1) / (tally[0] + 2) : tally[1] / tally[0];
  const scale = { isBinary: isCoin, variance: (spread(tally) + 1) / (tally[0] + 1) };
  const alarm = watch(
    state.drift,
    arm,
    { at, value, expected, uncertainty: 1 / (tally[0] + PRIOR_VIEWS) },
    scale,
  );
  if (!alarm) return;
  const views = Object.entries(state.all).map(([name, [n]]) => [name, n]);
  state.latest = breakAt(state.at, Object.fromEntries(views));
  for (const tallies of [state.all, state.closed])
    for (const [name, one] of Object.entries(tallies))
      tallies[name] = one.map((part) => part * (state.latest!.kept[name] ?? 1)) as Tally;
  state.alarms = withAlarm(state.alarms, alarm);
  state.drift = emptyDrift();
}
