// What sets a group of people apart: how far its mean lies from the others', in deviations, with how sure that is, and
// corrected for having looked at every measure of every group.

import { normalBelow } from '../../numeric/index.ts';
import type { Measure } from './measures.ts';

export interface Apart {
  measure: string;
  label: string;
  kind: Measure['kind'];
  /** The event that the measure counts, where it counts one. */
  event?: string;
  /** Means. */
  inside: number;
  outside: number;
  /** Hedges' g: the difference of the means in deviations, with its 95 % interval. */
  effect: number;
  low: number;
  high: number;
  /** The p value, corrected by Benjamini and Hochberg over all measures of all groups. */
  q: number;
}

const Z = 1.959963984540054;
/** Less is no difference that anybody would notice. */
const SMALL = 0.2;
const SURE = 0.01;

/** By group, the greatest first; only what is sure and not small. */
export function whatSetsApart(measures: readonly Measure[], labels: Int32Array, k: number): Apart[][] {
  const all = measures.flatMap((measure) => effectsOf(measure, labels, k));
  const order = all.map((_, i) => i).sort((a, b) => all[b]!.p - all[a]!.p);
  let least = 1;
  for (const [rank, i] of order.entries()) {
    least = Math.min(least, (all[i]!.p * all.length) / (all.length - rank));
    all[i]!.q = least;
  }
  return Array.from({ length: k }, (_, group) =>
    all
      .filter((one) => one.group === group && one.q < SURE && Math.abs(one.effect) >= SMALL)
      .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect))
      .map(({ group: _, p: __, ...apart }) => apart),
  );
}

type Tested = Apart & { group: number; p: number };

/** Source: L. V. Hedges, Distribution theory for Glass's estimator of effect size, 1981. */
function effectsOf({ name, label, kind, event, of }: Measure, labels: Int32Array, k: number): Tested[] {
  const counts = new Float64Array(k);
  const sums = new Float64Array(k);
  const squares = new Float64Array(k);
  let shift = Number.NaN;
  for (let row = 0; row < labels.length; row++) {
    const value = of(row);
    if (Number.isNaN(value) || labels[row]! < 0) continue;
    if (Number.isNaN(shift)) shift = value;
    counts[labels[row]!]!++;
    sums[labels[row]!]! += value - shift;
    squares[labels[row]!]! += (value - shift) ** 2;
  }
  const [n, sum, square] = [counts, sums, squares].map((list) => list.reduce((a, b) => a + b, 0)) as [
    number,
    number,
    number,
  ];
  return Array.from({ length: k }, (_, group) => {
    const inside = counts[group]!;
    const outside = n - inside;
    const means = [sums[group]! / inside, (sum - sums[group]!) / outside] as const;
    const within =
      squares[group]! - inside * means[0] ** 2 + (square - squares[group]! - outside * means[1] ** 2);
    const deviation = Math.sqrt(within / Math.max(1, n - 2));
    const sound = inside > 1 && outside > 1 && deviation > 0;
    const effect = sound ? ((means[0] - means[1]) / deviation) * (1 - 3 / (4 * n - 9)) : 0;
    const error = sound ? Math.sqrt(n / (inside * outside) + effect ** 2 / (2 * n)) : 1;
    return {
      ...{ measure: name, label, kind, ...(event !== undefined && { event }), group, effect, q: 1 },
      ...{ inside: plain(means[0] + shift), outside: plain(means[1] + shift) },
      ...{ low: effect - Z * error, high: effect + Z * error },
      p: 2 * normalBelow(-Math.abs(effect) / error),
    };
  });
}

/** Without what rounding leaves of a nought. */
const plain = (value: number): number => (Math.abs(value) < 1e-9 ? 0 : value);
