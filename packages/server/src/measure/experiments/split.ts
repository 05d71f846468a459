// Whether people fall onto the variants as planned, looked at every evening: by the shares that were in force when each of
// them came, and the least of all looks, which is what a sequential test allows.

import { SPLIT_ALARM, sequentialSplitsP } from '@visavis/engine/measure';
import { ruleOf, type UnitRow } from '../metrics/index.ts';
import type { Rule } from './rules.ts';

export interface Split {
  /** Always valid; below 0.01 some are lost on the way, and no figure holds. Null where nothing is planned. */
  p: number | null;
  isAsPlanned: boolean;
  /** The share of each variant that was planned for those who came, and how many of them it has. */
  variants: { variant: string; planned: number; people: number }[];
}

export function splitOf(units: readonly UnitRow[], rules: readonly Rule[]): Split {
  const drawn = rules.map(({ shares }) => Object.entries(shares));
  const seen = rules.map(() => new Map<string, number>());
  let least = 1;
  for (const [, rows] of [...Map.groupBy(units, ({ day }) => day)].sort(([a], [b]) => (a < b ? -1 : 1))) {
    for (const { stratum, arm, units: n } of rows) {
      const rule = rules.length > 1 ? ruleOf(stratum) : 0;
      if (rules[rule] && arm in rules[rule].shares) seen[rule]!.set(arm, (seen[rule]!.get(arm) ?? 0) + n);
    }
    const times = drawn.map((shares, rule) => ({
      units: shares.map(([arm]) => seen[rule]!.get(arm) ?? 0),
      weights: shares.map(([, share]) => share),
    }));
    least = Math.min(least, sequentialSplitsP(times.filter(({ units: of }) => of.length > 1)));
  }
  const p = drawn.some((shares) => shares.length > 1) ? least : null;
  return { p, isAsPlanned: p === null || p >= SPLIT_ALARM, variants: plannedOf(drawn, seen) };
}

function plannedOf(
  drawn: readonly (readonly [arm: string, share: number][])[],
  seen: readonly ReadonlyMap<string, number>[],
): Split['variants'] {
  const people = seen.map((one) => [...one.values()].reduce((sum, n) => sum + n, 0));
  const all = people.reduce((sum, n) => sum + n, 0);
  // Before anybody came, as they would come now.
  const weights =
    all > 0 ? people.map((n) => n / all) : people.map((_, i) => (i === people.length - 1 ? 1 : 0));
  const arms = new Set(drawn.flatMap((shares) => shares.map(([arm]) => arm)));
  return [...arms].map((variant) => ({
    variant,
    planned: drawn.reduce((sum, shares, i) => {
      const whole = shares.reduce((of, [, share]) => of + share, 0);
      return sum + (weights[i]! * (shares.find(([arm]) => arm === variant)?.[1] ?? 0)) / (whole || 1);
    }, 0),
    people: seen.reduce((sum, one) => sum + (one.get(variant) ?? 0), 0),
  }));
}
