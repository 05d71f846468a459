// One unit's work on people: its events are applied to whoever they touch, in memory, and everybody is written once.
// `apply` is called in the order of the events; `save` hands everything to the unit.

import { randomUUID } from 'node:crypto';
import type { Event, Identifier } from '@visavis/engine/collect';
import {
  type BehaviourIndex,
  DEVICE_TYPES,
  type Edge,
  type EdgeSeen,
  emptyState,
  encodeProfile,
  fold,
  groupIdsOf,
  identityId,
  isDerivedName,
  named,
  previousNamesOf,
} from '@visavis/engine/unify';
import type { Value } from '../platform/records/index.ts';
import { withoutNames } from './forgotten.ts';
import type { ChangedGroup } from './group-store.ts';
import { foldGroup, groupText, type HeldGroup } from './groups.ts';
import type { Edges, Held, Memory } from './memory.ts';
import { type Decided, edgeKey, Neighbourhood, type NeighbourhoodParts, uploadOf } from './neighbourhood.ts';
import { Person } from './person.ts';
import * as store from './profile-store.ts';
import { type Change, Regrouping } from './regroup.ts';
import { termsOf } from './terms.ts';

export interface Applied {
  person: Person;
  /** The event changed who is who: these people are gone or changed, those are there now. */
  regroup?: Regroup;
  /** What this event alone has changed; see `ProfileView`. */
  changes: ReadonlySet<string>;
}
export interface Regroup {
  before: Person[];
  after: Person[];
  reason: string;
}

export interface GatheringParts extends NeighbourhoodParts {
  behaviours: BehaviourIndex;
  now: number;
  /** Somebody asks for people to be settled: also where nothing is left to do, what others did must be committed first. */
  waits?: boolean;
  onSaved(gathering: Gathering): void;
  /** These were just erased. */
  erased?(ids: readonly string[], at: number): void;
}

export class Gathering {
  readonly workspaceId: string;
  /** Identities whose profile changed in this unit, for the event store's `moved`. */
  readonly moved: { identity: string; profile: string }[] = [];
  readonly #parts: GatheringParts;
  readonly #near: Neighbourhood;
  readonly #generation: number;
  readonly #newEdges = new Map<string, Edge>();
  readonly #newIdentities = new Set<string>();
  readonly #changedIdentities = new Set<string>();
  readonly #changedEdgeLists = new Set<string>();
  readonly #changedGroups = new Set<string>();
  /** Groups whose traits changed: everybody in them wants looking at. It is written down until that is done. */
  readonly groupsToReview = new Map<string, ChangedGroup>();
  readonly #gone = new Map<string, Person>();
  readonly #groupMembers: [string, string][] = [];
  readonly #terms = new Map<string, [string, string]>();
  readonly #changes: Change[] = [];
  #pinned: [keyof Held, string][] = [];
  /** The earliest instant at which somebody whom this unit writes changes by themselves; 0: never. */
  earliestReview = 0;
  readonly #erased: string[] = [];

  constructor(parts: GatheringParts) {
    this.#parts = parts;
    this.workspaceId = parts.workspaceId;
    this.#near = new Neighbourhood(parts);
    this.#generation = parts.memory?.generation ?? 0;
  }

  /** Loads what the events, the people to look at again, and the decisions touch; then the others can be called. */
  load(events: readonly Event[], profileIds: readonly string[], decided: readonly Decided[]): Promise<void> {
    return this.#near.load(events, profileIds, decided);
  }

  /** The ids of an event's names, most telling first. */
  namesIn(event: Event): readonly { id: string }[] {
    return this.#near.namesIn(event).named;
  }

  /** The person to whom this identity belongs now. */
  personOf(id: string): Person | undefined {
    return this.#near.personOf(id);
  }

  /** Whether one of these identities is of somebody who was erased for good: of a question, too, nothing is kept. */
  mustForget(ids: readonly string[]): boolean {
    return ids.some((id) => this.#near.suppressed.has(id));
  }

  /**
   * Whether the event is about somebody who was erased for good, so that nothing of it may be kept. The names of such
   * people are taken out of events about others. Ask before the event is applied and written.
   */
  forgets(event: Event): boolean {
    const { suppressed, erasedAt } = this.#near;
    if (suppressed.size === 0 && erasedAt.size === 0) return false;
    const uploadedAt = uploadOf(event);
    const isGone = ({ type, value }: Identifier) => {
      const id = identityId(this.workspaceId, type, value);
      return suppressed.has(id) || (erasedAt.get(id) ?? 0) >= uploadedAt;
    };
    const [first] = event.identifiers;
    if (first && isGone(first)) return true;
    const previous = previousNamesOf(event).filter(isGone);
    const gone = [...event.identifiers.filter(isGone), ...previous];
    if (gone.length === 0) return false;
    event.identifiers = event.identifiers.filter((name) => !isGone(name));
    this.#near.forgetNames(event);
    if (previous.length > 0) delete event.previousId;
    withoutNames(
      event,
      gone.map(({ value }) => value),
    );
    return false;
  }

  /** Everybody in the group that this event may change, where all of them are at hand. */
  concernedBy({ type, groupId }: Event): Person[] {
    if (type !== 'group' || groupId === undefined || !this.#near.wholeGroups.has(groupId)) return [];
    return this.#membersOf(groupId);
  }

  #membersOf(groupId: string): Person[] {
    return [...this.#near.held.persons.values()].filter(({ profile }) =>
      groupIdsOf(profile).includes(groupId),
    );
  }

  /** Whose event it is, after it is folded in. */
  apply(event: Event): Applied {
    const { named, edges } = this.#near.namesIn(event);
    const { suppressed } = this.#near;
    const first = named[0];
    if (!first || suppressed.has(first.id)) return { person: this.#nobody(event), changes: NOTHING };
    let sinceChanged = false;
    const usable = named.filter((name) => !suppressed.has(name.id));
    for (const previous of previousNamesOf(event)) {
      const id = identityId(this.workspaceId, previous.type, previous.value);
      if (!suppressed.has(id)) usable.push({ ...previous, id });
    }
    for (const name of usable) sinceChanged = this.#name(name, event.time) || sinceChanged;
    let graphChanged = false;
    for (const edge of edges) {
      if (suppressed.has(edge.a) || suppressed.has(edge.b)) continue;
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
    const changes = new Set<string>();
    fold(person.state(first.id), event, this.#parts.behaviours, changes);
    for (const change of changes) person.changes.add(change);
    person.updatedAt = Math.max(person.updatedAt, event.receivedAt);
    person.touch();
    this.#noteTerms(first.id, event);
    this.#foldGroup(first.id, event);
    return { person, changes, ...(regroup && { regroup }) };
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
   * Removes a person with everything that names them, and whatever was kept of their identities. Resolves to those, and
   * to the others that they were seen together with. Suppressed identities are never made again.
   */
  async erase(
    person: Person,
    { suppress }: { suppress: boolean },
  ): Promise<{ ids: string[]; others: string[] }> {
    const ids = person.profile.identities.map((state) => state.id);
    const edges = await store.readEdges(this.#parts.unit, this.workspaceId, ids);
    const others = new Set(edges.flatMap(({ a, b }) => [a, b]));
    for (const id of ids) others.delete(id);
    for (const id of others) {
      this.#near.recall('edges', id);
      const list = this.#near.held.edges.get(id);
      for (const edge of edges) list?.delete(edgeKey(edge));
      if (list) this.#changedEdgeLists.add(id);
    }
    this.#near.held.persons.delete(person.id);
    this.#gone.set(person.id, person);
    for (const id of ids) {
      this.#near.held.identities.delete(id);
      this.#near.held.edges.delete(id);
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
    this.#parts.erased?.(ids, now);
    return { ids, others: [...others] };
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
    const row = this.#near.held.identities.get(id);
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
    this.#near.held.identities.set(id, { id, type, value, profileId: id, since: time, shared: false });
    const person = new Person({
      workspaceId: this.workspaceId,
      profile: { id, identities: [state] },
      groupsOf: this.#near.groupsOf,
    });
    person.reviewAll = true;
    person.touch();
    this.#near.held.persons.set(id, person);
    this.#near.held.edges.set(id, new Map());
    this.#newIdentities.add(id);
    this.#gone.delete(id);
    if (!DEVICE_TYPES.has(type)) this.#addTerm(value, id);
  }

  /** True when the edge is new, or earlier than was known. */
  #seeEdge(seen: EdgeSeen): boolean {
    if (this.#near.knows(seen)) return false;
    const [a, b] = seen.a < seen.b ? [seen.a, seen.b] : [seen.b, seen.a];
    this.#setEdge({ ...seen, a, b });
    return true;
  }

  #setEdge(edge: Edge): void {
    const key = edgeKey(edge);
    for (const id of [edge.a, edge.b]) {
      const list = this.#near.held.edges.get(id) ?? new Map<string, Edge>();
      // At a shared name only decisions are kept; its observed edges may be very many.
      if (!this.#near.isShared(id) || edge.kind === 'manual' || edge.kind === 'cut') list.set(key, edge);
      this.#near.held.edges.set(id, list);
      this.#changedEdgeLists.add(id);
    }
    this.#newEdges.set(key, edge);
  }

  #regroup(
    seeds: readonly string[],
    by: { at: number; messageId: string; actor: string; reason: string },
  ): Regroup | undefined {
    const regrouping = new Regrouping({
      gathering: this.#near,
      rules: this.#parts.rules,
      archive: this.#near.archive,
      makePerson: (parts) =>
        new Person({ ...parts, workspaceId: this.workspaceId, groupsOf: this.#near.groupsOf }),
    });
    const result = regrouping.run(seeds, by);
    for (const id of result.reshared) {
      this.#changedIdentities.add(id);
      this.#changedEdgeLists.add(id);
      // All its edges are at hand, so later events of this unit may still show otherwise.
      this.#near.open.add(id);
    }
    this.#changes.push(...result.changes);
    if (result.before.length === 0) return undefined;
    for (const person of result.before) {
      this.#near.held.persons.delete(person.id);
      this.#gone.set(person.id, person);
    }
    for (const person of result.after) {
      this.#near.held.persons.set(person.id, person);
      // The row of that id, if there is one, is theirs now.
      person.stored = this.#gone.get(person.id)?.stored ?? false;
      this.#gone.delete(person.id);
      for (const state of person.profile.identities) this.#move(state.id, person.id);
    }
    return { before: result.before, after: result.after, reason: by.reason };
  }

  #move(id: string, profileId: string): void {
    const row = this.#near.held.identities.get(id)!;
    if (row.profileId === profileId) return;
    row.profileId = profileId;
    this.#changedIdentities.add(id);
    this.moved.push({ identity: id, profile: profileId });
  }

  #foldGroup(identity: string, event: Event): void {
    if (event.groupId === undefined) return;
    this.#groupMembers.push([event.groupId, identity]);
    if (event.type !== 'group') return;
    let group: HeldGroup | undefined = this.#near.held.groups.get(event.groupId);
    if (!group) {
      group = { id: event.groupId, traits: {} };
      this.#near.held.groups.set(group.id, group);
      this.#changedGroups.add(group.id);
    }
    const { changed, written } = foldGroup(group, event);
    if (written) this.#changedGroups.add(group.id);
    if (!changed) return;
    if (!this.#near.wholeGroups.has(group.id)) this.#reviewLater(group);
    for (const person of this.#membersOf(group.id)) {
      person.attach(this.#near.groupsOf);
      person.changes.add('group');
    }
  }

  #reviewLater(group: HeldGroup): void {
    const { id: groupId } = group;
    group.stamp = randomUUID();
    this.groupsToReview.set(groupId, { workspaceId: this.workspaceId, groupId, stamp: group.stamp });
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
    const { unit, waits } = this.#parts;
    const workspaceId = this.workspaceId;
    if (waits) unit.run(store.WAIT, [['']]);
    const dirty = [...this.#near.held.persons.values()].filter((person) => person.dirty && !person.transient);
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
        const row = this.#near.held.identities.get(id)!;
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
    this.#saveDerived(dirty);
    this.#pin(dirty, identities);
    for (const person of dirty) {
      person.stored = true;
      person.dirty = false;
    }
    const reviews = dirty.map(({ reviewAt }) => reviewAt).filter((at) => at > 0);
    this.earliestReview = reviews.length === 0 ? 0 : reviews.reduce((a, b) => Math.min(a, b));
    for (const person of this.#near.held.persons.values()) {
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
      const group = this.#near.held.groups.get(id)!;
      return [this.workspaceId, id, groupText(group), now];
    });
    unit.run(store.WRITE_GROUP, rows);
    unit.run(
      store.WRITE_GROUP_REVIEW,
      [...this.groupsToReview.values()].map(({ groupId, stamp }) => [this.workspaceId, groupId, stamp, now]),
    );
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
          row.derived,
        ]),
      );
    }
  }

  /** For the event store: who has other derived values now, and who was made of others that had any. */
  #saveDerived(dirty: readonly Person[]): void {
    const isRegrouped =
      this.#changes.length > 0 &&
      [...dirty, ...this.#gone.values()].some(({ profile }) => profile.derived !== undefined);
    const changed = dirty.filter(
      ({ changes, reviewAll }) => (isRegrouped && reviewAll) || [...changes].some(isDerivedName),
    );
    this.#parts.unit.run(
      store.WRITE_DERIVED,
      changed.map(({ id, profile }) => [this.workspaceId, id, store.derivedText(profile)]),
    );
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
    for (const id of identities) pin('identities', id, this.#near.held.identities.get(id));
    for (const id of this.#changedEdgeLists) pin('edges', id, this.#edgesToKeep(id));
    for (const id of this.#changedGroups) pin('groups', id, this.#near.held.groups.get(id));
  }

  /** A shared name's observed edges may be very many; only decisions about it are kept. */
  #edgesToKeep(id: string): Edges {
    const list = this.#near.held.edges.get(id)!;
    if (!this.#near.held.identities.get(id)?.shared) return list;
    return new Map([...list].filter(([, { kind }]) => kind === 'manual' || kind === 'cut'));
  }

  /** Call it when the unit has resolved: what was written is in the store now. */
  committed(): void {
    const { memory } = this.#parts;
    if (memory && memory.generation === this.#generation)
      for (const [part, id] of this.#pinned) memory.release(this.workspaceId, part, id);
    for (const person of this.#near.held.persons.values()) person.detach(this.#near.groupsOf);
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
const NOTHING: ReadonlySet<string> = new Set();

function profileRow(person: Person): SqlRow {
  const { workspaceId, id, profile, members, reviewAt, updatedAt } = person;
  return [
    workspaceId,
    id,
    encodeProfile(profile),
    JSON.stringify(members),
    reviewAt,
    updatedAt,
    store.derivedText(profile),
  ];
}

const byId = (a: Person, b: Person): number => (a.id < b.id ? -1 : 1);

function reasonOf(event: Event): string {
  const names = event.identifiers.map(({ type, value }) => `${type} ${value}`);
  if (event.type === 'alias' && event.previousId)
    return `An alias says that ${names[0]} was ${event.previousId.value} before`;
  return `${event.name} names ${names.join(' and ')} together`;
}
