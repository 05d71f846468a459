// Whether people fall onto the variants as planned, looked at every evening: since the shares are what they are, and the
// least of all looks, which is what a sequential test allows.

import { SPLIT_ALARM, sequentialSplitP } from '@visavis/engine/measure';
import type { StoredExperience } from '../../decide/index.ts';
import type { UnitRow } from '../metrics/index.ts';

export interface Split {
  /** Always valid; below 0.01 some are lost on the way, and no figure holds. Null where nothing is planned. */
  p: number | null;
  isAsPlanned: boolean;
  /** The planned share of each variant, and people since the shares are as they are. */
  variants: { variant: string; planned: number; people: number }[];
  /** The first day that is looked at, where shares have changed. */
  from: string | null;
}
type Shared = Pick<StoredExperience, 'variants' | 'holdout' | 'allocation'>;

export function splitOf(
  units: readonly UnitRow[],
  experience: Shared,
  /** The day on which the shares became what they are; null when they always were. */
  changed: string | null,
): Split {
  const planned = sharesOf(experience);
  const counted = units.filter(({ day }) => changed === null || day > changed);
  const people = new Map<string, number>();
  let least = 1;
  for (const [, rows] of [...Map.groupBy(counted, ({ day }) => day)].sort(([a], [b]) => (a < b ? -1 : 1))) {
    for (const { arm, units: n } of rows) people.set(arm, (people.get(arm) ?? 0) + n);
    const seen = planned.map(([arm]) => people.get(arm) ?? 0);
    if (planned.length > 1)
      least = Math.min(
        least,
        sequentialSplitP(
          seen,
          planned.map(([, share]) => share),
        ),
      );
  }
  const p = planned.length > 1 ? least : null;
  return {
    p,
    isAsPlanned: p === null || p >= SPLIT_ALARM,
    variants: planned.map(([variant, share]) => ({
      variant,
      planned: share,
      people: people.get(variant) ?? 0,
    })),
    from: changed,
  };
}

/** None where shares learn. */
export function sharesOf({ variants, holdout, allocation }: Shared): [string, number][] {
  if (allocation && allocation.kind !== 'fixed') return [];
  const all = variants.reduce((sum, { weight }) => sum + weight, 0);
  const drawn = variants.flatMap(({ key, weight }): [string, number][] =>
    weight > 0 ? [[key, ((1 - holdout) * weight) / all]] : [],
  );
  return holdout > 0 ? [['', holdout], ...drawn] : drawn;
}

/** The day after which the shares have not changed, from all versions, the newest first. */
export function sharesSince(
  versions: readonly { at: number; definition: Shared }[],
  dayOf: (time: number) => string,
): string | null {
  const name = (one: Shared) => JSON.stringify(sharesOf(one));
  const now = versions[0] && name(versions[0].definition);
  const same = versions.findIndex(({ definition }) => name(definition) !== now);
  return same <= 0 ? null : dayOf(versions[same - 1]!.at);
}
