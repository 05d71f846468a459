// Every outcome that a slot could have had for somebody in the same audiences, with its probability.

import { chanceOf, chanceToEnter, HELD, isScheduled, isSpent, remembered } from './allocate.ts';
import type { Asker } from './asker.ts';
import type { Experience } from './experience.ts';
import { Passing } from './passing.ts';
import { type Candidate, chain, type Place } from './place.ts';

/** One outcome; without an experience it is the slot's default, with one and without a variant its holdout. */
export interface Possible {
  experience: string | null;
  variant: string | null;
  propensity: number;
}

/** Over all ceilings that the holdouts can give, each with its probability. */
export function possible(
  place: Place,
  matched: readonly Candidate[] | undefined,
  asker: Asker,
  ceilings: readonly { rung: number; chance: number }[],
): Possible[] {
  const list = chain(place, matched);
  if (ceilings.length === 1) return below(list, asker, ceilings[0]!.rung);
  const all = new Map<string, Possible>();
  for (const { rung, chance } of ceilings)
    for (const one of below(list, asker, rung)) {
      const name = JSON.stringify([one.experience, one.variant]);
      const known = all.get(name);
      const propensity = (known?.propensity ?? 0) + chance * one.propensity;
      all.set(name, { ...one, propensity });
    }
  return [...all.values()];
}

function keptOf(experience: Experience, { viewed }: Asker): Omit<Possible, 'propensity'> | undefined {
  const before = viewed(experience.key);
  const kept = before === undefined ? undefined : remembered(experience, before);
  return kept && { experience: experience.key, variant: kept.kind === 'held' ? null : kept.variant.key };
}

/** What those may see who may see no higher rung than this. */
function below(list: readonly Candidate[], asker: Asker, ceiling: number): Possible[] {
  const { unit, now, shown } = asker;
  const passing = new Passing();
  const found: Possible[] = [];
  for (const { experience, isSplit, rung, shares } of list) {
    if (rung > ceiling || !isScheduled(experience, now) || (isSplit && unit === undefined)) continue;
    if (isSpent(experience, shown?.(experience.key), now)) continue;
    // What stays with the person is certain, once nothing before it has decided.
    const kept = keptOf(experience, asker);
    if (kept) return [...found, { ...kept, propensity: passing.rest }];
    const enters = passing.before(experience) * chanceToEnter(experience);
    const outcomes = experience.variants.map(({ key }) => key);
    if (experience.holdout > 0) outcomes.push(HELD);
    const learned = isSplit ? shares?.of(asker) : undefined;
    for (const variant of outcomes)
      found.push({
        experience: experience.key,
        variant: variant === HELD ? null : variant,
        propensity: enters * chanceOf(experience, variant, learned),
      });
    passing.add(experience);
    if (passing.rest <= 0) return found;
  }
  return [...found, { experience: null, variant: null, propensity: passing.rest }];
}
