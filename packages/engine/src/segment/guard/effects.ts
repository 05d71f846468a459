// How much a segment differs from the rest of its parent by each goal, drawn towards nothing as far as all segments
// together say that differences are chance (empirical Bayes), and corrected for having looked at all of them.

import { normalBelow } from '../../numeric/index.ts';
import type { Goal } from './judge.ts';

export interface Effect {
  goal: string;
  /** Means. */
  inside: number;
  outside: number;
  /** Of the means, with its 95 % interval. */
  difference: number;
  low: number;
  high: number;
  /** In deviations of the goal, and what is left of it after shrinking. */
  standardised: number;
  shrunk: number;
  /** The difference that is expected to be real, in the goal's own unit. */
  kept: number;
  /** The p value, corrected by Benjamini and Hochberg over all segments and goals. */
  q: number;
}

export interface Compared {
  inside: Uint8Array;
  /** The parent's people; null: everybody. */
  among: Uint8Array | null;
}

const Z = 1.959963984540054;

/** Source of the shrinking: C. Morris, Parametric empirical Bayes inference, JASA 78, 1983. */
export function shrunkEffects(segments: readonly Compared[], goals: readonly Goal[]): Effect[][] {
  const raw = goals.map((goal) => segments.map((segment) => differenceOf(segment, goal)));
  const spreads = raw.map(betweenSegments);
  const all = raw.flat();
  const order = all.map((_, i) => i).sort((a, b) => all[b]!.p - all[a]!.p);
  let least = 1;
  const q = new Float64Array(all.length);
  for (const [rank, i] of order.entries()) {
    least = Math.min(least, (all[i]!.p * all.length) / (all.length - rank));
    q[i] = least;
  }
  return segments.map((_, i) =>
    goals.map((goal, g) => {
      const { inside, outside, deviation, effect, error } = raw[g]![i]!;
      const share = spreads[g]! / (spreads[g]! + error ** 2) || 0;
      const difference = inside - outside;
      return {
        ...{ goal: goal.name, inside, outside, difference, standardised: effect, shrunk: effect * share },
        low: difference - Z * error * deviation,
        high: difference + Z * error * deviation,
        kept: difference * share,
        q: q[g * segments.length + i]!,
      };
    }),
  );
}

interface Raw {
  inside: number;
  outside: number;
  deviation: number;
  /** In deviations. */
  effect: number;
  error: number;
  p: number;
}

function differenceOf({ inside, among }: Compared, { values }: Goal): Raw {
  const sums = [
    [0, 0, 0],
    [0, 0, 0],
  ] as const as unknown as [number[], number[]];
  for (let row = 0; row < inside.length; row++) {
    if (among && !among[row] && !inside[row]) continue;
    const side = inside[row] ? sums[0] : sums[1];
    const value = values[row]!;
    side[0]!++;
    side[1]! += value;
    side[2]! += value * value;
  }
  const [[n, a, aa], [m, b, bb]] = sums as [[number, number, number], [number, number, number]];
  const [inMean, outMean] = [n > 0 ? a / n : 0, m > 0 ? b / m : 0];
  const [inVariance, outVariance] = [n > 1 ? aa / n - inMean ** 2 : 0, m > 1 ? bb / m - outMean ** 2 : 0];
  const within = (n * inVariance + m * outVariance) / Math.max(1, n + m);
  // Where a segment is exactly those who did it, nothing varies within either side, and all of it between them.
  const between = (n * m * (inMean - outMean) ** 2) / Math.max(1, n + m) ** 2;
  const deviation = Math.sqrt(within > 0 ? within : between);
  if (n < 2 || m < 2 || !(deviation > 0))
    return { inside: inMean, outside: outMean, deviation: deviation || 1, effect: 0, error: 1, p: 1 };
  // A side whose people are all alike is not therefore sure: the pooled deviation stands in.
  const floor = deviation ** 2 / 20;
  const error = Math.sqrt(Math.max(inVariance, floor) / n + Math.max(outVariance, floor) / m) / deviation;
  const effect = (inMean - outMean) / deviation;
  return {
    inside: inMean,
    outside: outMean,
    deviation,
    effect,
    error,
    p: 2 * normalBelow(-Math.abs(effect) / error),
  };
}

/** How much true differences vary, by the method of moments (DerSimonian and Laird). */
function betweenSegments(effects: readonly Raw[]): number {
  const weights = effects.map(({ error }) => 1 / error ** 2);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const squares = effects.reduce((sum, { effect }, i) => sum + weights[i]! * effect ** 2, 0);
  const spare = total - weights.reduce((sum, weight) => sum + weight ** 2, 0) / total;
  // A single one has nothing to be compared with but no difference at all.
  if (effects.length === 1) return Math.max(0, (squares - 1) / total);
  return spare > 0 ? Math.max(0, (squares - (effects.length - 1)) / spare) : 0;
}
