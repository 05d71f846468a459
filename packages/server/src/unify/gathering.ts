// One unit's work on people: its events are applied to whoever they touch, in memory, and everybody is written once.
// `apply` is called in the order of the events; `save` hands everything to the unit.

import type { Event } from '@visavis/engine/collect';
import { type BehaviourIndex, emptyState, fold, identityId, previousNamesOf } from '@visavis/engine/unify';
import { erase, forgets } from './gone.ts';
import type { ChangedGroup } from './group-store.ts';
import { foldInto, membersOf } from './groups.ts';
import { type Decided, Neighbourhood, type NeighbourhoodParts } from './neighbourhood.ts';
import { Person } from './person.ts';
import { type Cause, type CauseOf, type Regrouped, Regrouping } from './regroup.ts';
import { type Saved, save } from './saving.ts';
import { see, seeEdge, setEdge } from './sightings.ts';
import { noteTerms } from './terms.ts';
import { type Applied, noWork, type Regroup, type Work } from './work.ts';

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
  readonly #parts: GatheringParts;
  readonly #work: Work;
  readonly #generation: number;
  /** What events said of crowds, and has not been worked out. */
  readonly #postponed: { ids: string[]; cause: Cause }[] = [];
  #saved: Saved | undefined;

  constructor(parts: GatheringParts) {
    this.#parts = parts;
    this.workspaceId = parts.workspaceId;
    this.#work = noWork(new Neighbourhood(parts));
    this.#generation = parts.memory?.generation ?? 0;
  }

  /** The earliest instant at which somebody whom this unit wrote changes by themselves; 0: never. */
  get earliestReview(): number {
    return this.#saved?.earliestReview ?? 0;
  }

  /** Groups whose traits changed: everybody in them wants looking at. It is written down until that is done. */
  get groupsToReview(): ReadonlyMap<string, ChangedGroup> {
    return this.#work.groupsToReview;
  }

  get moved(): readonly { identity: string; profile: string }[] {
    return this.#work.moved;
  }

  /** Loads what the events, the people to look at again, and the decisions touch; then the others can be called. */
  load(events: readonly Event[], profileIds: readonly string[], decided: readonly Decided[]): Promise<void> {
    return this.#work.near.load(events, profileIds, decided);
  }

  /** The ids of an event's names, most telling first. */
  namesIn(event: Event): readonly { id: string }[] {
    return this.#work.near.namesIn(event).named;
  }

  /** The person to whom this identity belongs now. */
  personOf(id: string): Person | undefined {
    return this.#work.near.personOf(id);
  }

  /** Whether one of these identities is of somebody who was erased for good: of a question, too, nothing is kept. */
  mustForget(ids: readonly string[]): boolean {
    return ids.some((id) => this.#work.near.suppressed.has(id));
  }

  /**
   * Whether the event is about somebody who was erased for good, so that nothing of it may be kept. The names of such
   * people are taken out of events about others. Ask before the event is applied and written.
   */
  forgets(event: Event): boolean {
    return forgets(this.#work.near, this.workspaceId, event);
  }

  /** Everybody in the group that this event may change, where all of them are at hand. */
  concernedBy({ type, groupId }: Event): Person[] {
    if (type !== 'group' || groupId === undefined || !this.#work.near.wholeGroups.has(groupId)) return [];
    return membersOf(this.#work.near, groupId);
  }

  /** Whose event it is, after it is folded in. */
  apply(event: Event): Applied {
    const { named, edges } = this.#work.near.namesIn(event);
    const { suppressed } = this.#work.near;
    const first = named[0];
    if (!first || suppressed.has(first.id)) return { person: this.#nobody(event), changes: NOTHING };
    let sinceChanged = false;
    const usable = named.filter((name) => !suppressed.has(name.id));
    for (const previous of previousNamesOf(event)) {
      const id = identityId(this.workspaceId, previous.type, previous.value);
      if (!suppressed.has(id)) usable.push({ ...previous, id });
    }
    for (const name of usable) sinceChanged = see(this.#work, name, event.time) || sinceChanged;
    let graphChanged = false;
    for (const edge of edges) {
      if (suppressed.has(edge.a) || suppressed.has(edge.b)) continue;
      graphChanged = seeEdge(this.#work, edge) || graphChanged;
    }
    const regroup = graphChanged || sinceChanged ? this.#regroupFor(event, usable) : undefined;
    const person = this.personOf(first.id)!;
    const changes = new Set<string>();
    fold(person.state(first.id), event, this.#parts.behaviours, changes);
    for (const change of changes) person.changes.add(change);
    person.updatedAt = Math.max(person.updatedAt, event.receivedAt);
    person.touch();
    noteTerms(this.#work, first.id, event);
    foldInto(this.#work, first.id, event);
    return { person, changes, ...(regroup && { regroup }) };
  }

  /**
   * Who is who among those who hang together with so many that each event's word would have to be weighed against
   * thousands of others. Call it before anybody is asked about or saved.
   */
  settleCrowds(): Regroup[] {
    const postponed = this.#postponed.splice(0);
    if (postponed.length === 0) return [];
    const seeds = [...new Set(postponed.flatMap(({ ids }) => ids))];
    return this.#run(seeds, (identities) => causeAmong(postponed, new Set(identities)))!.turns.map(
      ({ before, after }) => ({ before, after, reason: postponed[0]!.cause.reason }),
    );
  }

  #regroupFor(event: Event, names: readonly { id: string }[]): Regroup | undefined {
    const ids = names.map(({ id }) => id);
    const cause = { at: event.time, messageId: event.messageId, actor: '', reason: reasonOf(event) };
    const result = this.#run(ids, () => cause, CROWD);
    if (!result) this.#postponed.push({ ids, cause });
    return result && result.before.length > 0 ? { ...sidesOf(result), reason: cause.reason } : undefined;
  }

  /** Somebody joins or cuts two identities. `reason` is what they said. */
  decide(
    decided: readonly Decided[],
    by: { at: number; actor: string; reason: string; messageId: string },
  ): Regroup | undefined {
    for (const { a, b, kind } of decided) {
      if (kind === 'look') continue;
      const [low, high] = a < b ? [a, b] : [b, a];
      setEdge(this.#work, { a: low, b: high, kind, time: by.at, messageId: by.messageId });
    }
    const result = this.#run([...new Set(decided.flatMap(({ a, b }) => [a, b]))], () => by)!;
    return result.before.length > 0 ? { ...sidesOf(result), reason: by.reason } : undefined;
  }

  /**
   * Removes a person with everything that names them, and whatever was kept of their identities. Resolves to those, and
   * to the others that they were seen together with. Suppressed identities are never made again.
   */
  async erase(
    person: Person,
    { suppress }: { suppress: boolean },
  ): Promise<{ ids: string[]; others: string[] }> {
    const gone = await erase(this.#parts, this.#work, person, { suppress });
    this.#parts.erased?.(gone.ids, this.#parts.now);
    return gone;
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

  #run(seeds: readonly string[], causeOf: CauseOf, most?: number): Regrouped | undefined {
    const regrouping = new Regrouping({
      gathering: this.#work.near,
      rules: this.#parts.rules,
      archive: this.#work.near.archive,
      makePerson: (parts) =>
        new Person({ ...parts, workspaceId: this.workspaceId, groupsOf: this.#work.near.groupsOf }),
    });
    const result = regrouping.run(seeds, causeOf, most);
    if (result) this.#take(result);
    return result;
  }

  #take({ before, after, reshared, changes }: Regrouped): void {
    for (const id of reshared) {
      this.#work.changedIdentities.add(id);
      this.#work.changedEdgeLists.add(id);
      // All its edges are at hand, so later events of this unit may still show otherwise.
      this.#work.near.open.add(id);
    }
    this.#work.changes.push(...changes);
    for (const person of before) {
      this.#work.near.held.persons.delete(person.id);
      this.#work.gone.set(person.id, person);
    }
    for (const person of after) {
      this.#work.near.held.persons.set(person.id, person);
      // The row of that id, if there is one, is theirs now.
      person.stored = this.#work.gone.get(person.id)?.stored ?? false;
      this.#work.gone.delete(person.id);
      for (const state of person.profile.identities) this.#move(state.id, person.id);
    }
  }

  #move(id: string, profileId: string): void {
    const row = this.#work.near.held.identities.get(id)!;
    if (row.profileId === profileId) return;
    row.profileId = profileId;
    this.#work.changedIdentities.add(id);
    this.#work.moved.push({ identity: id, profile: profileId });
  }

  /** Writes everything to the unit, each person once. Call it after the rooms to the right have set the memberships. */
  save(): void {
    this.#saved = save(this.#parts, this.#work);
    if (this.#remembers()) this.#saved.pin(this.#parts.memory!);
    this.#parts.onSaved(this);
  }

  /** Call it when the unit has resolved: what was written is in the store now. */
  committed(): void {
    if (this.#remembers()) this.#saved?.release(this.#parts.memory!);
    for (const person of this.#work.near.held.persons.values()) person.detach(this.#work.near.groupsOf);
  }

  /** Call it when the unit has failed: what is in memory is not what is in the store. */
  failed(): void {
    if (this.#remembers()) this.#parts.memory!.forget();
    this.#saved = undefined;
    this.#parts.onSaved(this);
  }

  /** Whether the memory still is what it was when this unit began. */
  #remembers(): boolean {
    const { memory } = this.#parts;
    return memory !== undefined && memory.generation === this.#generation;
  }
}

const NOTHING: ReadonlySet<string> = new Set();

/**
 * More names than a person may have by the rules as they come. Beyond, an event costs as much as there are names: 2,500
 * aliases in a row, each of the name before, held everything up for 28 s.
 */
const CROWD = 256;

const sidesOf = ({ before, after }: Regrouped) => ({ before, after });

/** Of what came together, the first that names any of these. */
function causeAmong(
  postponed: readonly { ids: readonly string[]; cause: Cause }[],
  identities: ReadonlySet<string>,
): Cause {
  const mine = postponed.filter(({ ids }) => ids.some((id) => identities.has(id)));
  const { cause } = mine[0] ?? postponed[0]!;
  if (mine.length < 2) return cause;
  const others = mine.length - 1;
  return { ...cause, reason: `${cause.reason}, and ${others} more like it` };
}

function reasonOf(event: Event): string {
  const names = event.identifiers.map(({ type, value }) => `${type} ${value}`);
  if (event.type === 'alias' && event.previousId)
    return `An alias says that ${names[0]} was ${event.previousId.value} before`;
  return `${event.name} names ${names.join(' and ')} together`;
}
