// The ladder: from one content for everybody up to content for one person. The rung of an experience follows from what
// its audience rests on, unless whoever made it says otherwise.

import { type Condition, knownFieldsOf } from '../segment/index.ts';
import type { Experience } from './experience.ts';

/**
 * 1 for everybody, 2 for segments (rules over events, place, channel, traits), 3 for personas, 4 for microsegments
 * (predictions), 5 for one person (a recommender or a bandit chooses).
 */
export type Rung = 1 | 2 | 3 | 4 | 5;
export const RUNGS = [1, 2, 3, 4, 5] as const;
export const RUNG_NAMES: Record<Rung, string> = {
  1: 'one to all',
  2: 'one to many',
  3: 'one to some',
  4: 'one to few',
  5: 'one to one',
};

/** Where what is learned of a person is found: `traits.persona`, `traits.prediction.churn`, `computed.microsegment`. */
const LEARNED: readonly [RegExp, Rung][] = [
  [/^(traits\.|computed\.)?(predictions?|predicted|microsegment)([._]|$)/, 4],
  [/^(traits\.|computed\.)?persona([._]|$)/, 3],
];

/** A segment's condition, by its key. */
export type ConditionOf = (segment: string) => Condition | undefined;

/** @example rungOfAudience({ attribute: 'traits.persona', op: 'eq', value: 'gift-hunter' })  // 3 */
export function rungOfAudience(audience: Condition | null, conditionOf: ConditionOf = () => undefined): Rung {
  if (audience === null) return 1;
  let highest: Rung = 2;
  const seen = new Set<string>();
  const open: Condition[] = [audience];
  for (const condition of open) {
    const { attributes, segments } = knownFieldsOf(condition);
    for (const attribute of attributes) {
      const rung = LEARNED.find(([pattern]) => pattern.test(attribute))?.[1];
      if (rung !== undefined && rung > highest) highest = rung;
    }
    for (const key of segments) {
      const other = seen.has(key) ? undefined : conditionOf(key);
      seen.add(key);
      if (other) open.push(other);
    }
  }
  return highest;
}

/** What was said of the experience, or else what its audience rests on. */
export function rungOf(experience: Experience, conditionOf?: ConditionOf): Rung {
  if (experience.rung) return experience.rung;
  // A bandit or a recommender chooses for this person and this moment.
  const { allocation } = experience as { allocation?: { kind: string } | null };
  if (allocation && allocation.kind !== 'fixed') return 5;
  return rungOfAudience(experience.audience, conditionOf);
}
