// All live experiences of a workspace, ready to decide with. Their audiences are one index, so an experience that does
// not match costs nothing; what is the same for many people is made once.

import type { Json } from '../collect/index.ts';
import {
  type ComputedTrait,
  type Condition,
  describe,
  explain,
  fieldsOf,
  MatchIndex,
  type Names,
  type Surroundings,
} from '../segment/index.ts';
import { type Allocation, allocate, chanceOf, chanceToEnter, HELD } from './allocate.ts';
import type { Asker } from './asker.ts';
import { chosenDecision, type Decision, defaultDecision } from './decision.ts';
import { type Experience, inOrder } from './experience.ts';
import type { MergeFields } from './merge-fields.ts';
import { Passing } from './passing.ts';
import { type Candidate, candidateOf, chain, type Place, placeOf } from './place.ts';
import { type Possible, possible } from './possible.ts';
import type { Slot } from './slot.ts';
import { outcomeOf, type TraceEntry } from './trace.ts';

export interface LineupParts {
  slots: readonly Slot[];
  /** The live ones. */
  experiences: readonly Experience[];
  timezone: string;
  computed: ReadonlyMap<string, ComputedTrait>;
  names: Names;
  /** The audience that reasons speak of, where it is written otherwise than the one that is looked at. */
  sentenceOf?(experience: Experience): Condition | null;
}

export class Lineup {
  /** The keys of all slots, sorted. */
  readonly slots: readonly string[];
  readonly #places = new Map<string, Place>();
  readonly #byItem: Candidate[];
  readonly #index: MatchIndex;
  readonly #surroundings: Surroundings;
  readonly #parts: LineupParts;
  readonly #segments: readonly string[];
  /** What all slots show somebody whom no audience fits, as far as that is the same for all. */
  readonly #fallbacks: readonly Decision[];
  /** Those where it is not. */
  readonly #lively: readonly Place[];
  #inside: Asker['inside'] = () => false;

  constructor(parts: LineupParts) {
    this.#parts = parts;
    const candidates = inOrder(parts.experiences).map(candidateOf);
    const bySlot = Map.groupBy(candidates, ({ experience }) => experience.slot);
    for (const slot of parts.slots) this.#places.set(slot.key, placeOf(slot, bySlot.get(slot.key) ?? []));
    this.slots = [...this.#places.keys()].sort();
    const sorted = this.slots.map((key, at) => Object.assign(this.#places.get(key)!, { at }));
    this.#fallbacks = sorted.map(({ fallback }) => fallback);
    this.#lively = sorted.filter(({ everybody, fields }) => everybody.length > 0 || fields !== undefined);
    this.#byItem = candidates.filter(
      ({ experience }) =>
        experience.audience !== null && this.#places.get(experience.slot)?.slot.status === 'on',
    );
    const audiences = this.#byItem.map(({ experience }) => experience.audience!);
    this.#segments = [...new Set(audiences.flatMap((audience) => fieldsOf(audience).segments))].sort();
    this.#surroundings = {
      timezone: parts.timezone,
      computed: parts.computed,
      // Memberships are settled before anybody decides, so an audience that names a segment looks it up.
      others: new Map(
        this.#segments.map((key) => [
          key,
          {
            id: key,
            test: () => (this.#inside(key) ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY),
          },
        ]),
      ),
    };
    const items = this.#byItem.map(({ experience }) => ({
      id: experience.id,
      condition: experience.audience!,
    }));
    this.#index = new MatchIndex(items, this.#surroundings);
  }

  slot(key: string): Slot | undefined {
    return this.#places.get(key)?.slot;
  }

  /** The segments that audiences name, by key. */
  get segments(): readonly string[] {
    return this.#segments;
  }

  /** The attributes that deciding these slots may read. */
  reads(slots: readonly string[] = this.slots): string[] {
    return [...new Set(slots.flatMap((key) => this.#places.get(key)?.reads ?? []))].sort();
  }

  /** One decision for each slot asked for, in that order; for all slots when none is named. */
  decide(asker: Asker, slots?: readonly string[]): Decision[] {
    const matched = this.#match(asker);
    if (!slots) return this.#decideAll(asker, matched);
    return slots.map((key) => {
      const place = this.#places.get(key);
      if (!place) return defaultDecision(key, null, 'DEFAULT', `There is no slot “${key}”.`);
      return this.#choose(place, matched.get(place), asker);
    });
  }

  /** Only slots in whose audiences the person is cost anything. */
  #decideAll(asker: Asker, matched: ReadonlyMap<Place, Candidate[]>): Decision[] {
    const decisions = this.#fallbacks.slice();
    for (const place of this.#lively)
      if (!matched.has(place)) decisions[place.at] = this.#choose(place, undefined, asker);
    for (const [place, mine] of matched) decisions[place.at] = this.#choose(place, mine, asker);
    return decisions;
  }

  /** By slot: every outcome that was possible for somebody in the same audiences, with its probability. */
  candidates(asker: Asker, slots: readonly string[]): Record<string, Possible[]> {
    const matched = this.#match(asker);
    const places = slots.flatMap((key) => this.#places.get(key) ?? []);
    return Object.fromEntries(
      places.map((place) => [place.slot.key, possible(place, matched.get(place), asker)]),
    );
  }

  /** Whether what this slot shows depends on the person beyond its variant. */
  renders(slot: string): boolean {
    const place = this.#places.get(slot);
    return (
      place !== undefined && (place.fields !== undefined || place.all.some(({ fields }) => fields.size > 0))
    );
  }

  /** Every experience of a slot in order, with its audience's conditions and the person's values. */
  trace(asker: Asker, slot: string): TraceEntry[] {
    const place = this.#places.get(slot);
    if (!place) return [];
    const mine = new Set(chain(place, this.#match(asker).get(place)));
    let isOver = false;
    return place.all.map((candidate) => {
      const { key, name, version, audience } = candidate.experience;
      let outcome: TraceEntry['outcome'] = 'outside';
      if (mine.has(candidate)) {
        const drawn = this.#allocate(candidate, asker);
        outcome = isOver ? 'later' : outcomeOf(drawn);
        isOver ||= drawn.kind !== 'passed';
      }
      return {
        experience: key,
        name,
        version,
        outcome,
        audience: audience && explain(audience, asker.view, asker.now, this.#surroundings, this.#parts.names),
      };
    });
  }

  #match({ view, now, inside }: Asker): Map<Place, Candidate[]> {
    this.#inside = inside;
    const matched = new Map<Place, Candidate[]>();
    for (const item of this.#index.places(view, now)) {
      const candidate = this.#byItem[item]!;
      const place = candidate.place!;
      const list = matched.get(place);
      if (list) list.push(candidate);
      else matched.set(place, [candidate]);
    }
    return matched;
  }

  #allocate({ experience }: Candidate, { unit, now, viewed }: Asker): Allocation {
    return allocate(experience, { unit, now, viewed: viewed(experience.key) });
  }

  #choose(place: Place, matched: Candidate[] | undefined, asker: Asker): Decision {
    if (!matched && place.everybody.length === 0) return fill(place.fallback, place.fields, asker);
    const list = chain(place, matched);
    // Mostly the first one decides, and then there is nothing to remember of those before it.
    const first = this.#allocate(list[0]!, asker);
    if (first.kind !== 'passed') return this.#decided(list[0]!, first, place, asker);
    const passedOver: Decision['passedOver'] = [];
    const passing = new Passing();
    for (const candidate of list) {
      const drawn = candidate === list[0] ? first : this.#allocate(candidate, asker);
      if (drawn.kind !== 'passed') {
        const decision = this.#decided(candidate, drawn, place, asker);
        const propensity = decision.propensity * passing.before(candidate.experience);
        return { ...decision, propensity, passedOver };
      }
      passedOver.push({ experience: candidate.experience.key, why: drawn.why });
      if (drawn.why !== 'schedule') passing.add(candidate.experience);
    }
    return { ...fill(place.fallback, place.fields, asker), propensity: passing.rest, passedOver };
  }

  #decided(candidate: Candidate, drawn: Drawn, place: Place, asker: Asker): Decision {
    const variant = drawn.kind === 'held' ? null : drawn.variant;
    const known = drawn.sticky ? candidate.sticky : candidate.fresh;
    let decision = known.get(variant);
    if (!decision) {
      decision = this.#make(candidate, drawn, place);
      known.set(variant, decision);
    }
    return fill(decision, variant ? candidate.fields.get(variant) : place.fields, asker);
  }

  #make({ experience, isSplit }: Candidate, drawn: Drawn, { slot }: Place): Decision {
    const value = drawn.kind === 'held' ? slot.default : drawn.variant.content;
    const variant = drawn.kind === 'held' ? HELD : drawn.variant.key;
    return chosenDecision(experience, drawn, {
      value,
      isSplit,
      audience: this.#sentence(experience),
      propensity: isSplit ? chanceToEnter(experience) * chanceOf(experience, variant) : 1,
    });
  }

  #sentence(experience: Experience): string | undefined {
    const audience = this.#parts.sentenceOf ? this.#parts.sentenceOf(experience) : experience.audience;
    if (audience === null) return undefined;
    const sentence = describe(audience, this.#parts.names);
    return sentence.charAt(0).toLowerCase() + sentence.slice(1);
  }
}

type Drawn = Exclude<Allocation, { kind: 'passed' }>;

function fill(decision: Decision, fields: MergeFields | undefined, { view, knows }: Asker): Decision {
  if (!fields) return decision;
  const read = (attribute: string): Json | undefined =>
    knows || attribute.startsWith('request.') ? view.get(attribute) : undefined;
  return { ...decision, value: fields.render(read) };
}
