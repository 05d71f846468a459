// Do people keep to what they like? What they turned to later, against what was expected of them from before.

import { type Attribute, expectedShare } from './affinity.ts';

export interface Kept {
  /** How many times likelier each later choice was held than by everybody’s shares (geometric mean); 1: no better. */
  times: number;
  low: number;
  high: number;
  people: number;
}

/**
 * `before` and `later`: attention to each value by person, and to all values before. The interval is that of the mean
 * over people, who weigh as much as their later attention.
 */
export function keptTo(
  attribute: Attribute,
  before: { weights: readonly ArrayLike<number>[]; totals: ArrayLike<number> },
  later: readonly ArrayLike<number>[],
): Kept {
  const gains: number[] = [];
  const weights: number[] = [];
  for (let i = 0; i < before.totals.length; i++) {
    let [gain, weight] = [0, 0];
    for (const [v, share] of attribute.shares.entries()) {
      const attention = later[v]![i]!;
      if (!(attention > 0) || !(share > 0)) continue;
      const expected = expectedShare(attribute, v, before.weights[v]![i]!, before.totals[i]!);
      gain += attention * Math.log(expected / share);
      weight += attention;
    }
    if (weight > 0) {
      gains.push(gain);
      weights.push(weight);
    }
  }
  const all = weights.reduce((total, one) => total + one, 0);
  const mean = gains.reduce((total, one) => total + one, 0) / all;
  const spread = gains.reduce((total, one, i) => total + (one - mean * weights[i]!) ** 2, 0);
  const error = Math.sqrt(spread) / all;
  if (!(all > 0)) return { times: 1, low: 1, high: 1, people: 0 };
  return {
    ...{ times: Math.exp(mean), people: gains.length },
    ...{ low: Math.exp(mean - 1.96 * error), high: Math.exp(mean + 1.96 * error) },
  };
}
