// By which shares people were divided, and when. Where shares change while it runs, those who came before and after are
// not alike in both variants, however alike each day's people were: so like is compared with like, rule by rule.

import { pooled } from '@visavis/engine/measure';
import type { StoredExperience } from '../../decide/index.ts';
import { type ComparedArm, type CountedGroup, ruleOf, withoutRule } from '../metrics/index.ts';

type Shared = Pick<StoredExperience, 'variants' | 'holdout' | 'allocation'>;
export interface Rule {
  /** Milliseconds; whoever came from then on was divided so. */
  from: number;
  /** Of every arm in which people stay; the others of that time are gone, and whoever comes back sees another. */
  shares: Readonly<Record<string, number>>;
}

/** None where shares learn; '' is the holdout. */
export function sharesOf({ variants, holdout, allocation }: Shared): [string, number][] {
  if (allocation && allocation.kind !== 'fixed') return [];
  const all = variants.reduce((sum, { weight }) => sum + weight, 0);
  const drawn = variants.flatMap(({ key, weight }): [string, number][] =>
    weight > 0 ? [[key, ((1 - holdout) * weight) / all]] : [],
  );
  return holdout > 0 ? [['', holdout], ...drawn] : drawn;
}

/** The first rule holds from the beginning; of all versions, the newest first. */
export function rulesOf(versions: readonly { at: number; definition: Shared }[]): Rule[] {
  const rules: Rule[] = [];
  let staying: Set<string> | undefined;
  for (const { at, definition } of versions) {
    const keys = ['', ...definition.variants.map(({ key }) => key)];
    staying = new Set(keys.filter((key) => staying?.has(key) ?? true));
    const shares = Object.fromEntries(sharesOf(definition).filter(([arm]) => staying!.has(arm)));
    const later = rules[0];
    if (later && JSON.stringify(later.shares) === JSON.stringify(shares)) later.from = at;
    else rules.unshift({ from: at, shares });
  }
  if (rules[0]) rules[0].from = 0;
  return rules;
}

/** For whom exposures are read, where rules have changed. */
export const changedBy = (rules: readonly Rule[]): { changed?: number[] } =>
  rules.length > 1 ? { changed: rules.slice(1).map(({ from }) => from) } : {};

/** A time with fewer in either arm says nothing by itself. */
const LEAST = 30;

type Sides = [control: CountedGroup[], treatment: CountedGroup[]];

/**
 * The groups of both arms whose people were divided by shares that compare: a group for each ratio of the two shares,
 * where there were several. Whoever came while one of the arms was not drawn is in none.
 */
export function comparable(
  rules: readonly Rule[],
  control: ComparedArm,
  treatment: ComparedArm,
  /** Otherwise it is no mean of its groups, and only those count who came by the latest ratio. */
  isMean: boolean,
): Sides {
  if (rules.length < 2) return [control.groups, treatment.groups];
  const odds = rules.map(({ shares }) => {
    const [a, b] = [shares[control.arm], shares[treatment.arm]];
    return a && b ? (b / a).toFixed(9) : '';
  });
  const sides = [control, treatment].map(({ groups }) =>
    Map.groupBy(groups, ({ stratum }) => odds[ruleOf(stratum)]!),
  );
  const told = [...new Set(odds.toReversed())].filter(
    (one) => one !== '' && sides.every((side) => people(side.get(one)) >= LEAST),
  );
  const used = isMean ? told : told.slice(0, 1);
  const nameOf = (one: string, { stratum }: CountedGroup) =>
    used.length > 1 ? `by ${one}` : withoutRule(stratum);
  return sides.map((side) =>
    used.flatMap((one) => together(side.get(one)!, (group) => nameOf(one, group))),
  ) as Sides;
}

const people = (groups: readonly CountedGroup[] = []): number => groups.reduce((sum, { n }) => sum + n, 0);

function together(groups: readonly CountedGroup[], nameOf: (group: CountedGroup) => string): CountedGroup[] {
  return [...Map.groupBy(groups, nameOf)].map(([stratum, some]) => ({
    ...{ stratum, n: people(some), values: some.flatMap(({ values }) => values) },
    statistics: pooled(some.map(({ statistics }) => statistics)),
  }));
}
