// Has a guardrail moved the wrong way? By the always-valid sequence that results are read by, so it may be asked every hour
// for as long as an experience runs.

import { sequentialTest } from '../experiment/index.ts';
import { type Reading, unknown } from './share.ts';

export interface GuardrailLook {
  /** The relative effect, variant over baseline. */
  value: number;
  error: number;
  /** People of both. */
  n: number;
  lessIsBetter: boolean;
  /** So much worse is borne. */
  margin: number;
}

/** Below it, sums are not yet normal enough. */
const LEAST_PEOPLE = 100;

/** @param alpha of all experiences in which nothing is wrong, so many ever raise this alarm */
export function judgeGuardrail(
  { value, error, n, lessIsBetter, margin }: GuardrailLook,
  alpha: number,
): Reading {
  if (n < LEAST_PEOPLE) return unknown(`Fewer than ${LEAST_PEOPLE} people have seen it.`);
  const { low, high, p } = sequentialTest({ value, variance: error ** 2, n, degrees: n - 2 }, alpha);
  const isWorse = lessIsBetter ? low > margin : high < -margin;
  return {
    state: isWorse ? 'alarm' : 'quiet',
    ...{ value, p, n, over: 'since it went live' },
    usual: { value: 0, low: value - high, high: value - low },
  };
}
