// Ninetailed's selection of experiences. Its client evaluates no conditions: its service says in which audiences a
// visitor is, and that is given to it here for nothing.

import { createRequire } from 'node:module';
import { keysOf, type MakeDecider, type Part, type Visitor } from './decider.ts';

interface Ask {
  experience: object;
  profile: object;
}
// Its types need a DOM, which this repository has not.
const { isExperienceMatch, selectDistribution } = createRequire(import.meta.url)(
  '@ninetailed/experience.js-shared',
) as {
  isExperienceMatch(ask: Ask): boolean;
  selectDistribution(ask: Ask): { index: number };
};

export const ninetailed: MakeDecider = (list, visitors) => {
  const keys = keysOf(list);
  const experiences = keys.map((id) => ({
    ...{ id, name: id, type: 'nt_experiment', trafficAllocation: 1, sticky: false, components: [] },
    audience: { id },
    distribution: [
      { index: 0, start: 0, end: 0.5 },
      { index: 1, start: 0.5, end: 1 },
    ],
  }));
  const profiles = visitors.map((visitor) => ({
    ...{ id: visitor.id, stableId: visitor.id, random: 0.5, traits: {}, location: {}, session: {} },
    audiences: keys.filter((_, i) => isIn(list[i]!, visitor)),
  }));
  return {
    name: '@ninetailed/experience.js, told the audiences',
    all: (visitor) => {
      const profile = profiles[visitor]!;
      return experiences.map((experience) =>
        isExperienceMatch({ experience, profile })
          ? selectDistribution({ experience, profile }).index
          : undefined,
      );
    },
    seen: (answer) => keys.filter((_, i) => (answer as (number | undefined)[])[i] !== undefined),
  };
};

const isIn = (parts: readonly Part[], visitor: Visitor): boolean =>
  parts.every(({ field, op, value }) => (op === 'eq' ? visitor[field] === value : visitor[field]! >= value));
