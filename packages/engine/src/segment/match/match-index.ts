// Which of thousands of conditions hold of one person, without looking at most of them.
//
// Conditions become conjunctions of predicates; equal predicates are one. Every conjunction hangs on its most
// selective predicate: a value of an attribute (found by hash) or a range of numbers (found by binary search).
// Matching looks up the person's values, visits only the conjunctions that hang there, and tests their other
// predicates, most selective first, on typed arrays. This is the access predicate of Fabret et al., "Filtering
// algorithms and implementation for very fast publish/subscribe systems" (SIGMOD 2001); see also Whang et al.,
// "Indexing Boolean Expressions" (VLDB 2009).

import type { Json } from '../../collect/index.ts';
import { canonical, type ProfileView } from '../../unify/index.ts';
import { compile, type Surroundings, type Test } from '../compile.ts';
import type { Condition } from '../condition.ts';
import { alternativesOf } from './normal-form.ts';
import { type Predicate, predicateOf, type RangePredicate } from './predicate.ts';

export interface Matchable {
  id: string;
  condition: Condition;
}

const SET = 0;
const RANGE = 1;
const OTHER = 2;
/** The id of a value that no predicate speaks of. */
const STRANGER = -1;

/** Ranges that conjunctions hang on, by ascending lower end. */
interface RangeAccess {
  slot: number;
  least: Float64Array;
  most: Float64Array;
  hanging: Int32Array[];
}

interface Draft {
  item: number;
  /** Predicate number × 2, + 1 where negated; most selective first. */
  literals: number[];
}

/**
 * `new MatchIndex(segments, program.surroundings).match(view, now)` → the ids of the segments that hold, in no
 * particular order. An index is built once for a set of definitions; it keeps scratch memory, so one match at a time.
 */
export class MatchIndex {
  readonly #ids: string[];
  readonly #attributes: string[] = [];
  /** Attribute slot → value → number of the value. */
  readonly #valueIds: Map<Json, number>[] = [];
  /** Attribute slot → number of the value → conjunctions that hang there. */
  readonly #byValue: (Int32Array | undefined)[][] = [];
  readonly #byRange: RangeAccess[] = [];
  /** [predicate, its conjunctions]: for conjunctions that nothing better leads to. */
  readonly #byOther: [literal: number, Int32Array][] = [];
  readonly #always: Int32Array;

  // Predicates, by number.
  readonly #kind: Uint8Array;
  readonly #slot: Int32Array;
  readonly #least: Float64Array;
  readonly #most: Float64Array;
  readonly #set: Int32Array[] = [];
  readonly #tests: (Test | undefined)[] = [];

  // Conjunctions, by number: their literals from #start[c] up to #start[c + 1].
  readonly #item: Int32Array;
  readonly #start: Int32Array;
  readonly #literals: Int32Array;

  // Scratch, valid for the match whose number it carries.
  #round = 0;
  readonly #valueId: Int32Array;
  readonly #number: Float64Array;
  readonly #several: (readonly Json[] | undefined)[];
  readonly #matchedIn: Int32Array;
  readonly #matches: Int32Array;
  readonly #testedIn: Int32Array;
  readonly #tested: Uint8Array;

  constructor(items: readonly Matchable[], surroundings: Surroundings) {
    this.#ids = items.map(({ id }) => id);
    const { predicates, drafts } = draft(items);
    const count = predicates.length;
    this.#kind = new Uint8Array(count);
    this.#slot = new Int32Array(count);
    this.#least = new Float64Array(count);
    this.#most = new Float64Array(count);
    for (const [p, predicate] of predicates.entries()) this.#addPredicate(p, predicate, surroundings);
    const selectivity = predicates.map((predicate) => this.#selectivity(predicate));
    const hanging = new Map<number, number[]>();
    const always: number[] = [];
    this.#item = new Int32Array(drafts.length);
    this.#start = new Int32Array(drafts.length + 1);
    const literals: number[] = [];
    for (const [c, { item, literals: own }] of drafts.entries()) {
      const cost = (literal: number) =>
        literal & 1 ? 1 - selectivity[literal >> 1]! / 2 : selectivity[literal >> 1]!;
      own.sort((a, b) => cost(a) - cost(b));
      const access = own.shift();
      if (access === undefined) always.push(c);
      else if (hanging.has(access)) hanging.get(access)!.push(c);
      else hanging.set(access, [c]);
      this.#item[c] = item;
      literals.push(...own);
      this.#start[c + 1] = literals.length;
    }
    this.#literals = Int32Array.from(literals);
    this.#always = Int32Array.from(always);
    this.#hang(hanging, predicates);
    const slots = this.#attributes.length;
    this.#valueId = new Int32Array(slots);
    this.#number = new Float64Array(slots);
    this.#several = new Array(slots).fill(undefined);
    this.#matchedIn = new Int32Array(items.length);
    this.#matches = new Int32Array(items.length);
    this.#testedIn = new Int32Array(count);
    this.#tested = new Uint8Array(count);
  }

  /** The ids of all conditions that hold. */
  match(view: ProfileView, now: number): string[] {
    return Array.from(this.places(view, now), (place) => this.#ids[place]!);
  }

  /** The same as places in the list that the index was made from. Valid until the next match. */
  places(view: ProfileView, now: number): Int32Array {
    this.#round++;
    this.#readAttributes(view);
    let found = this.#visit(this.#always, 0, view, now);
    for (let slot = 0; slot < this.#attributes.length; slot++) {
      const several = this.#several[slot];
      if (several === undefined) found = this.#visitValue(slot, this.#valueId[slot]!, found, view, now);
      else
        for (const one of several) {
          found = this.#visitValue(slot, this.#valueIds[slot]!.get(one) ?? STRANGER, found, view, now);
        }
    }
    for (const access of this.#byRange) found = this.#visitRanges(access, found, view, now);
    for (const [literal, hanging] of this.#byOther) {
      if (this.#holds(literal, view, now)) found = this.#visit(hanging, found, view, now);
    }
    return this.#matches.subarray(0, found);
  }

  #readAttributes(view: ProfileView): void {
    for (let slot = 0; slot < this.#attributes.length; slot++) {
      const value = view.get(this.#attributes[slot]!);
      if (Array.isArray(value)) {
        this.#several[slot] = value;
        continue;
      }
      this.#several[slot] = undefined;
      this.#valueId[slot] = value === undefined ? STRANGER : (this.#valueIds[slot]!.get(value) ?? STRANGER);
      this.#number[slot] = typeof value === 'number' ? value : Number.NaN;
    }
  }

  #visitValue(slot: number, id: number, found: number, view: ProfileView, now: number): number {
    const hanging = id === STRANGER ? undefined : this.#byValue[slot]![id];
    return hanging === undefined ? found : this.#visit(hanging, found, view, now);
  }

  #visitRanges(
    { slot, least, most, hanging }: RangeAccess,
    before: number,
    view: ProfileView,
    now: number,
  ): number {
    let found = before;
    for (const value of this.#several[slot] ?? [this.#number[slot]!]) {
      if (typeof value !== 'number') continue;
      for (let i = 0; i < least.length && least[i]! <= value; i++) {
        if (most[i]! >= value) found = this.#visit(hanging[i]!, found, view, now);
      }
    }
    return found;
  }

  /** Adds those of the conjunctions whose other literals hold to the matches; returns how many there are now. */
  #visit(conjunctions: Int32Array, before: number, view: ProfileView, now: number): number {
    let found = before;
    for (let i = 0; i < conjunctions.length; i++) {
      const c = conjunctions[i]!;
      if (!this.#rest(c, view, now)) continue;
      const item = this.#item[c]!;
      if (this.#matchedIn[item] === this.#round) continue;
      this.#matchedIn[item] = this.#round;
      this.#matches[found++] = item;
    }
    return found;
  }

  #rest(c: number, view: ProfileView, now: number): boolean {
    const end = this.#start[c + 1]!;
    for (let i = this.#start[c]!; i < end; i++) {
      if (!this.#holds(this.#literals[i]!, view, now)) return false;
    }
    return true;
  }

  #holds(literal: number, view: ProfileView, now: number): boolean {
    const p = literal >> 1;
    const negated = (literal & 1) === 1;
    const slot = this.#slot[p]!;
    const kind = this.#kind[p]!;
    if (kind === OTHER || this.#several[slot] !== undefined)
      return this.#holdsSlowly(p, view, now) !== negated;
    if (kind === RANGE) {
      const value = this.#number[slot]!;
      return (value >= this.#least[p]! && value <= this.#most[p]!) !== negated;
    }
    const id = this.#valueId[slot]!;
    if (id === STRANGER) return negated;
    const set = this.#set[p]!;
    for (let i = 0; i < set.length; i++) if (set[i] === id) return !negated;
    return negated;
  }

  /** A closure, or a list of values; worked out at most once a match. */
  #holdsSlowly(p: number, view: ProfileView, now: number): boolean {
    if (this.#testedIn[p] !== this.#round) {
      this.#testedIn[p] = this.#round;
      this.#tested[p] = this.#work(p, view, now) ? 1 : 0;
    }
    return this.#tested[p] === 1;
  }

  #work(p: number, view: ProfileView, now: number): boolean {
    const test = this.#tests[p];
    if (test) return test(view, now) > 0;
    const slot = this.#slot[p]!;
    const several = this.#several[slot]!;
    if (this.#kind[p] === SET) {
      return several.some((one) => this.#set[p]!.includes(this.#valueIds[slot]!.get(one) ?? STRANGER));
    }
    return several.some((one) => typeof one === 'number' && one >= this.#least[p]! && one <= this.#most[p]!);
  }

  #addPredicate(p: number, predicate: Predicate, surroundings: Surroundings): void {
    if (predicate.kind === 'other') {
      this.#kind[p] = OTHER;
      this.#tests[p] = compile(predicate.literal.condition, surroundings).test;
      return;
    }
    this.#kind[p] = predicate.kind === 'set' ? SET : RANGE;
    const slot = this.#slotOf(predicate.attribute);
    this.#slot[p] = slot;
    if (predicate.kind === 'set') {
      this.#set[p] = Int32Array.from(predicate.values, (value) => this.#idOf(slot, value));
    } else {
      this.#least[p] = predicate.least;
      this.#most[p] = predicate.most;
    }
  }

  #slotOf(attribute: string): number {
    const known = this.#attributes.indexOf(attribute);
    if (known >= 0) return known;
    this.#valueIds.push(new Map());
    this.#byValue.push([]);
    return this.#attributes.push(attribute) - 1;
  }

  #idOf(slot: number, value: Json): number {
    const ids = this.#valueIds[slot]!;
    const id = ids.get(value) ?? ids.size;
    ids.set(value, id);
    return id;
  }

  /** The share of people whom a predicate is guessed to hold of: the more values are spoken of, the fewer have each. */
  #selectivity(predicate: Predicate): number {
    if (predicate.kind !== 'set') return predicate.kind === 'range' ? 0.5 : 0.6;
    const values = this.#valueIds[this.#slotOf(predicate.attribute)]!.size;
    return Math.min(0.9, predicate.values.length / (values + 1));
  }

  #hang(hanging: ReadonlyMap<number, readonly number[]>, predicates: readonly Predicate[]): void {
    const ranges = new Map<number, { predicate: RangePredicate; conjunctions: readonly number[] }[]>();
    for (const [literal, conjunctions] of hanging) {
      const p = literal >> 1;
      const predicate = predicates[p]!;
      const slot = this.#slot[p]!;
      if (literal & 1 || predicate.kind === 'other')
        this.#byOther.push([literal, Int32Array.from(conjunctions)]);
      else if (predicate.kind === 'set') {
        for (const id of this.#set[p]!) {
          const there = this.#byValue[slot]![id];
          this.#byValue[slot]![id] = Int32Array.from([...(there ?? []), ...conjunctions]);
        }
      } else ranges.set(slot, [...(ranges.get(slot) ?? []), { predicate, conjunctions }]);
    }
    for (const [slot, list] of ranges) {
      list.sort((a, b) => a.predicate.least - b.predicate.least);
      this.#byRange.push({
        slot,
        least: Float64Array.from(list, ({ predicate }) => predicate.least),
        most: Float64Array.from(list, ({ predicate }) => predicate.most),
        hanging: list.map(({ conjunctions }) => Int32Array.from(conjunctions)),
      });
    }
  }
}

/** Predicates shared by all conditions, and the conjunctions that refer to them by number. */
function draft(items: readonly Matchable[]): { predicates: Predicate[]; drafts: Draft[] } {
  const predicates: Predicate[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (predicate: Predicate) => {
    const key = canonical(predicate as unknown as Json) + infinities(predicate);
    const known = numbers.get(key) ?? predicates.push(predicate) - 1;
    numbers.set(key, known);
    return known;
  };
  const drafts = items.flatMap(({ condition }, item) =>
    alternativesOf(condition).map((conjunction) => {
      const literals = conjunction.map((literal) => {
        const { predicate, negated } = predicateOf(literal);
        return numberOf(predicate) * 2 + (negated ? 1 : 0);
      });
      return { item, literals: [...new Set(literals)] };
    }),
  );
  return { predicates, drafts };
}

/** JSON has no infinity. */
function infinities(predicate: Predicate): string {
  return predicate.kind === 'range' ? `${predicate.least} ${predicate.most}` : '';
}
