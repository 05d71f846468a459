// Everything that one unit of work needs to know about the people its events touch: them, their names, what links the
// names, and whoever could be joined to them or parted from them by what the events say. Loaded with few statements.

import type { Event, Identifier } from '@visavis/engine/collect';
import {
  DEVICE_TYPES,
  type Edge,
  type EdgeSeen,
  edgesOf,
  type IdentityRules,
  identifiersOf,
  identityId,
  isBlocked,
  SHARED_FOR_SURE,
} from '@visavis/engine/unify';
import type { Unit } from '../platform/records/index.ts';
import { type Edges, edgeIn } from './edges.ts';
import { readErased, readSuppressed } from './gone-store.ts';
import type { HeldGroup } from './groups.ts';
import { type IdentityRow, readIdentities } from './identity-store.ts';
import { loadComponent } from './linked.ts';
import { emptyHeld, type Held, type Memory } from './memory.ts';
import { loadGroups, loadMembers } from './near-groups.ts';
import { type Members, Person } from './person.ts';
import { type ArchiveRow, type ProfileRow, profileOf, readProfiles } from './profile-store.ts';

export interface NeighbourhoodParts {
  unit: Unit;
  /** On Postgres: rows that may change are locked as they are read. */
  locking: boolean;
  /** Who was erased by this server, before the store says so. */
  lately?: Pick<ReadonlyMap<string, number>, 'get'>;
  workspaceId: string;
  rules: IdentityRules;
  memory: Memory | undefined;
}

/** Somebody's decision about two identities; `look` decides nothing, it only resolves them again by today's rules. */
export interface Decided {
  a: string;
  b: string;
  kind: 'manual' | 'cut' | 'look';
}
export type Link = Pick<Edge, 'a' | 'b'> & { kind: Edge['kind'] | 'look' };

/** When the file of an event's import was uploaded, which its id says; of other events: never. */
export function uploadOf({ sourceId }: Event): number {
  const id = /^import:([0-9a-f]{8})-([0-9a-f]{4})-7/.exec(sourceId);
  return id ? Number.parseInt(id[1]! + id[2]!, 16) : Number.POSITIVE_INFINITY;
}

/** What an event says of who it is about, under the rules. */
export interface Names {
  /** Most telling first. */
  named: readonly Named[];
  edges: readonly EdgeSeen[];
}
export interface Named extends Identifier {
  id: string;
}

export class Neighbourhood {
  readonly workspaceId: string;
  readonly held: Held = emptyHeld();
  /** Shared identities all of whose edges are at hand, so that what this unit brings may free them. */
  readonly open = new Set<string>();
  /** Identities of erased people who must not be made again. */
  readonly suppressed = new Set<string>();
  /** When names were erased that stand in events of an import. */
  readonly erasedAt = new Map<string, number>();
  /** People as they were before they were joined or parted, by the hash of their set of identities. */
  readonly archive = new Map<string, ArchiveRow>();
  /** Groups that the events change and all of whose members are at hand. */
  readonly wholeGroups = new Set<string>();
  readonly parts: NeighbourhoodParts;
  readonly #names = new Map<Event, Names>();

  constructor(parts: NeighbourhoodParts) {
    this.parts = parts;
    this.workspaceId = parts.workspaceId;
  }

  isShared(id: string): boolean {
    if (!this.held.identities.get(id)?.shared) return false;
    return !this.open.has(id) || (this.held.edges.get(id)?.size ?? 0) > SHARED_FOR_SURE * 4;
  }

  /** True when an edge at hand, or in memory, says the same and is not later. */
  knows({ a, b, kind, time, messageId }: EdgeSeen): boolean {
    const [low, high] = a < b ? [a, b] : [b, a];
    const known = edgeIn(this.#edgesAt(low), low, high, kind) ?? edgeIn(this.#edgesAt(high), low, high, kind);
    return (
      known !== undefined && (known.time < time || (known.time === time && known.messageId <= messageId))
    );
  }

  #edgesAt(id: string): Edges | undefined {
    if (!this.held.edges.has(id)) this.recall('edges', id);
    return this.held.edges.get(id);
  }

  /** Worked out once: it is asked for at every step of an event's way. */
  namesIn(event: Event): Names {
    const known = this.#names.get(event);
    if (known) return known;
    const { identifiers } = event;
    const named = identifiers.map(({ type, value }) => ({
      type,
      value,
      id: identityId(this.workspaceId, type, value),
    }));
    const names = { named, edges: edgesOf(this.workspaceId, event, identifiers) };
    this.#names.set(event, names);
    return names;
  }

  /** The event's names were changed. */
  forgetNames(event: Event): void {
    this.#names.delete(event);
  }

  /** The person to whom this identity belongs now. */
  personOf(id: string): Person | undefined {
    const row = this.held.identities.get(id);
    return row && this.held.persons.get(row.profileId);
  }

  /** Whether the link says on purpose that two names are one person, or are not. */
  isExplicit({ a, b, kind }: Link): boolean {
    if (kind !== 'alias') return kind !== 'observed';
    return [a, b].every((id) => !DEVICE_TYPES.has(this.held.identities.get(id)?.type ?? ''));
  }

  /** Loads what the events, the people to look at again, and the decisions touch. */
  async load(
    events: readonly Event[],
    profileIds: readonly string[],
    decided: readonly Decided[],
  ): Promise<void> {
    const ids = new Set<string>(profileIds);
    const edges: Link[] = [...decided];
    for (const event of events) {
      event.identifiers = identifiersOf(event, this.parts.rules);
      if (event.previousId && isBlocked(event.previousId.value, this.parts.rules))
        event.previousId = undefined;
      const { named, edges: seen } = this.namesIn(event);
      for (const { id } of named) ids.add(id);
      for (const { a, b } of seen) ids.add(a).add(b);
      // Most events say of their names what others have said before; nobody's surroundings are wanted for that.
      if (!seen.every((edge) => this.knows(edge))) edges.push(...seen);
    }
    for (const { a, b } of decided) ids.add(a).add(b);
    await this.#loadErased(events);
    await this.loadIdentities(ids);
    await this.loadPersons([...this.held.identities.values()].map((row) => row.profileId));
    const older = this.#namedEarlier(events);
    if (edges.length > 0 || older.length > 0) await loadComponent(this, edges, older);
    await loadGroups(this, events);
    await loadMembers(this, events);
  }

  /** What was uploaded before somebody was erased does not make them again. */
  async #loadErased(events: readonly Event[]): Promise<void> {
    const ids = events
      .filter((event) => Number.isFinite(uploadOf(event)))
      .flatMap((event) => [...event.identifiers, ...(event.previousId ? [event.previousId] : [])])
      .map(({ type, value }) => identityId(this.workspaceId, type, value));
    if (ids.length === 0) return;
    for (const { id, at } of await readErased(this.parts.unit, this.workspaceId, [...new Set(ids)]))
      this.erasedAt.set(id, Number(at));
    for (const id of ids) {
      const at = this.parts.lately?.get(id);
      if (at !== undefined) this.erasedAt.set(id, at);
    }
  }

  async loadIdentities(ids: Iterable<string>): Promise<void> {
    const missing = [...ids].filter((id) => !this.held.identities.has(id) && !this.recall('identities', id));
    if (missing.length === 0) return;
    const { unit, locking } = this.parts;
    for (const row of await readIdentities(unit, locking, this.workspaceId, missing)) {
      this.held.identities.set(row.id, this.remember('identities', row.id, row));
    }
    const unknown = missing.filter((id) => !this.held.identities.has(id));
    if (unknown.length === 0) return;
    for (const id of await readSuppressed(unit, this.workspaceId, unknown)) this.suppressed.add(id);
  }

  async loadPersons(ids: Iterable<string>): Promise<void> {
    const wanted = new Set(ids);
    const missing = [...wanted].filter((id) => !this.held.persons.has(id) && !this.recall('persons', id));
    if (missing.length > 0) {
      const { unit, locking } = this.parts;
      for (const row of await readProfiles(unit, locking, this.workspaceId, missing)) {
        this.held.persons.set(row.id, this.remember('persons', row.id, this.#personOf(row)));
      }
    }
    for (const id of wanted) this.held.persons.get(id)?.attach(this.groupsOf);
    // A person found brings the rows of all their identities, which say what is shared.
    const members: string[] = [];
    for (const id of wanted) {
      for (const state of this.held.persons.get(id)?.profile.identities ?? []) members.push(state.id);
    }
    const unknown = members.filter((id) => !this.held.identities.has(id));
    if (unknown.length > 0) await this.loadIdentities(unknown);
    if (missing.some((id) => !this.held.persons.has(id))) await this.#loadMovedMeanwhile(missing);
  }

  /** On Postgres another server may have joined the person with another one between our two reads. */
  async #loadMovedMeanwhile(missing: readonly string[]): Promise<void> {
    const gone = new Set(missing.filter((id) => !this.held.persons.has(id)));
    const stale = [...this.held.identities.values()].filter((row) => gone.has(row.profileId));
    if (stale.length === 0) return;
    for (const row of stale) this.held.identities.delete(row.id);
    const { unit, locking } = this.parts;
    const rows = await readIdentities(
      unit,
      locking,
      this.workspaceId,
      stale.map((row) => row.id),
    );
    for (const row of rows) this.held.identities.set(row.id, row);
    const profiles = rows.map((row) => row.profileId).filter((id) => !gone.has(id));
    if (profiles.length > 0) await this.loadPersons(profiles);
  }

  #personOf(row: ProfileRow): Person {
    return new Person({
      workspaceId: this.workspaceId,
      profile: profileOf(row),
      members: JSON.parse(row.members) as Members,
      reviewAt: Number(row.review_at),
      updatedAt: Number(row.updated_at),
      stored: true,
    });
  }

  /** Those of several names of a person that are older than was thought: another one may be the person's first. */
  #namedEarlier(events: readonly Event[]): string[] {
    const ids: string[] = [];
    for (const event of events) {
      for (const { id } of this.namesIn(event).named) {
        const row = this.held.identities.get(id);
        if (!row || row.since <= event.time) continue;
        if (this.personOf(id)!.profile.identities.length > 1) ids.push(id);
      }
    }
    return ids;
  }

  readonly groupsOf = (ids: readonly string[]): HeldGroup[] =>
    ids.flatMap((id) => this.held.groups.get(id) ?? this.#fromMemory('groups', id) ?? []);

  #fromMemory(part: 'groups', id: string): HeldGroup | undefined {
    return (this.parts.memory?.get(this.workspaceId, part, id) ?? undefined) as HeldGroup | undefined;
  }

  /** Puts what the memory holds into the gathering; true when the memory knows, even that it is gone. */
  recall(part: keyof Held, id: string): boolean {
    const item = this.parts.memory?.get(this.workspaceId, part, id);
    if (item === undefined) return false;
    // The memory keeps each part's own kind of thing under the part's name.
    if (item !== null) (this.held[part] as Map<string, unknown>).set(id, item);
    return true;
  }

  remember<T extends Person | HeldGroup | Edges | IdentityRow>(part: keyof Held, id: string, item: T): T {
    return this.parts.memory?.keep(this.workspaceId, part, id, item) ?? item;
  }
}
