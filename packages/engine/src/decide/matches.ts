// In whose audiences somebody is, by slot: scratch memory that one decision after the other uses, because a map made
// for each took longer than finding who matches.

import type { Candidate, Place } from './place.ts';

export class Matches {
  /** The slots with a match, the first `count` of them. */
  readonly places: Place[] = [];
  count = 0;
  /** By the slot's place among all. */
  readonly #lists: (readonly Candidate[] | undefined)[] = [];

  clear(): void {
    for (let i = 0; i < this.count; i++) this.#lists[this.places[i]!.at] = undefined;
    this.count = 0;
  }

  add(candidate: Candidate): void {
    const place = candidate.place!;
    const list = this.#lists[place.at];
    if (list === undefined) this.places[this.count++] = place;
    // The list of one is the candidate's own, so it is never added to.
    this.#lists[place.at] = list === undefined ? candidate.alone : [...list, candidate];
  }

  /** In no particular order. */
  get(place: Place): readonly Candidate[] | undefined {
    return this.#lists[place.at];
  }
}
