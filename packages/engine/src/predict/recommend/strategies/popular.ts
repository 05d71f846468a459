// What most people have to do with: how many people, not how often, so that one person's hundred looks count once.

import { itemsOfUsers } from '../interactions.ts';
import type { Strategy } from '../strategy.ts';

export const popular: Strategy = {
  fit({ all }) {
    const scores = new Float64Array(all.items.length);
    for (const item of itemsOfUsers(all).members) scores[item]!++;
    return { numbers: {}, arrays: { scores } };
  },
  scores({ arrays }, _, into) {
    into.set(arrays.scores!);
  },
};
