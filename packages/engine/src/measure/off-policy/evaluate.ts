// What a policy would have earned, from the log of another one: inverse propensity weighting (D. Horvitz, D. Thompson,
// JASA 1952), self-normalised (A. Swaminathan, T. Joachims, NIPS 2015) and doubly robust (M. Dudík, J. Langford, L. Li,
// ICML 2011). The names and the test set are those of Y. Saito et al., Open Bandit Dataset and Pipeline, 2020.

import { bootstrap, empiricalBernstein, groupsOf, type Interval } from './intervals.ts';
import type { EvaluatedPolicy, Log } from './log.ts';
import { expectedRewards, foldsOf } from './reward-model.ts';
import { refusals, type Weights, warnings, weightsOf } from './support.ts';

export interface Estimate extends Interval {
  value: number;
}
export interface OffPolicyReport {
  rounds: number;
  actions: number;
  /** What the policy that made the log earned a round. */
  logged: Estimate;
  /** What the new one would have earned a round; null where the log does not support it. */
  policy: {
    ips: Estimate;
    snips: Estimate;
    dr: Estimate;
    /** Around `ips`, whatever the rewards look like; wider than needed. */
    guaranteed: Interval;
  } | null;
  /** By how much the new one would have earned more (by `dr`), resampled together; null likewise. */
  difference: Estimate | null;
  weights: Weights;
  refused: boolean;
  reasons: string[];
  warnings: string[];
}
export interface EvaluateOptions {
  /** 10,000, when not given. */
  resamples?: number;
  seed?: number;
  /** The policy is known for the actions that were taken only; `dr` then goes by what all rounds earn on average. */
  isTakenOnly?: boolean;
}

/** Pure and repeatable. Rounds need not be in any order. */
export function evaluateOffPolicy(
  log: Log,
  policy: EvaluatedPolicy,
  { resamples = 10_000, seed = 1, isTakenOnly = false }: EvaluateOptions = {},
): OffPolicyReport {
  const { rounds, actions } = log;
  const n = rounds.length;
  const rewards = Float64Array.from(rounds, ({ reward }) => reward);
  const weights = Float64Array.from(rounds, ({ action, propensity }, i) => policy(i)[action]! / propensity);
  const diagnosis = weightsOf(log, weights, policy);
  const few = n === 0 ? 'The log holds no rounds.' : 'The log holds one round; nothing follows from one.';
  const reasons = n < 2 ? [few] : refusals(diagnosis, n);
  const weighted = weights.map((weight, i) => weight * rewards[i]!);
  const robust =
    reasons.length > 0
      ? weighted
      : isTakenOnly
        ? aroundMean(log, weights)
        : doublyRobust(log, policy, weights);
  const columns = [weighted, weights, robust, rewards, new Float64Array(n).fill(1)];
  const groups = groupsOf(
    columns,
    rounds.map(({ unit }) => unit),
  );
  const statistics = ([wr, w, dr, r, count]: ArrayLike<number> & Iterable<number>) => [
    wr! / count!,
    w! > 0 ? wr! / w! : 0,
    dr! / count!,
    r! / count!,
    (dr! - r!) / count!,
  ];
  const sums = Float64Array.from(columns, (column) => column.reduce((sum, value) => sum + value, 0));
  const values = n < 2 ? [] : statistics(sums);
  const intervals = n < 2 ? [] : bootstrap(groups, statistics, { resamples, seed });
  const estimate = (k: number): Estimate => ({
    value: values[k] ?? 0,
    ...(intervals[k] ?? { low: 0, high: 0 }),
  });
  const isRefused = reasons.length > 0;
  return {
    rounds: n,
    actions: actions.length,
    logged: estimate(3),
    policy: isRefused
      ? null
      : {
          ...{ ips: estimate(0), snips: estimate(1), dr: estimate(2) },
          guaranteed: empiricalBernstein(weighted, rangeOf(rewards) * diagnosis.max),
        },
    difference: isRefused ? null : estimate(4),
    weights: diagnosis,
    refused: isRefused,
    reasons,
    warnings: isRefused ? [] : warnings(diagnosis),
  };
}

/** Round by round: what the model expects of the policy, and the weighted error that it made with the action taken. */
function doublyRobust(log: Log, policy: EvaluatedPolicy, weights: Float64Array): Float64Array {
  const expected = expectedRewards(log, foldsOf(log));
  const { length } = log.actions;
  return Float64Array.from(log.rounds, ({ action, reward }, i) => {
    const shares = policy(i);
    let value = weights[i]! * (reward - expected[i * length + action]!);
    for (let a = 0; a < length; a++) value += shares[a]! * expected[i * length + a]!;
    return value;
  });
}

/** The same with one expectation for all actions, from the rounds of the other folds. */
function aroundMean(log: Log, weights: Float64Array): Float64Array {
  const folds = foldsOf(log);
  const sums = new Map<number, { count: number; sum: number }>();
  let total = 0;
  log.rounds.forEach(({ reward }, i) => {
    const { count, sum } = sums.get(folds[i]!) ?? { count: 0, sum: 0 };
    sums.set(folds[i]!, { count: count + 1, sum: sum + reward });
    total += reward;
  });
  return Float64Array.from(log.rounds, ({ reward }, i) => {
    const { count, sum } = sums.get(folds[i]!)!;
    const expected = (total - sum) / Math.max(1, log.rounds.length - count);
    return expected + weights[i]! * (reward - expected);
  });
}

function rangeOf(rewards: Float64Array): number {
  let [least, most] = [0, 0];
  for (const reward of rewards) {
    least = Math.min(least, reward);
    most = Math.max(most, reward);
  }
  return most - least;
}
