// All segments and computed traits of a workspace, compiled together, and the settling of one person against them:
// after an event, or when the earliest instant comes at which a membership may change by itself.

import type { Json } from '../collect/index.ts';
import { type Behaviour, combineStates, type ProfileView } from '../unify/index.ts';
import { type Compiled, compile, type Members, reader, type Surroundings, type Test } from './compile.ts';
import type { ComputedTrait, SegmentDefinition } from './condition.ts';
import { inOrder } from './order.ts';
import { questionOfTrait } from './question.ts';

export interface Definitions {
  segments: readonly SegmentDefinition[];
  computed: readonly ComputedTrait[];
  /** IANA name, for calendar windows. */
  timezone: string;
}

export interface Settlement {
  /** The same object as before where nothing has changed. Never change one in place: what is due is remembered by it. */
  members: Members;
  /** Segment ids. */
  entered: string[];
  left: string[];
  /** The earliest instant at which a membership may change by itself; 0 for never. */
  reviewAt: number;
}

export interface Program {
  /** Everything that folding must keep for these definitions. */
  behaviours: Behaviour[];
  /**
   * Settles a person: evaluates the segments that mention a changed key, whose flip has come, or that ask for a
   * segment that flipped. Besides what folding adds, `changes` may hold `segment:<id>` (look at this one whatever
   * has changed: it is new or was redefined). `'all'` looks at every one and forgets segments that are no more.
   *
   * Nobody's membership changes before `reviewAt` without an event. Whoever calls late (a timer that was down) and
   * wants the true instants of entering and leaving settles at each `reviewAt` in turn until it lies ahead.
   */
  settle(view: ProfileView, members: Members, changes: ReadonlySet<string> | 'all', now: number): Settlement;
  /** The computed traits that have a value now, by key. */
  computed(view: ProfileView, now: number): Record<string, Json>;
  /** The compiled test of one segment. */
  test(segmentId: string): Test | undefined;
  /** What any condition of this workspace can be compiled and explained against. */
  surroundings: Surroundings;
}

/** Throws where segments ask for each other in a circle. */
export function compileProgram({ segments, computed, timezone }: Definitions): Program {
  const traits = new Map(computed.map((trait) => [trait.key, trait]));
  const others = new Map<string, { id: string; test: Test }>();
  const entries = inOrder(segments).map((segment) => {
    const compiled = compile(segment.condition, { timezone, computed: traits, others });
    others.set(segment.key, { id: segment.id, test: compiled.bound });
    return { id: segment.id, key: segment.key, ...compiled };
  });
  const questions = computed.map((trait) => ({ key: trait.key, question: questionOfTrait(trait, timezone) }));
  const behaviours = [
    ...entries.flatMap((entry) => entry.behaviours),
    ...questions.map((it) => it.question.behaviour),
  ];
  const readers = questions.map(({ key, question }) => ({ key, question, read: reader(question) }));
  const tests = new Map(entries.map((entry) => [entry.id, entry.test]));
  const settler = new Settler(entries);
  return {
    behaviours: [...new Map(behaviours.map((one) => [one.id, one])).values()],
    settle: (view, members, changes, now) => settler.settle(view, members, changes, now),
    test: (id) => tests.get(id),
    surroundings: { timezone, computed: traits, others },
    computed(view, now) {
      const values: Record<string, Json> = {};
      for (const { key, question, read } of readers) {
        const { behaviour } = question;
        const value = read(combineStates(behaviour, view.behaviours(behaviour.id)), now);
        if (value !== undefined) values[key] = value;
      }
      return values;
    },
  };
}

type Entry = Compiled & { id: string; key: string };

/** Entries stand in an order in which whoever asks for another comes after it, so one pass settles all. */
class Settler {
  readonly #entries: readonly Entry[];
  readonly #places = new Map<string, number>();
  /** Change key → the places of those whom it touches. */
  readonly #touched = new Map<string, number[]>();
  /** Place → the places of those that ask for it. */
  readonly #askedBy: readonly number[][];
  /** One bit an entry, set where it must be looked at. */
  readonly #dirty: Uint32Array;
  /** So that an event that changes nothing costs nothing, however many memberships there are. */
  readonly #earliest = new WeakMap<Members, number>();

  constructor(entries: readonly Entry[]) {
    this.#entries = entries;
    this.#dirty = new Uint32Array((entries.length + 31) >> 5);
    this.#askedBy = entries.map(() => []);
    const byKey = new Map(entries.map((entry, place) => [entry.key, place]));
    for (const [place, entry] of entries.entries()) {
      this.#places.set(entry.id, place);
      this.#touch(`segment:${entry.id}`, place);
      for (const key of entry.touchedBy) for (const prefix of prefixesOf(key)) this.#touch(prefix, place);
      for (const key of entry.segments) {
        const asked = byKey.get(key);
        if (asked !== undefined) this.#askedBy[asked]!.push(place);
      }
    }
  }

  settle(seen: ProfileView, members: Members, changes: ReadonlySet<string> | 'all', now: number): Settlement {
    const view = changes === 'all' ? remembering(seen) : seen;
    const settlement: Settlement = { members, entered: [], left: [], reviewAt: 0 };
    this.#dirty.fill(0);
    if (changes === 'all') {
      this.#markAll();
      settlement.members = this.#withoutUnknown(members);
    } else for (const key of changes) this.#markAllOf(this.#touched.get(key));
    const due = this.#earliestOf(members);
    if (due !== 0 && due <= now) this.#markDue(members, now);
    for (let word = 0; word < this.#dirty.length; word++) {
      while (this.#dirty[word] !== 0) {
        const bit = 31 - Math.clz32(this.#dirty[word]! & -this.#dirty[word]!);
        this.#dirty[word]! &= ~(1 << bit);
        this.#settleOne((word << 5) | bit, view, now, settlement, members);
      }
    }
    settlement.reviewAt = this.#earliestOf(settlement.members);
    return settlement;
  }

  #settleOne(place: number, view: ProfileView, now: number, settlement: Settlement, before: Members): void {
    const { id, test } = this.#entries[place]!;
    const verdict = test(view, now, settlement.members);
    const was = settlement.members[id];
    const since = verdict > 0 ? was?.[0] || now : 0;
    const flipAt = Number.isFinite(verdict) ? Math.abs(verdict) : 0;
    if (since === (was?.[0] ?? 0) && flipAt === (was?.[1] ?? 0)) return;
    if (settlement.members === before) settlement.members = { ...before };
    if (since === 0 && flipAt === 0) delete settlement.members[id];
    else settlement.members[id] = [since, flipAt];
    this.#markAllOf(this.#askedBy[place]);
    if (since !== 0 && !was?.[0]) settlement.entered.push(id);
    if (since === 0 && was?.[0]) settlement.left.push(id);
  }

  #touch(key: string, place: number): void {
    const places = this.#touched.get(key);
    if (!places) this.#touched.set(key, [place]);
    else if (places.at(-1) !== place) places.push(place);
  }

  #markAllOf(places: readonly number[] | undefined): void {
    if (places) for (const place of places) this.#dirty[place >> 5]! |= 1 << (place & 31);
  }

  #markDue(members: Members, now: number): void {
    for (const id in members) {
      const flipAt = members[id]![1];
      if (flipAt !== 0 && flipAt <= now) this.#markAllOf(this.#touched.get(`segment:${id}`));
    }
  }

  #earliestOf(members: Members): number {
    const known = this.#earliest.get(members);
    if (known !== undefined) return known;
    const earliest = earliestFlip(members);
    this.#earliest.set(members, earliest);
    return earliest;
  }

  #markAll(): void {
    for (let place = 0; place < this.#entries.length; place++) this.#dirty[place >> 5]! |= 1 << (place & 31);
  }

  #withoutUnknown(members: Members): Members {
    const ids = Object.keys(members);
    if (ids.every((id) => this.#places.has(id))) return members;
    return Object.fromEntries(ids.filter((id) => this.#places.has(id)).map((id) => [id, members[id]!]));
  }
}

/** For looking at everything: many segments ask for the same attributes. */
function remembering(view: ProfileView): ProfileView {
  const values = new Map<string, Json | undefined>();
  const get = (attribute: string) => {
    const known = values.get(attribute);
    if (known !== undefined || values.has(attribute)) return known;
    const value = view.get(attribute);
    values.set(attribute, value);
    return value;
  };
  return {
    profile: view.profile,
    get,
    source: (attribute) => view.source(attribute),
    behaviours: (id) => view.behaviours(id),
    firstTouch: view.firstTouch,
    lastTouch: view.lastTouch,
  };
}

/** `traits.address.city` → itself, `traits.address`, `traits`. */
function prefixesOf(key: string): string[] {
  const parts = key.split('.');
  return key.startsWith('behaviour:') ? [key] : parts.map((_, i) => parts.slice(0, i + 1).join('.'));
}

function earliestFlip(members: Members): number {
  let earliest = 0;
  for (const id in members) {
    const flipAt = members[id]![1];
    if (flipAt !== 0 && (earliest === 0 || flipAt < earliest)) earliest = flipAt;
  }
  return earliest;
}
