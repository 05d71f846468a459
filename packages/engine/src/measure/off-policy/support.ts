// Whether a log can tell anything of a policy: a few rounds that stand for thousands, or actions that were never tried,
// make a number that looks like an estimate and is none.

import type { EvaluatedPolicy, Log } from './log.ts';

export interface Weights {
  /** Near 1 when the propensities are what was really done, and the log covers the policy. */
  mean: number;
  max: number;
  /** As many rounds of the policy's own would say as much. Source: L. Kish, Survey Sampling, 1965. */
  effectiveSample: number;
  effectiveShare: number;
  /** The greatest round's part of all squared weights; asymptotics need it to vanish (Lindeberg's condition). */
  greatestPart: number;
  /** How often the policy would take an action that the log never took in such a context. */
  unsupported: number;
}

const LEAST_SHARE = 0.1;
const LEAST_SAMPLE = 100;
const MOST_PART = 0.05;
const MOST_UNSUPPORTED = 0.01;
/** Standard errors of the mean weight from 1. */
const MOST_OFF = 4;
const WARN_SHARE = 0.2;

export function weightsOf(log: Log, weights: Float64Array, policy: EvaluatedPolicy): Weights {
  let sum = 0;
  let squares = 0;
  let max = 0;
  for (const weight of weights) {
    sum += weight;
    squares += weight ** 2;
    max = Math.max(max, weight);
  }
  const n = weights.length;
  const effectiveSample = squares > 0 ? sum ** 2 / squares : 0;
  return {
    ...{ mean: sum / n, max, effectiveSample, effectiveShare: effectiveSample / n },
    greatestPart: squares > 0 ? max ** 2 / squares : 0,
    unsupported: unsupportedShare(log, policy),
  };
}

/** Contexts are told apart by their features together, where there are few enough of them to have been tried. */
function unsupportedShare({ rounds, actions }: Log, policy: EvaluatedPolicy): number {
  const tried = new Map<string, Set<number>>();
  const contexts = rounds.map(({ features }) => features.join('\n'));
  const kinds = new Set(contexts);
  const isFew = rounds.length / kinds.size >= actions.length * 20;
  const nameOf = (i: number) => (isFew ? contexts[i]! : '');
  rounds.forEach(({ action }, i) => {
    const set = tried.get(nameOf(i)) ?? new Set();
    tried.set(nameOf(i), set.add(action));
  });
  let missing = 0;
  for (let i = 0; i < rounds.length; i++) {
    const set = tried.get(nameOf(i))!;
    if (set.size === actions.length) continue;
    const shares = policy(i);
    for (let a = 0; a < actions.length; a++) if (!set.has(a)) missing += shares[a]!;
  }
  return missing / rounds.length;
}

/** Why no estimate may be made; none where one may. */
export function refusals(weights: Weights, rounds: number): string[] {
  const { mean, max, effectiveSample, effectiveShare, greatestPart, unsupported } = weights;
  const reasons: string[] = [];
  const count = (n: number) => Math.round(n).toLocaleString('en-US');
  if (effectiveSample < LEAST_SAMPLE)
    reasons.push(
      `Only ${count(effectiveSample)} rounds effectively speak of this policy; ${LEAST_SAMPLE} are needed.`,
    );
  if (effectiveShare < LEAST_SHARE)
    reasons.push(
      `The log was made by a policy too different: of ${count(rounds)} rounds ${count(effectiveSample)} effectively speak of this one (${percent(effectiveShare)}, ${percent(LEAST_SHARE)} are needed).`,
    );
  if (greatestPart > MOST_PART)
    reasons.push(
      `A single round counts ${max.toPrecision(4)}-fold and makes up ${percent(greatestPart)} of the squared weights; more than ${percent(MOST_PART)} is no sample.`,
    );
  if (unsupported > MOST_UNSUPPORTED)
    reasons.push(
      `In ${percent(unsupported)} of cases the policy takes an action that the log never took in such a context.`,
    );
  const error = Math.sqrt(Math.max(0, rounds / Math.max(effectiveSample, 1) - 1) / rounds) * mean;
  if (Math.abs(mean - 1) > Math.max(MOST_OFF * error, 0.02))
    reasons.push(
      `The weights’ mean is ${mean.toPrecision(4)} and should be 1: the propensities in the log are not what was done, or parts of the policy are not in it.`,
    );
  return reasons;
}

export function warnings({ effectiveShare, effectiveSample, mean }: Weights): string[] {
  const list: string[] = [];
  if (effectiveShare < WARN_SHARE)
    list.push(`Only ${percent(effectiveShare)} of the rounds effectively speak of this policy.`);
  if (effectiveSample < 5 * LEAST_SAMPLE) list.push('The log is short for this policy; expect it to move.');
  if (Math.abs(mean - 1) > 0.1)
    list.push('The weights’ mean is off by more than a tenth; trust snips and dr more.');
  return list;
}

const percent = (share: number): string => `${(100 * share).toPrecision(3)}%`;
