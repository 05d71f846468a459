// Who, of real people, is in both audiences of a clash. All clashes are looked for at once, one person after the other.

import { MatchIndex, type Surroundings } from '../../segment/index.ts';
import type { ProfileView } from '../../unify/index.ts';
import type { PossibleClash } from './clashes.ts';
import { onAnyPage } from './request.ts';
import type { Saying } from './saying.ts';

interface Instant {
  at: number;
  index: MatchIndex;
  pairs: { clash: PossibleClash; first: number; second: number }[];
  sayings: number;
}

export class WitnessSearch {
  readonly #instants: Instant[];

  /** Conditions on behaviour must be folded already: audiences ask for segments instead. */
  constructor(clashes: readonly PossibleClash[], surroundings: Surroundings) {
    this.#instants = [...Map.groupBy(clashes, ({ at }) => at)].map(([at, list]) => {
      const sayings = [...new Set(list.flatMap(({ first, second }) => [first, second]))];
      const place = new Map(sayings.map((saying, i): [Saying, number] => [saying, i]));
      const items = sayings.map(({ id, audience }) => ({
        id,
        condition: onAnyPage(audience ?? { all: [] }),
      }));
      const pairs = list.map((clash) => ({
        ...{ clash, first: place.get(clash.first)!, second: place.get(clash.second)! },
      }));
      return { at, index: new MatchIndex(items, surroundings), pairs, sayings: sayings.length };
    });
  }

  /** The clashes in both audiences of which this person is, each at its own instant, with what is known of them now. */
  meets(view: ProfileView): PossibleClash[] {
    return this.#instants.flatMap(({ at, index, pairs, sayings }) => {
      const inside = new Uint8Array(sayings);
      const count = index.find(view, at);
      for (let i = 0; i < count; i++) inside[index.found[i]!] = 1;
      return pairs.filter(({ first, second }) => inside[first] && inside[second]).map(({ clash }) => clash);
    });
  }
}
