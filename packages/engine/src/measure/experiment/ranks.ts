// Does one sample tend to be greater than the other, whatever the values' distribution?

import { normalBelow } from '../../numeric/index.ts';

/**
 * Mann and Whitney's U of the treatment, with p by the normal approximation, corrected for ties and continuity.
 * Source: H. B. Mann, D. R. Whitney, On a test of whether one of two random variables is stochastically larger, 1947.
 */
export function mannWhitney(
  control: readonly number[],
  treatment: readonly number[],
): {
  u: number;
  p: number /** The chance that a unit of the treatment has more; ties count half. */;
  chance: number;
} {
  const { ranks, tied } = ranksOf([...control, ...treatment]);
  const n = control.length;
  const m = treatment.length;
  let sum = 0;
  for (let i = 0; i < m; i++) sum += ranks[n + i]!;
  const u = sum - (m * (m + 1)) / 2;
  const total = n + m;
  const deviation = Math.sqrt(((n * m) / 12) * (total + 1 - tied / (total * (total - 1))));
  const z = (Math.abs(u - (n * m) / 2) - 0.5) / deviation;
  return { u, p: Math.min(1, 2 * normalBelow(-z)), chance: u / (n * m) };
}

/** Ranks from 1, the mean rank where values are equal, and Σ (t³ - t) over groups of t equal values. */
function ranksOf(values: readonly number[]): { ranks: Float64Array; tied: number } {
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Float64Array(values.length);
  let tied = 0;
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let i = from; i < to; i++) ranks[order[i]!] = (from + to + 1) / 2;
    tied += (to - from) ** 3 - (to - from);
    from = to;
  }
  return { ranks, tied };
}
