// When an edge, a decision or an earlier first sighting changes who is who: works out the new people from the graph,
// hands each identity's state over untouched, and keeps what is needed to restore a person exactly if the same set of
// identities comes together again.

import { hash } from 'node:crypto';
import {
  canonicalId,
  type Derived,
  type Edge,
  encodeProfile,
  type IdentityRules,
  type IdentityState,
  isBlocked,
  joinDerived,
  type Profile,
  resolveGraph,
} from '@visavis/engine/unify';
import type { Value } from '../platform/records/index.ts';
import type { Held } from './memory.ts';
import type { Members, Person } from './person.ts';
import { type ArchiveRow, derivedText } from './profile-store.ts';

/** One line of the merge log and what goes with it. */
export interface Change {
  /** id, at, kind, reason, actor, messageId, before, after. */
  row: Value[];
  identities: string[];
  archive: ArchiveRow[];
}
export interface Cause {
  at: number;
  messageId: string;
  /** Empty: the rules did it. */
  actor: string;
  reason: string;
}
/** People who became others together. */
export interface Turn {
  before: Person[];
  after: Person[];
}
/** Why something became of these identities. */
export type CauseOf = (identities: readonly string[]) => Cause;
export interface Regrouped extends Turn {
  /** Those before and after, by who has become of whom. */
  turns: Turn[];
  /** Identities that are now shared and were not, or the other way round. */
  reshared: string[];
  changes: Change[];
}

interface Parts {
  gathering: { held: Held; isShared(id: string): boolean; personOf(id: string): Person | undefined };
  rules: IdentityRules;
  archive: ReadonlyMap<string, ArchiveRow>;
  makePerson(parts: { profile: Profile; members: Members; reviewAt: number; updatedAt: number }): Person;
}

export class Regrouping {
  readonly #parts: Parts;
  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** `causeOf` says why, of what became of these identities. Nothing, where more than so many hang together. */
  run(seeds: readonly string[], causeOf: CauseOf, most = Number.POSITIVE_INFINITY): Regrouped | undefined {
    const { held, isShared } = this.#bound();
    const nodes = this.#reach(seeds, most);
    if (nodes.size > most) return undefined;
    const identities = [...nodes].map((id) => ({ id, type: held.identities.get(id)!.type }));
    // A name that means nobody, as shops' own test accounts do, joins nobody either.
    const known = new Set([...nodes].filter((id) => isShared(id) || this.#isBlocked(id)));
    const resolution = resolveGraph(identities, this.#edgesAmong(nodes), this.#parts.rules, known);
    const reshared = this.#markShared(nodes, resolution.shared);
    const { before, after } = this.#repartition(nodes, resolution.groups);
    const turns = turnsOf(before, after);
    const changes = reshared.map((id) => this.#sharedLine(id, causeOf([id])));
    for (const turn of turns) changes.push(...this.#describe(turn, causeOf));
    return { before, after, turns, reshared, changes };
  }

  #isBlocked(id: string): boolean {
    return isBlocked(this.#bound().held.identities.get(id)!.value, this.#parts.rules);
  }

  #bound() {
    const { gathering } = this.#parts;
    return { held: gathering.held, isShared: (id: string) => gathering.isShared(id) };
  }

  /**
   * All identities that hang together with the seeds, through names that are not shared, or through decisions. Goes no
   * further once there are more than so many.
   */
  #reach(seeds: readonly string[], most: number): Set<string> {
    const { held, isShared } = this.#bound();
    const nodes = new Set<string>();
    const people = new Set<Person>();
    const open = [...seeds];
    for (let id = open.pop(); id !== undefined && nodes.size <= most; id = open.pop()) {
      if (nodes.has(id) || !held.identities.has(id)) continue;
      nodes.add(id);
      const person = this.#parts.gathering.personOf(id);
      if (person && !people.has(person)) {
        people.add(person);
        for (const state of person.profile.identities) open.push(state.id);
      }
      for (const edge of held.edges.get(id)?.values() ?? []) {
        if (edge.kind !== 'manual' && (edge.kind === 'cut' || isShared(id))) continue;
        const end = otherEnd(edge, id);
        if (this.#parts.gathering.personOf(end)) open.push(end);
      }
    }
    return nodes;
  }

  #edgesAmong(nodes: ReadonlySet<string>): Edge[] {
    const { held } = this.#bound();
    const edges = new Map<string, Edge>();
    for (const id of nodes) {
      for (const [key, edge] of held.edges.get(id) ?? []) {
        if (nodes.has(edge.a) && nodes.has(edge.b)) edges.set(key, edge);
      }
    }
    return [...edges.values()];
  }

  #markShared(nodes: ReadonlySet<string>, shared: ReadonlySet<string>): string[] {
    const { held } = this.#bound();
    const changed: string[] = [];
    for (const id of nodes) {
      const row = held.identities.get(id)!;
      if (row.shared === shared.has(id)) continue;
      row.shared = shared.has(id);
      changed.push(id);
    }
    return changed;
  }

  #repartition(
    nodes: ReadonlySet<string>,
    groups: readonly string[][],
  ): { before: Person[]; after: Person[] } {
    const before = new Set<Person>();
    for (const id of nodes) before.add(this.#parts.gathering.personOf(id)!);
    const wanted: IdentityState[][] = [];
    for (const ids of groups) {
      const states = ids.map((id) => this.#parts.gathering.personOf(id)!.state(id));
      const owner = this.#parts.gathering.personOf(ids[0]!)!;
      if (isExactly(owner, states)) before.delete(owner);
      else wanted.push(states);
    }
    const sources = [...before];
    return { before: sources, after: wanted.map((states) => this.#makePerson(states, sources)) };
  }

  #makePerson(states: IdentityState[], sources: readonly Person[]): Person {
    const profile: Profile = { id: canonicalId(states), identities: states };
    const owners = new Set(states.map(({ id }) => this.#parts.gathering.personOf(id)!));
    const from = sources.filter((person) => owners.has(person));
    const archived = this.#parts.archive.get(setHash(states));
    const derived = archived
      ? ((JSON.parse(archived.derived ?? 'null') as Derived | null) ?? undefined)
      : joinDerived(from.map((person) => person.profile.derived));
    if (derived) profile.derived = derived;
    const updatedAt = Math.max(0, ...from.map((person) => person.updatedAt));
    const person = this.#parts.makePerson(
      archived
        ? {
            profile,
            members: JSON.parse(archived.members) as Members,
            reviewAt: Number(archived.review_at),
            updatedAt: archived.state_hash === stateHash(profile) ? Number(archived.updated_at) : updatedAt,
          }
        : { profile, members: joinMembers(from), reviewAt: earliest(from.map((p) => p.reviewAt)), updatedAt },
    );
    person.reviewAll = true;
    person.dirty = true;
    return person;
  }

  #describe({ before, after }: Turn, causeOf: CauseOf): Change[] {
    const known = before.filter(
      (person) => person.stored || person.profile.identities.some((s) => s.events > 0),
    );
    const cause = causeOf(before.flatMap((person) => person.profile.identities.map(({ id }) => id)));
    if (cause.actor === '' && known.length < 2 && after.length <= before.length) return [];
    const kind = kindOf(before.length, after.length, cause.actor);
    const archive = before.filter((person) => person.stored).map(archiveOf);
    return [line(kind, cause, before.map(summary), after.map(summary), archive)];
  }

  #sharedLine(id: string, cause: Cause): Change {
    const { type, value, shared } = this.#bound().held.identities.get(id)!;
    const reason = this.#isBlocked(id)
      ? `${type} ${value} means nobody, so it joins nobody`
      : shared
        ? `${type} ${value} was seen with several people, so it joins nobody`
        : `${type} ${value} was seen with one person only, after all`;
    const of = { id, identities: [{ id, type, value }] };
    return line(shared ? 'shared' : 'unshared', { ...cause, reason }, [of], [of], []);
  }
}

/** Who shares a name, before and after, belongs together. */
function turnsOf(before: readonly Person[], after: readonly Person[]): Turn[] {
  const owners = new Map<string, Person[]>();
  const rest = new Set([...before, ...after]);
  for (const person of rest)
    for (const { id } of person.profile.identities) owners.set(id, [...(owners.get(id) ?? []), person]);
  const turns: Turn[] = [];
  for (const first of rest) {
    const together = new Set([first]);
    for (const person of together)
      for (const { id } of person.profile.identities) for (const kin of owners.get(id)!) together.add(kin);
    for (const person of together) rest.delete(person);
    const isOf = (person: Person) => together.has(person);
    turns.push({ before: before.filter(isOf), after: after.filter(isOf) });
  }
  return turns;
}

export interface PersonSummary {
  id: string;
  identities: { id: string; type: string; value: string }[];
}

const summary = ({ profile }: Person): PersonSummary => ({
  id: profile.id,
  identities: profile.identities.map(({ id, type, value }) => ({ id, type, value })),
});

function kindOf(before: number, after: number, actor: string): string {
  const kind = after < before ? 'merge' : after > before ? 'split' : 'regroup';
  if (actor === '') return kind;
  return kind === 'split' ? 'unmerge' : 'manual_merge';
}

function line(
  kind: string,
  cause: Cause,
  before: readonly PersonSummary[],
  after: readonly PersonSummary[],
  archive: ArchiveRow[],
): Change {
  const texts = [JSON.stringify(before), JSON.stringify(after)];
  const id = hash('sha256', [kind, cause.at, cause.messageId, ...texts].join('\n'), 'hex').slice(0, 24);
  const identities = [...new Set(before.flatMap((p) => p.identities.map((i) => i.id)))].sort();
  return {
    row: [id, cause.at, kind, cause.reason, cause.actor, cause.messageId, ...texts],
    identities,
    archive,
  };
}

export function otherEnd({ a, b }: Pick<Edge, 'a' | 'b'>, id: string): string {
  return a === id ? b : a;
}

function isExactly(person: Person, states: readonly IdentityState[]): boolean {
  const mine = person.profile.identities;
  if (mine.length !== states.length || person.profile.id !== canonicalId(states)) return false;
  return mine.every((state) => states.includes(state));
}

function setHash(states: readonly { id: string }[]): string {
  const ids = states.map((state) => state.id).sort();
  return hash('sha256', ids.join('\n'), 'hex').slice(0, 32);
}

const stateHash = (profile: Profile): string => hash('sha256', encodeProfile(profile), 'hex').slice(0, 32);

function archiveOf(person: Person): ArchiveRow {
  return {
    set_hash: setHash(person.profile.identities),
    profile_id: person.id,
    state_hash: stateHash(person.profile),
    members: JSON.stringify(person.members),
    review_at: person.reviewAt,
    updated_at: person.updatedAt,
    derived: derivedText(person.profile),
  };
}

/** Whoever was a member as one of the two is one until the segment room has looked again: nobody enters twice. */
function joinMembers(from: readonly Person[]): Members {
  if (from.length === 1) return structuredClone(from[0]!.members);
  const joined: Members = {};
  for (const { members } of from) {
    for (const [segment, [since, flipAt]] of Object.entries(members)) {
      const [s, f] = joined[segment] ?? [0, 0];
      joined[segment] = [earliest([s, since]), earliest([f, flipAt])];
    }
  }
  return joined;
}

/** The earliest instant; 0 is none. */
function earliest(times: readonly number[]): number {
  const real = times.filter((time) => time > 0);
  return real.length === 0 ? 0 : Math.min(...real);
}
