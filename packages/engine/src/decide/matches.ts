// In whose audiences somebody is, by slot: scratch memory that one decision after the other uses, because a map made
// for each took longer than finding who matches. Flat lists by rank and by the slot's place, and the candidates
// themselves only where they are asked for: many slots need no more than the first.

import type { Candidate, Place } from './place.ts';

const NONE = -1;

export class Matches {
  /** The places of the slots with a match, the first `count` of them. */
  readonly places: Int32Array;
  count = 0;
  readonly #candidates: readonly Candidate[];
  /** By rank: the slot's place, and the next that matches there. */
  readonly #placeOf: Int32Array;
  readonly #next: Int32Array;
  /** By the slot's place: the first and the last rank that matches, and the round in which they do. */
  readonly #first: Int32Array;
  readonly #last: Int32Array;
  readonly #round: Uint32Array;
  #current = 0;

  /** All candidates, at their ranks. */
  constructor(candidates: readonly Candidate[], slots: number) {
    this.#candidates = candidates;
    this.#placeOf = Int32Array.from(candidates, ({ place }) => place?.at ?? NONE);
    this.#next = new Int32Array(candidates.length);
    this.places = new Int32Array(slots);
    this.#first = new Int32Array(slots);
    this.#last = new Int32Array(slots);
    this.#round = new Uint32Array(slots);
  }

  clear(): void {
    this.count = 0;
    this.#current++;
  }

  /** In the order of ranks. */
  add(rank: number): void {
    const at = this.#placeOf[rank]!;
    this.#next[rank] = NONE;
    if (this.#round[at] === this.#current) this.#next[this.#last[at]!] = rank;
    else {
      this.#round[at] = this.#current;
      this.#first[at] = rank;
      this.places[this.count++] = at;
    }
    this.#last[at] = rank;
  }

  /** The rank of the first that matches in this place, which has a match. */
  firstAt(at: number): number {
    return this.#first[at]!;
  }

  has({ at }: Place): boolean {
    return this.#round[at] === this.#current;
  }

  /** In the order of ranks; undefined where there are none. */
  get(place: Place): readonly Candidate[] | undefined {
    if (!this.has(place)) return undefined;
    const first = this.#first[place.at]!;
    if (this.#next[first] === NONE) return this.#candidates[first]!.alone;
    const list: Candidate[] = [];
    for (let rank = first; rank !== NONE; rank = this.#next[rank]!) list.push(this.#candidates[rank]!);
    return list;
  }
}
