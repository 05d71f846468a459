// Everything that one unit of work needs to know about the people its events touch, loaded with few statements, changed
// in memory, and written once. `apply` is called in the order of the events; `save` hands everything to the unit.

import type { Event } from '@visavis/engine/collect';
import {
  type BehaviourIndex,
  DEVICE_TYPES,
  decodeProfile,
  type Edge,
  type EdgeSeen,
  edgesOf,
  emptyState,
  encodeProfile,
  fold,
  type Group,
  groupIdsOf,
  type IdentityRules,
  identifiersOf,
  identityId,
  named,
  normaliseIdentifier,
  SHARED_FOR_SURE,
} from '@visavis/engine/unify';
import type { Unit, Value } from '../platform/records/index.ts';
import { foldGroup, groupText } from './groups.ts';
import { type Edges, emptyHeld, type Held, type Memory } from './memory.ts';
import { type Members, Person } from './person.ts';
import * as store from './profile-store.ts';
import { type Change, otherEnd, Regrouping } from './regroup.ts';
import { termsOf } from './terms.ts';

export interface Applied {
  person: Person;
  /** The event changed who is who: these people are gone or changed, those are there now. */
  regroup?: Regroup;
  /** A group's traits changed, so everybody in it wants looking at: see `Unify.groupMembers`. */
  group?: string;
}
export interface Regroup {
  before: Person[];
  after: Person[];
  reason: string;
}

export interface GatheringParts {
  unit: Unit;
  /** On Postgres: rows that may change are locked as they are read. */
  locking: boolean;
  workspaceId: string;
  rules: IdentityRules;
  behaviours: BehaviourIndex;
  memory: Memory | undefined;
  now: number;
  onSaved(gathering: Gathering): void;
}

/** Somebody's decision about two identities; `look` decides nothing, it only resolves them again by today's rules. */
export interface Decided {
  a: string;
  b: string;
  kind: 'manual' | 'cut' | 'look';
}
type Link = Pick<Edge, 'a' | 'b'> & { kind: Edge['kind'] | 'look' };

/** A component larger than this is resolved as far as it was loaded. */
const MAX_LOADED = 2000;

export class Gathering {
  readonly workspaceId: string;
  readonly held: Held = emptyHeld();
  /** Identities whose profile changed in this unit, for the event store's `moved`. */
  readonly moved: { identity: string; profile: string }[] = [];
  readonly #parts: GatheringParts;
  readonly #generation: number;
  readonly #newEdges = new Map<string, Edge>();
  readonly #newIdentities = new Set<string>();
  readonly #changedIdentities = new Set<string>();
  readonly #changedEdgeLists = new Set<string>();
  readonly #changedGroups = new Set<string>();
  readonly #gone = new Map<string, Person>();
  readonly #groupMembers: [string, string][] = [];
  readonly #terms = new Map<string, [string, string]>();
  readonly #archive = new Map<string, store.ArchiveRow>();
  readonly #suppressed = new Set<string>();
  readonly #changes: Change[] = [];
  #pinned: [keyof Held, string][] = [];
  readonly #erased: string[] = [];
  /** Shared identities all of whose edges are at hand, so that what this unit brings may free them. */
  readonly #reconsider = new Set<string>();

  constructor(parts: GatheringParts) {
    this.#parts = parts;
    this.workspaceId = parts.workspaceId;
    this.#generation = parts.memory?.generation ?? 0;
  }

  // --- loading -------------------------------------------------------------------------------------------------

  /** Loads what the events, the people to look at again, and the decisions touch. */
  async load(
    events: readonly Event[],
    profileIds: readonly string[],
    decided: readonly Decided[],
  ): Promise<void> {
    const ids = new Set<string>(profileIds);
    const edges: Link[] = [...decided];
    for (const event of events) {
      event.identifiers = identifiersOf(event, this.#parts.rules);
      for (const { type, value } of event.identifiers) ids.add(identityId(this.workspaceId, type, value));
      edges.push(...edgesOf(this.workspaceId, event, event.identifiers));
    }
    for (const { a, b } of edges) ids.add(a).add(b);
    await this.#loadIdentities(ids);
    await this.#loadPersons([...this.held.identities.values()].map((row) => row.profileId));
    const older = this.#namedEarlier(events);
    if (edges.length > 0 || older.length > 0) await this.#loadComponent(edges, older);
    await this.#loadGroups(events);
  }

  async #loadIdentities(ids: Iterable<string>): Promise<void> {
    const missing = [...ids].filter((id) => !this.held.identities.has(id) && !this.#recall('identities', id));
    if (missing.length === 0) return;
    const { unit, locking } = this.#parts;
    for (const row of await store.readIdentities(unit, locking, this.workspaceId, missing)) {
      this.held.identities.set(row.id, this.#remember('identities', row.id, row));
    }
    const unknown = missing.filter((id) => !this.held.identities.has(id));
    if (unknown.length === 0) return;
    for (const id of await store.readSuppressed(unit, this.workspaceId, unknown)) this.#suppressed.add(id);
  }

  async #loadPersons(ids: Iterable<string>): Promise<void> {
    const wanted = new Set(ids);
    const missing = [...wanted].filter((id) => !this.held.persons.has(id) && !this.#recall('persons', id));
    if (missing.length > 0) {
      const { unit, locking } = this.#parts;
      for (const row of await store.readProfiles(unit, locking, this.workspaceId, missing)) {
        this.held.persons.set(row.id, this.#remember('persons', row.id, this.#personOf(row)));
      }
    }
    // A person found brings the rows of all their identities, which say what is shared.
    const members: string[] = [];
    for (const id of wanted) {
      for (const state of this.held.persons.get(id)?.profile.identities ?? []) members.push(state.id);
    }
    const unknown = members.filter((id) => !this.held.identities.has(id));
    if (unknown.length > 0) await this.#loadIdentities(unknown);
    if (missing.some((id) => !this.held.persons.has(id))) await this.#loadMovedMeanwhile(missing);
  }

  /** On Postgres another server may have joined the person with another one between our two reads. */
  async #loadMovedMeanwhile(missing: readonly string[]): Promise<void> {
    const gone = new Set(missing.filter((id) => !this.held.persons.has(id)));
    const stale = [...this.held.identities.values()].filter((row) => gone.has(row.profileId));
    if (stale.length === 0) return;
    for (const row of stale) this.held.identities.delete(row.id);
    const { unit, locking } = this.#parts;
    const rows = await store.readIdentities(
      unit,
      locking,
      this.workspaceId,
      stale.map((row) => row.id),
    );
    for (const row of rows) this.held.identities.set(row.id, row);
    const profiles = rows.map((row) => row.profileId).filter((id) => !gone.has(id));
    if (profiles.length > 0) await this.#loadPersons(profiles);
  }

  #personOf(row: store.ProfileRow): Person {
    return new Person({
      workspaceId: this.workspaceId,
      profile: decodeProfile(row.id, row.state),
      members: JSON.parse(row.members) as Members,
      reviewAt: Number(row.review_at),
      updatedAt: Number(row.updated_at),
      stored: true,
      groupsOf: this.#groupsOf,
    });
  }

  /** Those of several names of a person that are older than was thought: another one may be the person's first. */
  #namedEarlier(events: readonly Event[]): string[] {
    const ids: string[] = [];
    for (const event of events) {
      for (const { type, value } of event.identifiers) {
        const id = identityId(this.workspaceId, type, value);
        const row = this.held.identities.get(id);
        if (!row || row.since <= event.time) continue;
        if (this.personOf(id)!.profile.identities.length > 1) ids.push(id);
      }
    }
    return ids;
  }

  /** Everybody whom the new edges could join or part: all that hangs together through names that are not shared. */
  async #loadComponent(edges: readonly Link[], also: readonly string[]): Promise<void> {
    let frontier = new Set<string>(also);
    for (const { a, b } of edges) for (const id of [a, b]) this.#addMembers(id, frontier);
    const explicit = edges.filter((edge) => this.#isExplicit(edge));
    const seen = new Set<string>();
    while (frontier.size > 0) {
      await this.#loadReach(frontier, seen);
      frontier = explicit.length > 0 ? await this.#reconsiderAround(explicit) : new Set();
    }
    await this.#loadArchive(seen);
  }

  async #loadReach(from: Set<string>, seen: Set<string>): Promise<void> {
    let frontier = from;
    while (frontier.size > 0 && seen.size < MAX_LOADED) {
      for (const id of frontier) seen.add(id);
      await this.#loadEdges(frontier);
      const ends = new Set<string>();
      for (const id of frontier) for (const end of this.#ends(id)) ends.add(end);
      await this.#loadIdentities(ends);
      await this.#loadPersons([...ends].flatMap((id) => this.held.identities.get(id)?.profileId ?? []));
      const next = new Set<string>();
      for (const id of ends) if (!this.isShared(id)) this.#addMembers(id, next);
      frontier = new Set([...next].filter((id) => !seen.has(id)));
    }
  }

  #addMembers(id: string, to: Set<string>): void {
    to.add(id);
    const row = this.held.identities.get(id);
    const person = row && this.held.persons.get(row.profileId);
    for (const state of person?.profile.identities ?? []) to.add(state.id);
  }

  #ends(id: string): string[] {
    return [...(this.held.edges.get(id)?.values() ?? [])].map((edge) => otherEnd(edge, id));
  }

  async #loadEdges(ids: Iterable<string>): Promise<void> {
    const missing = [...ids].filter((id) => !this.held.edges.has(id) && !this.#recall('edges', id));
    const known = missing.filter((id) => this.held.identities.has(id));
    const { unit } = this.#parts;
    const [whole, shared] = [
      known.filter((id) => !this.isShared(id)),
      known.filter((id) => this.isShared(id)),
    ];
    const found = [
      ...(whole.length > 0 ? await store.readEdges(unit, this.workspaceId, whole) : []),
      ...(shared.length > 0 ? await store.readDecisions(unit, this.workspaceId, shared) : []),
    ];
    const lists = new Map<string, Edges>(missing.map((id) => [id, new Map()]));
    for (const edge of found) {
      lists.get(edge.a)?.set(edgeKey(edge), edge);
      lists.get(edge.b)?.set(edgeKey(edge), edge);
    }
    for (const [id, list] of lists) this.held.edges.set(id, this.#remember('edges', id, list));
  }

  /**
   * Joining names on purpose may show that a device seen with both belongs to one person after all. Opens the shared
   * names around those who are, or are to be, joined on purpose, and returns them.
   */
  async #reconsiderAround(explicit: readonly Pick<Edge, 'a' | 'b'>[]): Promise<Set<string>> {
    const around = new Set(explicit.flatMap(({ a, b }) => [a, b]));
    for (const id of this.#saidToBeOne(explicit)) for (const end of this.#ends(id)) around.add(end);
    await this.#loadIdentities(around);
    const shared = [...around].filter((id) => this.isShared(id) && !this.#reconsider.has(id));
    if (shared.length === 0) return new Set();
    const edges = await store.readEdges(this.#parts.unit, this.workspaceId, shared);
    const opened = new Set<string>();
    for (const id of shared) {
      const mine = edges.filter((e) => e.a === id || e.b === id);
      if (mine.length > SHARED_FOR_SURE * 4) continue;
      opened.add(id);
      this.#reconsider.add(id);
      const list: Edges = new Map(mine.map((edge) => [edgeKey(edge), edge]));
      for (const [key, edge] of this.held.edges.get(id) ?? []) list.set(key, edge);
      // Units in flight are not in the store yet; what they saw is at the other end.
      for (const end of this.#linkedWith(id)) list.set(edgeKey(end), end);
      this.held.edges.set(id, list);
    }
    return opened;
  }

  #linkedWith(id: string): Edge[] {
    const found: Edge[] = [];
    for (const list of this.held.edges.values())
      for (const edge of list.values()) if (edge.a === id || edge.b === id) found.push(edge);
    return found;
  }

  /** The ends of these edges, and whoever was said to be one with them before. */
  #saidToBeOne(explicit: readonly Pick<Edge, 'a' | 'b'>[]): Set<string> {
    const found = new Set<string>();
    const open = explicit.flatMap(({ a, b }) => [a, b]);
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (found.has(id)) continue;
      found.add(id);
      for (const edge of this.held.edges.get(id)?.values() ?? [])
        if (this.#isExplicit(edge)) open.push(otherEnd(edge, id));
    }
    return found;
  }

  async #loadArchive(ids: ReadonlySet<string>): Promise<void> {
    const several = [...ids].filter((id) => {
      const row = this.held.identities.get(id);
      const person = row && this.held.persons.get(row.profileId);
      return (person?.profile.identities.length ?? 0) > 1;
    });
    if (several.length === 0) return;
    const rows = await store.readArchive(this.#parts.unit, this.workspaceId, several);
    for (const row of rows) this.#archive.set(row.set_hash, row);
  }

  async #loadGroups(events: readonly Event[]): Promise<void> {
    const ids = new Set(events.flatMap((event) => event.groupId ?? []));
    for (const person of this.held.persons.values()) for (const id of groupIdsOf(person.profile)) ids.add(id);
    const missing = [...ids].filter((id) => !this.held.groups.has(id) && !this.#recall('groups', id));
    if (missing.length === 0) return;
    const { unit, locking } = this.#parts;
    for (const group of await store.readGroups(unit, locking, this.workspaceId, missing)) {
      this.held.groups.set(group.id, this.#remember('groups', group.id, group));
    }
  }

  readonly #groupsOf = (ids: readonly string[]): Group[] =>
    ids.flatMap((id) => this.held.groups.get(id) ?? this.#fromMemory('groups', id) ?? []);

  #fromMemory(part: 'groups', id: string): Group | undefined {
    return (this.#parts.memory?.get(this.workspaceId, part, id) ?? undefined) as Group | undefined;
  }

  /** Puts what the memory holds into the gathering; true when the memory knows, even that it is gone. */
  #recall(part: keyof Held, id: string): boolean {
    const item = this.#parts.memory?.get(this.workspaceId, part, id);
    if (item === undefined) return false;
    // The memory keeps each part's own kind of thing under the part's name.
    if (item !== null) (this.held[part] as Map<string, unknown>).set(id, item);
    return true;
  }

  #remember<T extends Person | Group | Edges | store.IdentityRow>(part: keyof Held, id: string, item: T): T {
    return this.#parts.memory?.keep(this.workspaceId, part, id, item) ?? item;
  }

  // --- applying ------------------------------------------------------------------------------------------------

  isShared(id: string): boolean {
    if (!this.held.identities.get(id)?.shared) return false;
    return !this.#reconsider.has(id) || (this.held.edges.get(id)?.size ?? 0) > SHARED_FOR_SURE * 4;
  }

  /** Whose event it is, after it is folded in. */
  apply(event: Event): Applied {
    const names = event.identifiers.map((i) => ({ ...i, id: identityId(this.workspaceId, i.type, i.value) }));
    const first = names[0];
    if (!first || this.#suppressed.has(first.id)) return { person: this.#nobody(event) };
    let sinceChanged = false;
    const usable = names.filter((name) => !this.#suppressed.has(name.id));
    if (event.type === 'alias' && event.previousId) {
      const previous = normaliseIdentifier(event.previousId);
      const id = identityId(this.workspaceId, previous.type, previous.value);
      if (!this.#suppressed.has(id)) usable.push({ ...previous, id });
    }
    for (const name of usable) sinceChanged = this.#name(name, event.time) || sinceChanged;
    let graphChanged = false;
    for (const edge of edgesOf(this.workspaceId, event, event.identifiers)) {
      if (this.#suppressed.has(edge.a) || this.#suppressed.has(edge.b)) continue;
      graphChanged = this.#seeEdge(edge) || graphChanged;
    }
    const regroup =
      graphChanged || sinceChanged
        ? this.#regroup(
            usable.map((name) => name.id),
            { at: event.time, messageId: event.messageId, actor: '', reason: reasonOf(event) },
          )
        : undefined;
    const person = this.personOf(first.id)!;
    fold(person.state(first.id), event, this.#parts.behaviours, person.changes);
    person.updatedAt = Math.max(person.updatedAt, event.receivedAt);
    person.touch();
    this.#noteTerms(first.id, event);
    const group = this.#foldGroup(first.id, event);
    return { person, ...(regroup && { regroup }), ...(group !== undefined && { group }) };
  }

  /** Somebody joins or cuts two identities. `reason` is what they said. */
  decide(
    decided: readonly Decided[],
    by: { at: number; actor: string; reason: string; messageId: string },
  ): Regroup | undefined {
    for (const { a, b, kind } of decided) {
      if (kind === 'look') continue;
      const [low, high] = a < b ? [a, b] : [b, a];
      this.#setEdge({ a: low, b: high, kind, time: by.at, messageId: by.messageId });
    }
    return this.#regroup([...new Set(decided.flatMap(({ a, b }) => [a, b]))], by);
  }

  /**
   * Removes a person with everything that names them, and whatever was kept of their identities. Resolves to how many
   * rows of which table went. Suppressed identities are never made again.
   */
  async erase(person: Person, { suppress }: { suppress: boolean }): Promise<string[]> {
    const ids = person.profile.identities.map((state) => state.id);
    const edges = await store.readEdges(this.#parts.unit, this.workspaceId, ids);
    for (const id of new Set(edges.flatMap(({ a, b }) => [a, b]))) {
      if (ids.includes(id)) continue;
      this.#recall('edges', id);
      const list = this.held.edges.get(id);
      for (const edge of edges) list?.delete(edgeKey(edge));
      if (list) this.#changedEdgeLists.add(id);
    }
    this.held.persons.delete(person.id);
    this.#gone.set(person.id, person);
    for (const id of ids) {
      this.held.identities.delete(id);
      this.held.edges.delete(id);
      this.#erased.push(id);
    }
    const { unit, now } = this.#parts;
    for (const statement of store.ERASE) {
      const twice = statement.name === 'unify_erase_edges';
      unit.run(
        statement,
        ids.map((id) => (twice ? [this.workspaceId, id, id] : [this.workspaceId, id])),
      );
    }
    if (suppress)
      unit.run(
        store.SUPPRESS,
        ids.map((id) => [this.workspaceId, id, now]),
      );
    return ids;
  }

  /** The person to whom this identity belongs now. */
  personOf(id: string): Person | undefined {
    const row = this.held.identities.get(id);
    return row && this.held.persons.get(row.profileId);
  }

  #nobody(event: Event): Person {
    const id = identityId(this.workspaceId, 'nobody', event.messageId);
    const state = emptyState(id, 'nobody', event.messageId);
    fold(state, event, this.#parts.behaviours, new Set());
    return new Person({
      workspaceId: this.workspaceId,
      profile: { id, identities: [state] },
      transient: true,
    });
  }

  /** True when an identity that is one of several is now known to be older than was thought. */
  #name({ id, type, value }: { id: string; type: string; value: string }, time: number): boolean {
    const row = this.held.identities.get(id);
    if (!row) {
      this.#create(id, type, value, time);
      return false;
    }
    if (row.since <= time) return false;
    row.since = time;
    this.#changedIdentities.add(id);
    const person = this.personOf(id)!;
    named(person.state(id), time);
    person.touch();
    return person.profile.identities.length > 1;
  }

  #create(id: string, type: string, value: string, time: number): void {
    const state = emptyState(id, type, value);
    named(state, time);
    this.held.identities.set(id, { id, type, value, profileId: id, since: time, shared: false });
    const person = new Person({
      workspaceId: this.workspaceId,
      profile: { id, identities: [state] },
      groupsOf: this.#groupsOf,
    });
    person.reviewAll = true;
    person.touch();
    this.held.persons.set(id, person);
    this.held.edges.set(id, new Map());
    this.#newIdentities.add(id);
    this.#gone.delete(id);
    if (!DEVICE_TYPES.has(type)) this.#addTerm(value, id);
  }

  /** True when the edge is new, or earlier than was known. */
  #seeEdge({ a, b, kind, time, messageId }: EdgeSeen): boolean {
    const [low, high] = a < b ? [a, b] : [b, a];
    const edge: Edge = { a: low, b: high, kind, time, messageId };
    const key = edgeKey(edge);
    const known = this.held.edges.get(low)?.get(key) ?? this.held.edges.get(high)?.get(key);
    if (known && (known.time < time || (known.time === time && known.messageId <= messageId))) return false;
    this.#setEdge(edge);
    return true;
  }

  #setEdge(edge: Edge): void {
    const key = edgeKey(edge);
    for (const id of [edge.a, edge.b]) {
      const list = this.held.edges.get(id) ?? new Map<string, Edge>();
      // At a shared name only decisions are kept; its observed edges may be very many.
      if (!this.isShared(id) || edge.kind === 'manual' || edge.kind === 'cut') list.set(key, edge);
      this.held.edges.set(id, list);
      this.#changedEdgeLists.add(id);
    }
    this.#newEdges.set(key, edge);
  }

  #regroup(
    seeds: readonly string[],
    by: { at: number; messageId: string; actor: string; reason: string },
  ): Regroup | undefined {
    const regrouping = new Regrouping({
      gathering: this,
      rules: this.#parts.rules,
      archive: this.#archive,
      makePerson: (parts) =>
        new Person({ ...parts, workspaceId: this.workspaceId, groupsOf: this.#groupsOf }),
    });
    const result = regrouping.run(seeds, by);
    for (const id of result.reshared) {
      this.#changedIdentities.add(id);
      this.#changedEdgeLists.add(id);
      // All its edges are at hand, so later events of this unit may still show otherwise.
      this.#reconsider.add(id);
    }
    this.#changes.push(...result.changes);
    if (result.before.length === 0) return undefined;
    for (const person of result.before) {
      this.held.persons.delete(person.id);
      this.#gone.set(person.id, person);
    }
    for (const person of result.after) {
      this.held.persons.set(person.id, person);
      // The row of that id, if there is one, is theirs now.
      person.stored = this.#gone.get(person.id)?.stored ?? false;
      this.#gone.delete(person.id);
      for (const state of person.profile.identities) this.#move(state.id, person.id);
    }
    return { before: result.before, after: result.after, reason: by.reason };
  }

  #move(id: string, profileId: string): void {
    const row = this.held.identities.get(id)!;
    if (row.profileId === profileId) return;
    row.profileId = profileId;
    this.#changedIdentities.add(id);
    this.moved.push({ identity: id, profile: profileId });
  }

  #isExplicit({ a, b, kind }: Link): boolean {
    if (kind !== 'alias') return kind !== 'observed';
    return [a, b].every((id) => !DEVICE_TYPES.has(this.held.identities.get(id)?.type ?? ''));
  }

  #foldGroup(identity: string, event: Event): string | undefined {
    if (event.groupId === undefined) return undefined;
    this.#groupMembers.push([event.groupId, identity]);
    if (event.type !== 'group') return undefined;
    let group = this.held.groups.get(event.groupId);
    if (!group) {
      group = { id: event.groupId, traits: {} };
      this.held.groups.set(group.id, group);
      this.#changedGroups.add(group.id);
    }
    if (!foldGroup(group, event)) return undefined;
    this.#changedGroups.add(group.id);
    for (const person of this.held.persons.values()) {
      if (groupIdsOf(person.profile).includes(group.id)) person.touch();
    }
    this.personOf(identity)!.changes.add('group');
    return group.id;
  }

  #noteTerms(id: string, event: Event): void {
    if (event.type === 'identify') for (const term of termsOf(event.traits)) this.#addTerm(term, id);
  }

  #addTerm(text: string, id: string): void {
    const term = text.toLowerCase().slice(0, 200);
    this.#terms.set(`${id}\n${term}`, [term, id]);
  }

  // --- saving --------------------------------------------------------------------------------------------------

  /** Writes everything to the unit, each person once. Call it after the rooms to the right have set the memberships. */
  save(): void {
    const { unit } = this.#parts;
    const workspaceId = this.workspaceId;
    const dirty = [...this.held.persons.values()].filter((person) => person.dirty && !person.transient);
    const gone = [...this.#gone.values()].filter((person) => person.stored);
    const identities = [...new Set([...this.#newIdentities, ...this.#changedIdentities])].sort();
    unit.run(
      store.DELETE_PROFILE,
      gone.map((person) => [workspaceId, person.id]),
    );
    unit.run(store.WRITE_PROFILE, dirty.sort(byId).map(profileRow));
    unit.run(
      store.WRITE_IDENTITY,
      identities.map((id) => {
        const row = this.held.identities.get(id)!;
        return [workspaceId, id, row.type, row.value, row.profileId, row.since, row.shared ? 1 : 0];
      }),
    );
    unit.run(
      store.WRITE_MOVED,
      this.moved.map(({ identity, profile }) => [workspaceId, identity, profile]),
    );
    this.#saveEdges();
    this.#saveGroups();
    unit.run(
      store.WRITE_TERM,
      [...this.#terms.values()].map(([term, id]) => [workspaceId, term, id]),
    );
    this.#saveChanges();
    this.#pin(dirty, identities);
    for (const person of dirty) {
      person.stored = true;
      person.dirty = false;
      person.reviewAll = false;
      person.changes.clear();
    }
    this.#parts.onSaved(this);
  }

  #saveEdges(): void {
    const rows = { seen: [] as SqlRow[], decided: [] as SqlRow[] };
    for (const edge of this.#newEdges.values()) {
      const list = edge.kind === 'manual' || edge.kind === 'cut' ? rows.decided : rows.seen;
      list.push([this.workspaceId, edge.a, edge.b, edge.kind, edge.time, edge.messageId]);
    }
    this.#parts.unit.run(store.WRITE_OBSERVED, rows.seen);
    this.#parts.unit.run(store.WRITE_DECISION, rows.decided);
  }

  #saveGroups(): void {
    const { unit, now } = this.#parts;
    const rows = [...this.#changedGroups].sort().map((id) => {
      const group = this.held.groups.get(id)!;
      return [this.workspaceId, id, groupText(group), now];
    });
    unit.run(store.WRITE_GROUP, rows);
    unit.run(
      store.WRITE_GROUP_MEMBER,
      this.#groupMembers.map(([group, identity]) => [this.workspaceId, group, identity]),
    );
  }

  #saveChanges(): void {
    const { unit } = this.#parts;
    for (const change of this.#changes) {
      unit.run(store.WRITE_MERGE, [[this.workspaceId, ...change.row]]);
      unit.run(
        store.WRITE_MERGE_IDENTITY,
        change.identities.map((id) => [this.workspaceId, id, change.row[0]!]),
      );
      unit.run(
        store.WRITE_ARCHIVE,
        change.archive.map((row) => [
          this.workspaceId,
          row.set_hash,
          row.profile_id,
          row.state_hash,
          row.members,
          row.review_at,
          row.updated_at,
        ]),
      );
    }
  }

  #pin(dirty: readonly Person[], identities: readonly string[]): void {
    const { memory } = this.#parts;
    if (!memory || memory.generation !== this.#generation) return;
    const pin = (part: keyof Held, id: string, item: Parameters<Memory['pin']>[3]): void => {
      memory.pin(this.workspaceId, part, id, item);
      this.#pinned.push([part, id]);
    };
    for (const person of this.#gone.values()) pin('persons', person.id, undefined);
    for (const id of this.#erased) {
      pin('identities', id, undefined);
      pin('edges', id, undefined);
    }
    for (const person of dirty) pin('persons', person.id, person);
    for (const id of identities) pin('identities', id, this.held.identities.get(id));
    for (const id of this.#changedEdgeLists) pin('edges', id, this.#edgesToKeep(id));
    for (const id of this.#changedGroups) pin('groups', id, this.held.groups.get(id));
  }

  /** A shared name's observed edges may be very many; only decisions about it are kept. */
  #edgesToKeep(id: string): Edges {
    const list = this.held.edges.get(id)!;
    if (!this.held.identities.get(id)?.shared) return list;
    return new Map([...list].filter(([, { kind }]) => kind === 'manual' || kind === 'cut'));
  }

  /** Call it when the unit has resolved: what was written is in the store now. */
  committed(): void {
    const { memory } = this.#parts;
    if (memory && memory.generation === this.#generation)
      for (const [part, id] of this.#pinned) memory.release(this.workspaceId, part, id);
    this.#pinned = [];
  }

  /** Call it when the unit has failed: what is in memory is not what is in the store. */
  failed(): void {
    const { memory } = this.#parts;
    if (memory && memory.generation === this.#generation) memory.forget();
    this.#pinned = [];
    this.#parts.onSaved(this);
  }
}

type SqlRow = Value[];

function profileRow(person: Person): SqlRow {
  const { workspaceId, id, profile, members, reviewAt, updatedAt } = person;
  return [workspaceId, id, encodeProfile(profile), JSON.stringify(members), reviewAt, updatedAt];
}

const byId = (a: Person, b: Person): number => (a.id < b.id ? -1 : 1);

export const edgeKey = ({ a, b, kind }: Pick<Edge, 'a' | 'b' | 'kind'>): string => `${a} ${b} ${kind}`;

function reasonOf(event: Event): string {
  const names = event.identifiers.map(({ type, value }) => `${type} ${value}`);
  if (event.type === 'alias' && event.previousId)
    return `An alias says that ${names[0]} was ${event.previousId.type} ${event.previousId.value} before`;
  return `${event.name} names ${names.join(' and ')} together`;
}
