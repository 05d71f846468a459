// The way of people through the stages inside one unit: what each event and each instant does to where they stand, and
// what of it is to be written. One a unit and workspace; the flow calls it beside segment.
//
// What is heard of late, and whoever is joined or parted, cannot be taken in stride: the past itself is another one. Such
// people stand, until their story is told anew from the log a moment later, where the conditions of now would put them.

import type { Event } from '@visavis/engine/collect';
import {
  type Advanced,
  afterMove,
  type Move,
  NO_STAGE,
  placeIn,
  type Replayed,
  reviewAtOf,
  type Standing,
  stageAttribute,
  type Visit,
  visitsOf,
} from '@visavis/engine/journey';
import type { DerivedValue, Profile, ProfileView } from '@visavis/engine/unify';
import type { Unit } from '../platform/records/index.ts';
import type { LoadedJourneys } from './programs.ts';
import { type Sequel, writeVisits } from './visit-store.ts';

/** What journey needs of a person that unify has gathered. */
export interface Traveller {
  readonly id: string;
  readonly profile: Profile;
  readonly view: ProfileView;
  readonly transient: boolean;
  readonly changes: ReadonlySet<string>;
  readonly reviewAll: boolean;
  reviewAt: number;
  derive(name: string, value: DerivedValue | undefined): boolean;
  touch(): void;
}

/** Under this name a person carries the stage of the first machine, and where they stand in all. */
const STANDING = 'stage';

const standingOf = ({ derived }: Profile): Standing | undefined =>
  // Written by nobody but this room.
  derived?.[STANDING]?.memo as Standing | undefined;

export class Way {
  readonly #workspaceId: string;
  readonly #loaded: LoadedJourneys;
  readonly #moves = new Map<string, Move[]>();
  readonly #late = new Set<string>();
  readonly #gone = new Set<string>();
  readonly #told = new Map<string, Map<string, Visit[]>>();

  constructor(workspaceId: string, loaded: LoadedJourneys) {
    this.#workspaceId = workspaceId;
    this.#loaded = loaded;
  }

  get isEmpty(): boolean {
    return this.#loaded.program.machines.length === 0;
  }
  /** Where people went in this unit, by person; who is told anew has not gone anywhere just now. */
  get moves(): ReadonlyMap<string, readonly Move[]> {
    return this.#moves;
  }
  /** Whether somebody's visits are to be told anew. */
  get asks(): boolean {
    return this.#late.size > 0;
  }

  /** The next instant, up to `until`, at which time alone may change a stage; undefined for none. */
  due(person: Traveller, until: number): number | undefined {
    const standing = this.isEmpty ? undefined : standingOf(person.profile);
    const at = standing ? reviewAtOf(standing) : 0;
    return at > 0 && at <= until ? at : undefined;
  }

  /** What time alone has changed up to then. Call it before anything else is folded into the person. */
  wait(person: Traveller, until: number): void {
    if (this.due(person, until) === undefined) return;
    this.#go(person, this.#loaded.program.wait(person.view, standingOf(person.profile)!, until));
  }

  /** An event has been folded into the person; `changes` are those of this event. */
  take(person: Traveller, { time, name }: Pick<Event, 'time' | 'name'>, changes: ReadonlySet<string>): void {
    if (this.isEmpty || person.transient) return;
    const standing = standingOf(person.profile);
    const isLate = standing ? time < standing.at : eventsOf(person.profile) > 1;
    if (isLate) this.#late.add(person.id);
    const at = Math.max(time, standing?.at ?? 0);
    const what = { at, event: name, changes: person.reviewAll ? ('all' as const) : changes };
    this.#go(person, this.#loaded.program.take(person.view, standing, what));
  }

  /** People were joined or parted, before or while this event was folded. */
  regroup(before: readonly Traveller[], after: readonly Traveller[], foldedInto?: string): void {
    if (this.isEmpty) return;
    for (const { id } of before) if (!after.some((one) => one.id === id)) this.#leave(id);
    const lived = before.filter(
      ({ profile }) => eventsOf(profile) > (profile.identities.some(({ id }) => id === foldedInto) ? 1 : 0),
    );
    for (const { id } of after) {
      this.#gone.delete(id);
      // Whoever is joined with somebody who has lived through nothing goes on as they were.
      if (lived.length === 0 || (after.length === 1 && lived.length === 1 && lived[0]!.id === id)) continue;
      this.#late.add(id);
    }
  }

  #leave(id: string): void {
    this.#gone.add(id);
    this.#late.delete(id);
    this.#moves.delete(id);
    this.#told.delete(id);
  }

  /** Their group has changed, which is a change of the past of everybody in it. */
  lookAtGroups(person: Traveller): void {
    if (this.#loaded.usesGroups && person.changes.has('group') && !person.transient)
      this.#late.add(person.id);
  }

  /** Takes a story told anew for the person's own; where it is not theirs any more, asks for it once more. */
  retell(person: Traveller, story: Replayed): void {
    if (this.#isOf(person, story)) this.#take(person, story);
    else this.#late.add(person.id);
  }

  /** Whether nothing has happened since it was told. */
  #isOf({ profile: { identities } }: Traveller, { standing, states }: Replayed): boolean {
    if (standing && standing.program !== this.#loaded.program.id) return false;
    return (
      identities.length === states.size &&
      identities.every(({ id, events }) => states.get(id)?.events === events)
    );
  }

  #take(person: Traveller, { standing, moves, states }: Replayed): void {
    const { program } = this.#loaded;
    const { identities } = person.profile;
    for (const state of identities) this.#remember(person, state, states.get(state.id)!);
    for (const name of Object.keys(person.profile.derived ?? {}))
      if (name.startsWith('stage.') && !program.machines.some(({ key }) => stageAttribute(key) === name))
        person.derive(name, undefined);
    this.#moves.delete(person.id);
    this.#late.delete(person.id);
    this.#told.set(person.id, visitsOf(program.machines, moves));
    if (standing && !this.isEmpty) this.#stand(person, sameAs(standingOf(person.profile), standing), true);
    else person.derive(STANDING, undefined);
  }

  #remember(
    person: Traveller,
    state: Profile['identities'][number],
    told: Profile['identities'][number],
  ): void {
    for (const { id } of this.#loaded.program.behaviours) {
      const next = told.behaviours[id];
      if (JSON.stringify(state.behaviours[id]) === JSON.stringify(next)) continue;
      if (next === undefined) delete state.behaviours[id];
      else state.behaviours[id] = next;
      person.touch();
    }
  }

  /** Segments have been settled and set when the person is to be looked at again. */
  review(person: Traveller): void {
    const standing = this.isEmpty ? undefined : standingOf(person.profile);
    const at = standing ? reviewAtOf(standing) : 0;
    if (at > 0 && (person.reviewAt === 0 || at < person.reviewAt)) person.reviewAt = at;
  }

  #go(person: Traveller, { standing, moves }: Advanced): void {
    if (moves.length > 0) this.#moves.set(person.id, [...(this.#moves.get(person.id) ?? []), ...moves]);
    this.#stand(person, standing, moves.length > 0);
  }

  #stand(person: Traveller, standing: Standing, hasMoved: boolean): void {
    const { machines } = this.#loaded.program;
    const by = 'journey';
    for (const { key } of hasMoved ? machines : []) {
      const [stage, since] = placeIn(standing, key) ?? [NO_STAGE, 0];
      const value = since === 0 ? undefined : { value: stage === NO_STAGE ? null : stage, time: since, by };
      person.derive(stageAttribute(key), value);
    }
    const first = placeIn(standing, machines[0]?.key ?? '')?.[0];
    // Plain JSON, whatever its type says.
    const memo = standing as unknown as NonNullable<DerivedValue['memo']>;
    person.derive(STANDING, { value: first || null, time: standing.at, by, memo });
  }

  /** Writes it all, in the same unit as the people themselves. */
  save(unit: Unit): void {
    const workspaceId = this.#workspaceId;
    const told = [...this.#told].flatMap(([profileId, byMachine]) =>
      [...byMachine].map(([machine, visits]) => ({ workspaceId, machine, profileId, visits })),
    );
    const sequels = [...this.#moves].flatMap(([profileId, moves]) =>
      [...Map.groupBy(moves, ({ machine }) => machine)].map(([machine, mine]) =>
        sequelOf({ workspaceId, machine, profileId }, mine),
      ),
    );
    const cleared = [...this.#gone, ...this.#told.keys()];
    const asked = [...this.#late];
    if (cleared.length + told.length + sequels.length + asked.length > 0)
      writeVisits(unit, { workspaceId, cleared, told, sequels: sequels.sort(byPerson), asked });
  }
}

const eventsOf = ({ identities }: Profile): number => identities.reduce((sum, { events }) => sum + events, 0);
const byPerson = (a: Sequel, b: Sequel): number => (a.profileId < b.profileId ? -1 : 1);

/** What moves say of the visit that was there before them, and which visits they begin. */
function sequelOf(of: Pick<Sequel, 'workspaceId' | 'machine' | 'profileId'>, moves: readonly Move[]): Sequel {
  const since = moves[0]!.time;
  const open: Visit = {
    ...{ stage: moves[0]!.from, enteredAt: -1, from: NO_STAGE, enteredBy: '' },
    ...{ leftAt: 0, to: NO_STAGE, left: '', leftBy: '' },
  };
  const [last, ...visits] = moves.reduce<Visit[]>((all, move) => afterMove(all, move), [open]);
  return { ...of, since, last: last!, visits };
}

/** The same place on the way, reached twice, stays the same text. */
function sameAs(known: Standing | undefined, told: Standing): Standing {
  if (!known || known.program !== told.program || known.at !== told.at || known.event !== told.event)
    return told;
  const text = ({ holds, places }: Standing) =>
    JSON.stringify([
      Object.keys(holds)
        .filter((id) => holds[id]![0] > 0)
        .sort(),
      places,
    ]);
  return text(known) === text(told) ? known : told;
}
