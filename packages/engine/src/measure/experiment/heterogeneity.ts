// Does the treatment help some more than others? Effects by segment, each drawn towards what holds for all by as much
// as its own noise demands: the greatest of twenty noisy effects is no finding.

import { chiSquareAbove, normalQuantile } from '../../numeric/index.ts';
import type { Effect, Interval } from './effect.ts';

export interface SegmentEffect extends Interval {
  key: string;
  /** As measured. */
  raw: number;
  /** Shrunk towards the common effect. */
  value: number;
  /** How much of the measured difference from the common effect is believed, 0 to 1. */
  trust: number;
}
export interface Heterogeneity {
  common: number;
  /** Standard deviation of the true effects between segments. */
  spread: number;
  /** Cochran's Q: that all effects are one. */
  p: number;
  segments: SegmentEffect[];
}

/**
 * Random effects by DerSimonian and Laird's moments, and empirical Bayes for each segment.
 * Sources: R. DerSimonian, N. Laird, Meta-analysis in clinical trials, 1986; C. Morris, JASA 1983.
 */
export function heterogeneity(effects: readonly (Effect & { key: string })[], alpha = 0.05): Heterogeneity {
  const weights = effects.map(({ variance }) => 1 / variance);
  const fixed = mean(effects, weights);
  const q = effects.reduce((sum, { value }, i) => sum + weights[i]! * (value - fixed) ** 2, 0);
  const total = weights.reduce((sum, w) => sum + w, 0);
  const scale = total - weights.reduce((sum, w) => sum + w * w, 0) / total;
  const between = scale > 0 ? Math.max(0, (q - (effects.length - 1)) / scale) : 0;
  const shared = effects.map(({ variance }) => 1 / (variance + between));
  const common = mean(effects, shared);
  const ofCommon = 1 / shared.reduce((sum, w) => sum + w, 0);
  const z = normalQuantile(1 - alpha / 2);
  return {
    common,
    spread: Math.sqrt(between),
    p: effects.length > 1 ? chiSquareAbove(q, effects.length - 1) : 1,
    segments: effects.map(({ key, value: raw, variance }) => {
      const trust = between / (between + variance);
      const value = common + trust * (raw - common);
      const reach = z * Math.sqrt(trust * variance + (1 - trust) ** 2 * ofCommon);
      return { key, raw, value, trust, low: value - reach, high: value + reach };
    }),
  };
}

function mean(effects: readonly Effect[], weights: readonly number[]): number {
  let sum = 0;
  let total = 0;
  effects.forEach(({ value }, i) => {
    sum += value * weights[i]!;
    total += weights[i]!;
  });
  return sum / total;
}
