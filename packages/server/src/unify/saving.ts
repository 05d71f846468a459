// The end of one unit's work on people: what it changed becomes rows, each person's once, and what it knows of them is
// held in memory until the unit is committed.

import { type Edge, encodeProfile, isDerivedName } from '@visavis/engine/unify';
import type { Unit, Value } from '../platform/records/index.ts';
import type { Edges } from './edges.ts';
import * as groups from './group-store.ts';
import { groupText } from './groups.ts';
import * as names from './identity-store.ts';
import type { Held, Memory } from './memory.ts';
import type { Neighbourhood } from './neighbourhood.ts';
import type { Person } from './person.ts';
import * as people from './profile-store.ts';
import type { Work } from './work.ts';

export interface Saved {
  /** The earliest instant at which somebody who was written changes by themselves; 0: never. */
  earliestReview: number;
  /** Until they are released, the memory keeps what was written. */
  pin(memory: Memory): void;
  release(memory: Memory): void;
}
interface Parts {
  unit: Unit;
  workspaceId: string;
  now: number;
  waits?: boolean;
}
type SqlRow = Value[];

export function save(parts: Parts, work: Work): Saved {
  const { unit, waits } = parts;
  if (waits) unit.run(people.WAIT, [['']]);
  const { persons } = work.near.held;
  const dirty = [...persons.values()].filter((person) => person.dirty && !person.transient).sort(byId);
  const identities = [...new Set([...work.newIdentities, ...work.changedIdentities])].sort();
  savePeople(parts, work, dirty);
  saveIdentities(parts, work, identities);
  saveEdges(parts, work);
  saveGroups(parts, work);
  saveChanges(parts, work);
  saveDerived(parts, work, dirty);
  settleDown(persons.values(), dirty);
  const reviews = dirty.map(({ reviewAt }) => reviewAt).filter((at) => at > 0);
  const pinned: [keyof Held, string][] = [];
  return {
    earliestReview: reviews.length === 0 ? 0 : reviews.reduce((a, b) => Math.min(a, b)),
    pin(memory) {
      pinAll(work, dirty, identities, (part, id, item) => {
        memory.pin(parts.workspaceId, part, id, item);
        pinned.push([part, id]);
      });
    },
    release(memory) {
      for (const [part, id] of pinned.splice(0)) memory.release(parts.workspaceId, part, id);
    },
  };
}

function savePeople({ unit, workspaceId }: Parts, { gone }: Work, dirty: readonly Person[]): void {
  unit.run(
    people.DELETE_PROFILE,
    [...gone.values()].filter((person) => person.stored).map((person) => [workspaceId, person.id]),
  );
  unit.run(people.WRITE_PROFILE, dirty.map(profileRow));
}

function saveIdentities(
  { unit, workspaceId }: Parts,
  { near, moved, terms }: Work,
  identities: readonly string[],
): void {
  unit.run(
    names.WRITE_IDENTITY,
    identities.map((id) => {
      const row = near.held.identities.get(id)!;
      return [workspaceId, id, row.type, row.value, row.profileId, row.since, row.shared ? 1 : 0];
    }),
  );
  unit.run(
    names.WRITE_MOVED,
    moved.map(({ identity, profile }) => [workspaceId, identity, profile]),
  );
  unit.run(
    names.WRITE_TERM,
    [...terms.values()].map(([term, id]) => [workspaceId, term, id]),
  );
}

function saveEdges({ unit, workspaceId }: Parts, { newEdges }: Work): void {
  const rows = { seen: [] as SqlRow[], decided: [] as SqlRow[] };
  for (const edge of newEdges.values()) {
    const list = isDecision(edge) ? rows.decided : rows.seen;
    list.push([workspaceId, edge.a, edge.b, edge.kind, edge.time, edge.messageId]);
  }
  unit.run(names.WRITE_OBSERVED, rows.seen);
  unit.run(names.WRITE_DECISION, rows.decided);
}

function saveGroups({ unit, workspaceId, now }: Parts, work: Work): void {
  unit.run(
    groups.WRITE_GROUP,
    [...work.changedGroups]
      .sort()
      .map((id) => [workspaceId, id, groupText(work.near.held.groups.get(id)!), now]),
  );
  unit.run(
    groups.WRITE_GROUP_REVIEW,
    [...work.groupsToReview.values()].map(({ groupId, stamp }) => [workspaceId, groupId, stamp, now]),
  );
  unit.run(
    groups.WRITE_GROUP_MEMBER,
    work.groupMembers.map(([group, identity]) => [workspaceId, group, identity]),
  );
}

function saveChanges({ unit, workspaceId }: Parts, { changes }: Work): void {
  for (const change of changes) {
    unit.run(people.WRITE_MERGE, [[workspaceId, ...change.row]]);
    unit.run(
      people.WRITE_MERGE_IDENTITY,
      change.identities.map((id) => [workspaceId, id, change.row[0]!]),
    );
    unit.run(
      people.WRITE_ARCHIVE,
      change.archive.map((row) => [
        workspaceId,
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
function saveDerived({ unit, workspaceId }: Parts, { changes, gone }: Work, dirty: readonly Person[]): void {
  const isRegrouped =
    changes.length > 0 && [...dirty, ...gone.values()].some(({ profile }) => profile.derived !== undefined);
  const changed = dirty.filter(
    (person) => (isRegrouped && person.reviewAll) || [...person.changes].some(isDerivedName),
  );
  unit.run(
    people.WRITE_DERIVED,
    changed.map(({ id, profile }) => [workspaceId, id, people.derivedText(profile)]),
  );
}

/** They are as they were written; what comes next changes them anew. */
function settleDown(all: Iterable<Person>, dirty: readonly Person[]): void {
  for (const person of dirty) {
    person.stored = true;
    person.dirty = false;
  }
  for (const person of all) {
    person.reviewAll = false;
    person.changes.clear();
  }
}

function pinAll(
  work: Work,
  dirty: readonly Person[],
  identities: readonly string[],
  pin: (part: keyof Held, id: string, item: Parameters<Memory['pin']>[3]) => void,
): void {
  const { held } = work.near;
  for (const person of work.gone.values()) pin('persons', person.id, undefined);
  for (const id of work.erased) {
    pin('identities', id, undefined);
    pin('edges', id, undefined);
  }
  for (const person of dirty) pin('persons', person.id, person);
  for (const id of identities) pin('identities', id, held.identities.get(id));
  for (const id of work.changedEdgeLists) pin('edges', id, edgesToKeep(held, id));
  for (const id of work.changedGroups) pin('groups', id, held.groups.get(id));
}

/** A shared name's observed edges may be very many; only decisions about it are kept. */
function edgesToKeep({ edges, identities }: Neighbourhood['held'], id: string): Edges {
  const list = edges.get(id)!;
  return identities.get(id)?.shared ? new Map([...list].filter(([, edge]) => isDecision(edge))) : list;
}

const isDecision = ({ kind }: Edge): boolean => kind === 'manual' || kind === 'cut';
const byId = (a: Person, b: Person): number => (a.id < b.id ? -1 : 1);

function profileRow(person: Person): SqlRow {
  const { workspaceId, id, profile, members, reviewAt, updatedAt } = person;
  return [
    workspaceId,
    id,
    encodeProfile(profile),
    JSON.stringify(members),
    reviewAt,
    updatedAt,
    people.derivedText(profile),
  ];
}
