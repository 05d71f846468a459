// Whether a variant helps some more than others: its effect in each part of the people, each drawn towards what holds for
// all by as much as its own noise demands.

import { effectOf, heterogeneity, type Metric, sequentialTest } from '@visavis/engine/measure';
import type { CountedArm } from '../metrics/index.ts';
import { alike } from './effects.ts';
import type { Rule } from './rules.ts';

export interface Part {
  variant: string;
  /** That the effect is the same in all of them; null where there are fewer than two. */
  sameP: number | null;
  people: PartOf[];
}
export interface PartOf {
  /** Such as `mobile`; '' is unknown. */
  part: string;
  people: number;
  /** The relative effect as measured, and drawn towards the common one; null where there is none. */
  raw: number | null;
  value: number | null;
  low: number | null;
  high: number | null;
  /** How much of the difference from the common effect is believed, 0 to 1. */
  trust: number | null;
  /** Always valid, of this part by itself; and among all that were asked together. */
  p: number | null;
  adjustedP: number | null;
}

const MOST_PARTS = 12;

export function partsOf(
  metric: Metric,
  arms: readonly CountedArm[],
  baseline: string,
  rules: readonly Rule[],
): Part[] {
  if (metric.kind === 'quantile') return [];
  const sizes = [...Map.groupBy(arms, ({ dim }) => dim)]
    .map(([dim, list]) => ({ dim, n: list.reduce((sum, { n }) => sum + n, 0) }))
    .sort((a, b) => b.n - a.n)
    .slice(0, MOST_PARTS);
  const variants = [...new Set(arms.map(({ arm }) => arm))].filter((arm) => arm !== baseline);
  return variants.map((variant) => {
    const found = sizes.map(({ dim }) => {
      const of = (name: string) => arms.find((one) => one.arm === name && one.dim === dim);
      const [control, treatment] = [of(baseline), of(variant)];
      const people = (control?.n ?? 0) + (treatment?.n ?? 0);
      if (!control?.statistics || !treatment?.statistics) return { dim, people };
      const pair = alike(metric, control, treatment, rules);
      const effect = pair ? effectOf(...pair, 'relative') : { lack: '' };
      return 'lack' in effect ? { dim, people } : { dim, people, effect };
    });
    const known = found.flatMap(({ dim, effect }) => (effect ? [{ key: dim, ...effect }] : []));
    const drawn = known.length > 0 ? heterogeneity(known) : undefined;
    return {
      variant,
      sameP: drawn && known.length > 1 ? drawn.p : null,
      people: found.map(({ dim, people, effect }) => {
        const one = drawn?.segments.find(({ key }) => key === dim);
        return {
          ...{ part: dim, people, raw: one?.raw ?? null, value: one?.value ?? null },
          ...{ low: one?.low ?? null, high: one?.high ?? null, trust: one?.trust ?? null },
          ...{ p: effect ? sequentialTest(effect, 0.05).p : null, adjustedP: null },
        };
      }),
    };
  });
}
