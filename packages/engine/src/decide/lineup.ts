// All live experiences of a workspace, ready to decide with. Their audiences are one index, so an experience that does
// not match costs nothing; what is the same for many people is made once.

import { type ComputedTrait, type Condition, describe, type Names } from '../segment/index.ts';
import { type Allocation, allocate } from './allocate.ts';
import { learningOf } from './allocators/index.ts';
import type { Asker } from './asker.ts';
import { Audiences } from './audiences.ts';
import { type Drawn, decided, fill } from './decided.ts';
import { type Decision, defaultDecision, drawn, keptBack, type PassedWhy, passedBy } from './decision.ts';
import { type Experience, inOrder } from './experience.ts';
import {
  type Ceiling,
  ceilingOf,
  ceilingsOf,
  type HoldoutPart,
  type Holdouts,
  partsOf as heldParts,
  mayKeepFrom,
  PERSONALIZATION,
  refuses,
} from './holdouts.ts';
import { type Look, missingFor, openingsOf, traceOf } from './look.ts';
import type { Matches } from './matches.ts';
import type { Missing } from './missing.ts';
import type { Into, Need } from './needs.ts';
import { Passing } from './passing.ts';
import { type Candidate, candidateOf, chain, type Place, placeOf } from './place.ts';
import { PlainDraws } from './plain-draws.ts';
import { type Possible, possible } from './possible.ts';
import { type Rung, rungOf } from './rung.ts';
import type { Slot } from './slot.ts';
import type { TraceEntry } from './trace.ts';

export interface LineupParts {
  slots: readonly Slot[];
  /** The live ones. */
  experiences: readonly Experience[];
  timezone: string;
  computed: ReadonlyMap<string, ComputedTrait>;
  names: Names;
  /** By experience id, where they do not follow from the audience alone; see `rungOf`. */
  rungs?: ReadonlyMap<string, Rung>;
  holdouts?: Holdouts | null;
  /** The audience that reasons speak of, where it is written otherwise than the one that is looked at. */
  sentenceOf?(experience: Experience): Condition | null;
}

export class Lineup {
  /** The keys of all slots, sorted. */
  readonly slots: readonly string[];
  readonly #places = new Map<string, Place>();
  /** The names of the holdouts that keep anybody back. */
  readonly holdouts: readonly string[];
  /** The keys of the experiences that are capped. */
  readonly capped: ReadonlySet<string>;
  readonly #audiences: Audiences;
  readonly #parts: LineupParts;
  /** All slots, at their places. */
  readonly #sorted: readonly Place[];
  /** What they show somebody whom no audience fits, as far as that is the same for all. */
  readonly #fallbacks: readonly Decision[];
  /** Those where it is not. */
  readonly #lively: readonly Place[];
  readonly #held: readonly HoldoutPart[];
  readonly #plain: PlainDraws;

  constructor(parts: LineupParts) {
    this.#parts = parts;
    const rung = (experience: Experience) => parts.rungs?.get(experience.id) ?? rungOf(experience);
    const candidates = inOrder(parts.experiences, rung).map((experience, rank) =>
      candidateOf(experience, rank, rung(experience), parts.timezone),
    );
    this.#held = parts.holdouts ? heldParts(parts.holdouts) : [];
    this.holdouts = this.#held.map(({ view }) => view);
    this.capped = new Set(parts.experiences.filter(({ cap }) => cap).map(({ key }) => key));
    const bySlot = Map.groupBy(candidates, ({ experience }) => experience.slot);
    for (const slot of parts.slots) this.#places.set(slot.key, placeOf(slot, bySlot.get(slot.key) ?? []));
    this.slots = [...this.#places.keys()].sort();
    const sorted = this.slots.map((key, at) => Object.assign(this.#places.get(key)!, { at }));
    this.#sorted = sorted;
    this.#fallbacks = sorted.map(({ fallback }) => fallback);
    this.#lively = sorted.filter(({ everybody, fields }) => everybody.length > 0 || fields !== undefined);
    this.#audiences = new Audiences(candidates, sorted.length, parts);
    this.#plain = new PlainDraws(candidates, (candidate, at, asker) => {
      const variant = candidate.experience.variants[at]!;
      return this.#decided(candidate, { kind: 'variant', variant, sticky: false }, candidate.place!, asker);
    });
  }

  slot(key: string): Slot | undefined {
    return this.#places.get(key)?.slot;
  }

  /** The segments that audiences name, by key. */
  get segments(): readonly string[] {
    return this.#audiences.segments;
  }

  /** The ids of the experiences in these slots whose allocation learns. */
  learning(slots: readonly string[]): string[] {
    const candidates = slots.flatMap((key) => this.#places.get(key)?.all ?? []);
    return candidates.flatMap(({ experience }) => (learningOf(experience) ? [experience.id] : []));
  }

  /** The highest rung that this person may see. */
  ceiling(asker: Pick<Asker, 'unit' | 'viewed' | 'view'>): Ceiling {
    const ceiling = ceilingOf(this.#held, asker);
    return refuses(asker) && ceiling.rung > 1 ? { ...ceiling, rung: 1, refused: true } : ceiling;
  }

  /** The attributes that deciding these slots may read. */
  reads(slots: readonly string[] = this.slots): string[] {
    return [
      ...new Set([PERSONALIZATION, ...slots.flatMap((key) => this.#places.get(key)?.reads ?? [])]),
    ].sort();
  }

  /** One decision for each slot asked for, in that order; for all slots when none is named. */
  decide(asker: Asker, slots?: readonly string[]): Decision[] {
    const matched = this.#audiences.match(asker);
    const isKept = this.#isKept(asker);
    if (!slots) return this.#decideAll(asker, matched, isKept);
    return slots.map((key) => {
      const place = this.#places.get(key);
      if (!place) return defaultDecision(key, null, 'DEFAULT', `There is no slot “${key}”.`, null);
      return this.#choose(place, matched.get(place), asker, isKept);
    });
  }

  /** Only slots in whose audiences the person is cost anything. */
  #decideAll(asker: Asker, matched: Matches, isKept: boolean): Decision[] {
    const decisions = this.#fallbacks.slice();
    for (const place of this.#lively)
      if (!matched.has(place)) decisions[place.at] = this.#choose(place, undefined, asker, isKept);
    for (let i = 0; i < matched.count; i++) {
      const at = matched.places[i]!;
      const rank = matched.firstAt(at);
      const plain = !isKept && this.#plain.leads(rank) ? this.#plain.decide(rank, asker) : undefined;
      decisions[at] = plain ?? this.#chooseAt(at, matched, asker, isKept);
    }
    return decisions;
  }

  #chooseAt(at: number, matched: Matches, asker: Asker, isKept: boolean): Decision {
    const place = this.#sorted[at]!;
    return this.#choose(place, matched.get(place), asker, isKept);
  }

  /** Whether the person may be kept back from a rung. */
  #isKept(asker: Asker): boolean {
    return this.#held.length > 0 || refuses(asker);
  }

  /** By slot: every outcome that was possible for somebody in the same audiences, with its probability. */
  candidates(asker: Asker, slots: readonly string[]): Record<string, Possible[]> {
    const matched = this.#audiences.match(asker);
    const places = slots.flatMap((key) => this.#places.get(key) ?? []);
    return Object.fromEntries(
      places.map((place) => [place.slot.key, this.#possible(place, matched.get(place), asker)]),
    );
  }

  #possible(place: Place, matched: readonly Candidate[] | undefined, asker: Asker): Possible[] {
    const all = ceilingsOf(this.#held, asker);
    const ceilings = refuses(asker)
      ? all.map(({ rung, chance }) => ({ rung: Math.min(rung, 1), chance }))
      : all;
    return possible(place, matched, asker, ceilings);
  }

  /** Whether what this slot shows depends on the person beyond its variant. */
  renders(slot: string): boolean {
    const place = this.#places.get(slot);
    return (
      place !== undefined &&
      (place.fields !== undefined || place.all.some(({ fields, ranked }) => fields.size > 0 || ranked))
    );
  }

  /** Every experience of a slot in order, with its audience's conditions and the person's values. */
  trace(asker: Asker, slot: string): TraceEntry[] {
    const look = this.#look(asker, slot);
    return look ? traceOf(look, (candidate) => this.#allocate(candidate, asker)) : [];
  }

  /**
   * What the person lacks for a higher rung than they were shown; undefined where there is none, or where they are kept
   * back from it. `into` explains segments that audiences name.
   */
  missing(asker: Asker, decision: Decision, into: Into): Missing | undefined {
    const look = this.#look(asker, decision.slot);
    return look && missingFor(look, decision, into);
  }

  /**
   * Every way into the audience of an experience of the slot that the person is not in, and out of the one named that
   * they are in. As `missing`, of those that the person may see.
   */
  openings(asker: Asker, slot: string, chosen: string | undefined, into: Into): Need[][] {
    const look = this.#look(asker, slot);
    return look ? openingsOf(look, chosen, into) : [];
  }

  #look(asker: Asker, slot: string): Look | undefined {
    const place = this.#places.get(slot);
    if (!place) return undefined;
    return {
      place,
      mine: new Set(chain(place, this.#audiences.match(asker).get(place))),
      ceiling: this.ceiling(asker),
      now: asker.now,
      unmet: (audience) => this.#audiences.unmet(audience, asker),
      explain: (audience) => this.#audiences.explain(audience, asker, this.#parts.names),
    };
  }

  #allocate({ experience, shares }: Candidate, asker: Asker): Allocation {
    const { unit, now, viewed, shown } = asker;
    const seen = experience.cap ? shown?.(experience.key) : undefined;
    return allocate(experience, {
      ...{ unit, now, viewed: viewed(experience.key) },
      ...(seen && { shown: seen }),
      ...(shares && unit !== undefined && { shares: shares.of(asker) }),
    });
  }

  #choose(place: Place, matched: readonly Candidate[] | undefined, asker: Asker, isKept: boolean): Decision {
    if (!matched && place.everybody.length === 0) return fill(place.fallback, place.fields, asker);
    const list = chain(place, matched);
    if (isKept) return this.#chooseBelow(place, matched, asker);
    const plain = this.#plain.decide(list[0]!.rank, asker);
    if (plain) return plain;
    // Mostly the first one decides, and then there is nothing to remember of those before it.
    const first = this.#allocate(list[0]!, asker);
    if (first.kind !== 'passed') return this.#decided(list[0]!, first, place, asker);
    return this.#first(list, place, asker);
  }

  /** The first of them that decides, and what became of those before it. */
  #first(list: readonly Candidate[], place: Place, asker: Asker): Decision {
    const passedOver: Decision['passedOver'] = [];
    const passing = new Passing();
    const told = (decision: Decision) =>
      passedOver.some(({ why }) => isDraw(why)) ? drawn(decision) : decision;
    const names: string[] = [];
    for (const candidate of list) {
      const outcome = this.#allocate(candidate, asker);
      if (outcome.kind !== 'passed') {
        const decision = this.#decided(candidate, outcome, place, asker);
        const reached = outcome.sticky ? passing.rest : passing.before(candidate.experience);
        const propensity = decision.propensity * reached;
        return told({ ...decision, propensity, passedOver });
      }
      passedOver.push({ experience: candidate.experience.key, why: outcome.why });
      names.push(candidate.experience.name);
      if (isDraw(outcome.why)) passing.add(candidate.experience);
    }
    const fallback = passedBy({ ...fill(place.fallback, place.fields, asker), passedOver }, names);
    return told({ ...fallback, propensity: passing.rest });
  }

  /** The same for a workspace with holdouts: the best of the rungs that the person may see. */
  #chooseBelow(place: Place, matched: readonly Candidate[] | undefined, asker: Asker): Decision {
    const ceiling = this.ceiling(asker);
    const list = chain(place, matched);
    const kept = list.filter(({ rung }) => rung > ceiling.rung);
    const decision = this.#first(list.slice(kept.length), place, asker);
    const { experience, variant } = decision;
    const same = this.#possible(place, matched, asker).find(
      (one) => one.experience === (experience?.key ?? null) && one.variant === variant,
    );
    const back = kept.map((one) => ({ experience: one.experience.key, why: 'holdout' as const }));
    // Others are kept back from what this person sees, by a draw that let them through.
    const isLetIn = experience !== null && mayKeepFrom(this.#held, asker, decision.rung!);
    return keptBack(
      {
        ...(isLetIn ? drawn(decision) : decision),
        propensity: same?.propensity ?? 0,
        passedOver: [...back, ...decision.passedOver],
      },
      back.length > 0 ? ceiling.rung : undefined,
      ceiling.refused,
    );
  }

  #decided(candidate: Candidate, outcome: Drawn, place: Place, asker: Asker): Decision {
    return decided(candidate, outcome, place, asker, () => this.#sentence(candidate.experience));
  }

  #sentence(experience: Experience): string | undefined {
    const audience = this.#parts.sentenceOf ? this.#parts.sentenceOf(experience) : experience.audience;
    if (audience === null) return undefined;
    const sentence = describe(audience, this.#parts.names);
    return sentence.charAt(0).toLowerCase() + sentence.slice(1);
  }
}

const isDraw = (why: PassedWhy): boolean => why === 'traffic' || why === 'layer';
