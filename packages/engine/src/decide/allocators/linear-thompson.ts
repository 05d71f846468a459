// A contextual bandit: linear Thompson sampling with a regression for each variant. A variant's share is the posterior
// chance that it is the best one in this context. Source: S. Agrawal, N. Goyal, Thompson Sampling for Contextual
// Bandits with Linear Payoffs, ICML 2013; O. Chapelle, L. Li, NIPS 2011 for delays and forgetting.

import { normalQuantile } from '../../numeric/index.ts';
import { murmur3 } from '../hash.ts';
import {
  type Allocator,
  applyFloor,
  type Context,
  type Feedback,
  type LearnedState,
  type Learning,
  type Policy,
  remaining,
} from './allocator.ts';
import { fieldValue } from './context.ts';
import { type DriftState, emptyDrift, watch } from './drift.ts';
import { type Break, breakAt, weightOf, withAlarm } from './forgetting.ts';
import { chanceToBeGreatest } from './normal.ts';
import {
  addView,
  addWorth,
  emptySums,
  grow,
  type Posterior,
  posteriorOf,
  type Sums,
  scale,
  WEAKEST_PRIOR,
} from './regression.ts';
import { packedAt } from './symmetric.ts';

export type LinearSettings = { kind: 'linear-thompson'; context: string[] } & Learning;

export interface LinearState extends LearnedState {
  kind: 'linear-thompson';
  /** In the order in which they were first seen; the place is their number, and 0 is on in every view. */
  features: string[];
  /** By variant; see thompson.ts for the two. */
  all: Record<string, Sums>;
  closed: Record<string, Sums>;
  drift: DriftState;
  latest: Break | null;
}

/** Features with a number of their own; later ones share a few numbers by hash. */
const MOST_FEATURES = 56;
const SHARED = 8;
/** Closed views that are judged by one and the same posterior. */
const JUDGED_TOGETHER = 250;
const Z95 = normalQuantile(0.975);
const NOTHING = emptySums();

export const linearThompson: Allocator<LinearSettings, LinearState> = {
  empty: (_, now) => ({
    ...{ kind: 'linear-thompson', at: now, alarms: [], features: [''], all: {}, closed: {} },
    drift: emptyDrift(),
    latest: null,
  }),

  learn(before, feedback, now, settings) {
    const state = structuredClone(before);
    const left = remaining(now - state.at, settings.halfLifeDays);
    if (left < 1) for (const sums of everySum(state)) scale(sums, left);
    state.at = Math.max(now, state.at);
    for (let from = 0; from < feedback.length; from += JUDGED_TOGETHER)
      takeAll(state, feedback.slice(from, from + JUDGED_TOGETHER), settings);
    return state;
  },

  policy(state, arms, settings) {
    return new LinearPolicy(state ?? linearThompson.empty(settings, 0), arms, settings);
  },

  /** Over the mix of contexts that each variant was shown in. */
  summary(state, arms, settings) {
    const list = arms.map((arm) => sumsOf(state?.all, arm));
    const size = state?.features.length ?? 1;
    const { mean, inverse, variance } = posteriorOf(list, size, isBinary(settings));
    return arms.map((arm, k) => {
      const sums = list[k]!;
      const mix = Float64Array.from({ length: size }, (_, i) =>
        i === 0 ? 1 : sums.views > 0 ? (sums.together[(i * (i + 1)) / 2] ?? 0) / sums.views : 0,
      );
      let middle = 0;
      let spread = 0;
      for (let i = 0; i < size; i++) {
        middle += mix[i]! * mean[k]![i]!;
        for (let j = 0; j < size; j++) spread += mix[i]! * mix[j]! * inverse[k]![i * size + j]!;
      }
      const reach = Z95 * Math.sqrt(variance * spread);
      return { arm, views: sums.views, mean: middle, low: middle - reach, high: middle + reach };
    });
  },

  published: (state) => ({ ...state, closed: {}, drift: emptyDrift(), latest: null }),
};

const isBinary = ({ reward }: Learning): boolean => reward.value === null;
const sumsOf = (all: Record<string, Sums> | undefined, arm: string): Sums =>
  all && Object.hasOwn(all, arm) ? all[arm]! : NOTHING;
const everySum = (state: LinearState): Sums[] => [
  ...Object.values(state.all),
  ...Object.values(state.closed),
];

class LinearPolicy implements Policy {
  readonly #posterior: Posterior;
  readonly #fields: { field: string; numbers: Map<string, number> }[];
  readonly #isFull: boolean;
  readonly #size: number;
  readonly #floor: number;
  readonly #on: Int32Array;
  readonly #mean: Float64Array;
  readonly #deviation: Float64Array;

  constructor({ features, all }: LinearState, arms: readonly string[], settings: LinearSettings) {
    this.#size = features.length;
    this.#posterior = posteriorOf(
      arms.map((arm) => sumsOf(all, arm)),
      this.#size,
      isBinary(settings),
    );
    this.#isFull = this.#size > MOST_FEATURES;
    this.#fields = settings.context.map((field) => ({ field, numbers: numbersOf(field, features) }));
    this.#floor = settings.floor;
    this.#on = new Int32Array(1 + settings.context.length);
    this.#mean = new Float64Array(arms.length);
    this.#deviation = new Float64Array(arms.length);
  }

  shares(context: Context, into: Float64Array): void {
    let count = 1;
    let unknown = 0;
    for (const { field, numbers } of this.#fields) {
      const value = fieldValue(field, context);
      if (value === undefined) continue;
      const number = numbers.get(value) ?? (this.#isFull ? sharedNumber(`${field}=${value}`) : -1);
      if (number < 0) unknown++;
      else this.#on[count++] = number;
    }
    this.#predict(count, unknown);
    chanceToBeGreatest(this.#mean, this.#deviation, into);
    applyFloor(into, this.#floor);
  }

  #predict(count: number, unknown: number): void {
    const { mean, inverse, variance } = this.#posterior;
    for (let k = 0; k < this.#mean.length; k++) {
      let middle = 0;
      let spread = unknown * this.#posterior.unknown;
      for (let a = 0; a < count; a++) {
        const i = this.#on[a]!;
        middle += mean[k]![i]!;
        for (let b = 0; b < count; b++) spread += inverse[k]![i * this.#size + this.#on[b]!]!;
      }
      this.#mean[k] = middle;
      this.#deviation[k] = Math.sqrt(variance * spread);
    }
  }
}

function numbersOf(field: string, features: readonly string[]): Map<string, number> {
  const numbers = new Map<string, number>();
  features.forEach((feature, number) => {
    if (feature.startsWith(`${field}=`)) numbers.set(feature.slice(field.length + 1), number);
  });
  return numbers;
}

const sharedNumber = (feature: string): number => 1 + MOST_FEATURES + (murmur3(feature) % SHARED);

/** The numbers of a view's features; new ones get the next number. `known` are those of `features`. */
function numbersIn(features: string[], known: Map<string, number>, view: readonly string[]): number[] {
  const numbers = [0];
  for (const feature of view) {
    let number = known.get(feature);
    if (number === undefined && features.length <= MOST_FEATURES) {
      number = features.push(feature) - 1;
      known.set(feature, number);
    }
    if (number === undefined) {
      while (features.length <= MOST_FEATURES + SHARED) features.push(`#${features.length}`);
      number = sharedNumber(feature);
    }
    numbers.push(number);
  }
  return numbers;
}

function takeAll(state: LinearState, feedback: readonly Feedback[], settings: LinearSettings): void {
  const arms = Object.keys(state.closed);
  const judgesAny = settings.detectsChange && feedback.some(({ kind }) => kind === 'closed');
  let judge = judgesAny
    ? posteriorOf(Object.values(state.closed), state.features.length, isBinary(settings))
    : undefined;
  const known = new Map(state.features.map((feature, number) => [feature, number]));
  for (const one of feedback) {
    const on = numbersIn(state.features, known, one.features);
    const weight = weightOf(one, state.at, settings, state.latest);
    const sums = sumsToChange(one.kind === 'closed' ? state.closed : state.all, one.arm, state);
    if (one.kind === 'shown') addView(sums, on, weight);
    else if (one.kind === 'rewarded')
      addWorth(sums, on, weight * (one.to - one.from), weight * (one.to ** 2 - one.from ** 2));
    else {
      // A change is judged by what was known before this batch.
      if (judge && judged(state, { one, on, arm: arms.indexOf(one.arm) }, judge, settings)) judge = undefined;
      const worth = weightOf(one, state.at, settings, state.latest);
      addView(sums, on, worth);
      addWorth(sums, on, worth * one.value, worth * one.value ** 2);
    }
  }
}

function sumsToChange(all: Record<string, Sums>, arm: string, { features }: LinearState): Sums {
  if (!Object.hasOwn(all, arm)) all[arm] = emptySums();
  const sums = all[arm]!;
  grow(sums, features.length);
  return sums;
}

interface Judged {
  one: Extract<Feedback, { kind: 'closed' }>;
  on: readonly number[];
  arm: number;
}

/** Watches the variant and each feature of a closed view; true when that raised an alarm. */
function judged(state: LinearState, { one, on, arm }: Judged, by: Posterior, settings: Learning): boolean {
  if (arm < 0) return false;
  let expected = 0;
  for (const i of on) if (i < by.size) expected += by.mean[arm]![i]!;
  const { together } = state.closed[one.arm]!;
  const about = { isBinary: isBinary(settings), variance: by.variance };
  const alarms = on.flatMap((number) => {
    // Over a group with a number of its own, a regression is as sure as a plain mean of that group's views.
    const uncertainty = 1 / (together[packedAt(number, number)]! + WEAKEST_PRIOR);
    const where = number === 0 ? one.arm : state.features[number]!;
    return watch(state.drift, where, { at: one.at, value: one.value, expected, uncertainty }, about) ?? [];
  });
  const [worst] = alarms.sort((a, b) => b.statistic - a.statistic);
  if (!worst) return false;
  const views = Object.entries(state.all).map(([name, sums]) => [name, sums.views]);
  state.latest = breakAt(state.at, Object.fromEntries(views));
  for (const all of [state.all, state.closed])
    for (const [name, sums] of Object.entries(all)) scale(sums, state.latest.kept[name] ?? 1);
  state.alarms = withAlarm(state.alarms, worst);
  state.drift = emptyDrift();
  return true;
}
