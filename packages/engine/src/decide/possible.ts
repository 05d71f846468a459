// Every outcome that a slot could have had for somebody in the same audiences, with its probability.

import { chanceOf, chanceToEnter, HELD, isScheduled } from './allocate.ts';
import type { Asker } from './asker.ts';
import { Passing } from './passing.ts';
import { type Candidate, chain, type Place } from './place.ts';

/** One outcome; without an experience it is the slot's default, with one and without a variant its holdout. */
export interface Possible {
  experience: string | null;
  variant: string | null;
  propensity: number;
}

export function possible(place: Place, matched: Candidate[] | undefined, { unit, now }: Asker): Possible[] {
  const passing = new Passing();
  const list: Possible[] = [];
  for (const { experience, isSplit } of chain(place, matched)) {
    if (!isScheduled(experience, now) || (isSplit && unit === undefined)) continue;
    const enters = passing.before(experience) * chanceToEnter(experience);
    const outcomes = experience.variants.map(({ key }) => key);
    if (experience.holdout > 0) outcomes.push(HELD);
    for (const variant of outcomes)
      list.push({
        experience: experience.key,
        variant: variant === HELD ? null : variant,
        propensity: enters * chanceOf(experience, variant),
      });
    passing.add(experience);
    if (passing.rest <= 0) return list;
  }
  return [...list, { experience: null, variant: null, propensity: passing.rest }];
}
