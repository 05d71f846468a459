// What each variant is worth when shares were moved by the outcomes: the mean of those who saw it is not it, since a
// variant that was unlucky early is shown less and stays unlucky. Every round is weighed by how likely its draw was.

import { type Effect, sequentialTest, type Tested } from './effect.ts';

export interface AdaptiveRound {
  /** The number of the arm that was drawn. */
  arm: number;
  reward: number;
  /** How likely each arm was in this draw, given all that was known; of the one drawn, above 0. */
  shares: ArrayLike<number>;
}
export interface AdaptiveArm {
  /** Rounds in which it was drawn. */
  rounds: number;
  /** Their plain mean, which is biased. */
  naive: number;
  /** Adaptively weighted; the interval holds whenever anybody looks. Null where it was hardly ever likely. */
  estimate: Tested | null;
}
export interface Adaptive {
  arms: AdaptiveArm[];
  /** Of each arm minus the first; null for the first, and where there is none. */
  effects: (Tested | null)[];
}

const LEAST_ROUNDS = 30;

/**
 * Augmented inverse-propensity scores with running means as their model, weighed by √share so that every round adds
 * about the same variance; rounds in the order of their draws.
 * Source: V. Hadad, D. Hirshberg, R. Zhan, S. Wager, S. Athey, Confidence intervals for policy evaluation in adaptive
 * experiments, PNAS 2021 (constant allocation rate; contrasts as in its equation 18). The sequence around them is that
 * of `sequentialTest`, whose clock is the number of rounds.
 */
export function adaptiveEffects(rounds: readonly AdaptiveRound[], arms: number, alpha = 0.05): Adaptive {
  const scores = scoresOf(rounds, arms);
  const values = scores.map(({ weights, scores: each, total }) => dot(weights, each) / total);
  const drawn = scores.map(({ count }) => count);
  const isKnown = (arm: number) => drawn[arm]! >= LEAST_ROUNDS && scores[arm]!.total > 0;
  const varianceOf = (arm: number, against?: number): number => {
    let sum = 0;
    for (let t = 0; t < rounds.length; t++) {
      const mine = part(scores[arm]!, values[arm]!, t);
      const theirs = against === undefined ? 0 : part(scores[against]!, values[against]!, t);
      sum += (mine - theirs) ** 2;
    }
    return sum;
  };
  const tested = (value: number, variance: number): Tested | null => {
    const effect: Effect = { value, variance, n: rounds.length, degrees: rounds.length - 1 };
    return variance > 0 ? sequentialTest(effect, alpha) : null;
  };
  return {
    arms: scores.map(({ count, sum }, arm) => ({
      ...{ rounds: count, naive: count > 0 ? sum / count : 0 },
      estimate: isKnown(arm) ? tested(values[arm]!, varianceOf(arm)) : null,
    })),
    effects: scores.map((_, arm) =>
      arm > 0 && isKnown(arm) && isKnown(0) ? tested(values[arm]! - values[0]!, varianceOf(arm, 0)) : null,
    ),
  };
}

interface Scores {
  weights: Float64Array;
  scores: Float64Array;
  /** Of the weights. */
  total: number;
  count: number;
  sum: number;
}

function scoresOf(rounds: readonly AdaptiveRound[], arms: number): Scores[] {
  return Array.from({ length: arms }, (_, arm) => {
    const weights = new Float64Array(rounds.length);
    const scores = new Float64Array(rounds.length);
    let [total, count, sum] = [0, 0, 0];
    rounds.forEach(({ arm: drawn, reward, shares }, t) => {
      const share = shares[arm] ?? 0;
      // From earlier rounds only: what the draw could not depend on.
      const expected = count > 0 ? sum / count : 0;
      weights[t] = Math.sqrt(share);
      scores[t] = expected + (drawn === arm ? (reward - expected) / share : 0);
      total += weights[t]!;
      if (drawn === arm) {
        count++;
        sum += reward;
      }
    });
    return { weights, scores, total, count, sum };
  });
}

const part = ({ weights, scores, total }: Scores, value: number, t: number): number =>
  (weights[t]! / total) * (scores[t]! - value);

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
