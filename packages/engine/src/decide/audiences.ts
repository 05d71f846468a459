// The audiences of all live experiences as one index, so that an experience that does not match costs nothing.

import {
  type ComputedTrait,
  type Condition,
  compile,
  type Explanation,
  explain,
  knownFieldsOf,
  MatchIndex,
  type Names,
  type Surroundings,
  type Test,
} from '../segment/index.ts';
import { segmentsOf } from './allocators/index.ts';
import type { Asker } from './asker.ts';
import { Matches } from './matches.ts';
import type { Candidate } from './place.ts';

export class Audiences {
  /** The segments that audiences, and contexts that are learned from, name; by key, sorted. */
  readonly segments: readonly string[];
  readonly #index: MatchIndex;
  /** By the place in the index. */
  readonly #ranks: Int32Array;
  readonly #surroundings: Surroundings;
  readonly #tests = new WeakMap<Condition, Test>();
  readonly #matches: Matches;
  #inside: Asker['inside'] = () => false;

  /** Of the candidates, who stand at their ranks, those that are not for everybody, in slots that are on. */
  constructor(
    candidates: readonly Candidate[],
    slots: number,
    { timezone, computed }: { timezone: string; computed: ReadonlyMap<string, ComputedTrait> },
  ) {
    this.#matches = new Matches(candidates, slots);
    const looked = candidates.filter(
      ({ experience, place }) => experience.audience !== null && place?.slot.status === 'on',
    );
    this.#ranks = Int32Array.from(looked, ({ rank }) => rank);
    const items = looked.map(({ experience: { id, audience } }) => ({ id, condition: audience! }));
    const contexts = candidates.flatMap(({ experience: { allocation } }) =>
      allocation?.kind === 'linear-thompson' ? segmentsOf(allocation.context) : [],
    );
    const named = items.flatMap(({ condition }) => knownFieldsOf(condition).segments);
    this.segments = [...new Set([...named, ...contexts])].sort();
    // Memberships are settled before anybody decides, so an audience that names a segment looks it up.
    const test = (key: string) => () =>
      this.#inside(key) ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    const others = new Map(this.segments.map((key) => [key, { id: key, test: test(key) }]));
    this.#surroundings = { timezone, computed, others };
    this.#index = new MatchIndex(items, this.#surroundings);
  }

  /** Those in whose audience the person is, by slot. Valid until the next match. */
  match({ view, now, inside }: Asker): Matches {
    this.#inside = inside;
    const matches = this.#matches;
    matches.clear();
    const { found } = this.#index;
    const count = this.#index.find(view, now);
    const ranks = this.#ranks;
    for (let i = 0; i < count; i++) matches.add(ranks[found[i]!]!);
    return matches;
  }

  /** How many of its parts do not hold: enough to say which of many are worth explaining, at little cost. */
  unmet(audience: Condition, { view, now, inside }: Asker): number {
    this.#inside = inside;
    const parts = 'all' in audience ? audience.all : [audience];
    return parts.filter((part) => this.#test(part)(view, now) <= 0).length;
  }

  #test(part: Condition): Test {
    const known = this.#tests.get(part);
    if (known) return known;
    const { bound } = compile(part, this.#surroundings);
    this.#tests.set(part, bound);
    return bound;
  }

  explain(audience: Condition, { view, now, inside }: Asker, names: Names): Explanation {
    this.#inside = inside;
    return explain(audience, view, now, this.#surroundings, names);
  }
}
