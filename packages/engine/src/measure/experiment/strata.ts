// Post-stratification: units are compared with their like (phones with phones), and the groups are weighed by how many
// of both arms are in them, so that an arm which happened to get more of one group has nothing from it.

import type { Arm, StratifiedStatistics, Sums, UnstratifiedStatistics } from './statistics.ts';

/** Smaller groups in either arm are taken together: a variance of a handful of units is no figure. */
const LEAST = 30;
const OTHERS = '';

/** Sums of disjoint groups of one kind. */
export function pooled(parts: readonly UnstratifiedStatistics[]): UnstratifiedStatistics {
  return parts.reduce((all, part) => {
    const n = all.n + part.n;
    if ('post' in all && 'post' in part)
      return {
        ...{ n, post: added(all.post, part.post), pre: added(all.pre, part.pre) },
        sumProducts: all.sumProducts + part.sumProducts,
      };
    if ('numerator' in all && 'numerator' in part)
      return {
        ...{ n, numerator: added(all.numerator, part.numerator) },
        denominator: added(all.denominator, part.denominator),
        sumProducts: all.sumProducts + part.sumProducts,
      };
    if ('sum' in all && 'sum' in part) return { n, ...added(all, part) };
    throw new TypeError('Expected sums of one kind, got several');
  });
}

/**
 * Means over the groups, weighed by the units of both arms; what differs between groups is out of the variance.
 * Source: L. Miratrix, J. Sekhon, B. Yu, Adjusting treatment effect estimates by post-stratification, JRSS B 2013.
 */
export function stratifiedArms(
  control: StratifiedStatistics,
  treatment: StratifiedStatistics,
  armsOf: (control: UnstratifiedStatistics, treatment: UnstratifiedStatistics) => [Arm, Arm],
): [Arm, Arm] {
  const whole = armsOf(pooled(Object.values(control.strata)), pooled(Object.values(treatment.strata)));
  const groups = groupsOf(control, treatment);
  const ratio = Object.values(control.strata).some((part) => 'numerator' in part);
  // A ratio of sums is no mean of groups' ratios.
  if (groups.length < 2 || ratio) return whole;
  const total = control.n + treatment.n;
  const arms = groups.map(([a, b]) => ({ weight: (a.n + b.n) / total, arms: armsOf(a, b) }));
  return [0, 1].map((side) => {
    const { n, base, baseVariance } = whole[side]!;
    const arm: Arm = { n, base, baseVariance, mean: 0, variance: 0, baseCovariance: 0 };
    for (const { weight, arms: pair } of arms) {
      const part = pair[side]!;
      arm.mean += weight * part.mean;
      arm.variance += (n * weight ** 2 * part.variance) / part.n;
      arm.baseCovariance += weight * part.baseCovariance;
    }
    return arm;
  }) as [Arm, Arm];
}

/** Of those in both arms, each with enough units. */
function groupsOf(
  control: StratifiedStatistics,
  treatment: StratifiedStatistics,
): [UnstratifiedStatistics, UnstratifiedStatistics][] {
  const names = new Set([...Object.keys(control.strata), ...Object.keys(treatment.strata)]);
  const isLarge = (name: string) =>
    name !== OTHERS && (control.strata[name]?.n ?? 0) >= LEAST && (treatment.strata[name]?.n ?? 0) >= LEAST;
  const large = [...names].filter(isLarge);
  const small = [...names].filter((name) => !isLarge(name));
  const rest = [control, treatment].map(({ strata }) =>
    small.flatMap((name) => (strata[name] ? [strata[name]] : [])),
  );
  const groups = large.map((name): [UnstratifiedStatistics, UnstratifiedStatistics] => [
    control.strata[name]!,
    treatment.strata[name]!,
  ]);
  const [left, right] = rest.map((parts) => (parts.length > 0 ? pooled(parts) : undefined));
  if (!left && !right) return groups;
  // Where one arm has hardly anybody of the rest, they go with the largest group.
  if (left && right && Math.min(left.n, right.n) >= LEAST) return [...groups, [left, right]];
  if (groups.length === 0) return [];
  const [first, ...others] = groups.sort((a, b) => b[0].n - a[0].n);
  return [
    [pooled([first![0], ...(left ? [left] : [])]), pooled([first![1], ...(right ? [right] : [])])],
    ...others,
  ];
}

export const added = (a: Sums, b: Sums): Sums => ({
  sum: a.sum + b.sum,
  ...(a.sumSquares !== undefined &&
    b.sumSquares !== undefined && { sumSquares: a.sumSquares + b.sumSquares }),
});
