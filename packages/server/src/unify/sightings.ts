// An event's names and the links between them are taken down in the work of its unit. What follows for who is who is
// worked out after it.

import { DEVICE_TYPES, type Edge, type EdgeSeen, emptyState, named } from '@visavis/engine/unify';
import { edgeKey } from './edges.ts';
import { Person } from './person.ts';
import { addTerm } from './terms.ts';
import type { Work } from './work.ts';

/** True when an identity that is one of several is now known to be older than was thought. */
export function see(
  work: Work,
  { id, type, value }: { id: string; type: string; value: string },
  time: number,
): boolean {
  const { near } = work;
  const row = near.held.identities.get(id);
  if (!row) {
    create(work, id, type, value, time);
    return false;
  }
  if (row.since <= time) return false;
  row.since = time;
  work.changedIdentities.add(id);
  const person = near.personOf(id)!;
  named(person.state(id), time);
  person.touch();
  return person.profile.identities.length > 1;
}

function create(work: Work, id: string, type: string, value: string, time: number): void {
  const { near } = work;
  const state = emptyState(id, type, value);
  named(state, time);
  near.held.identities.set(id, { id, type, value, profileId: id, since: time, shared: false });
  const person = new Person({
    workspaceId: near.workspaceId,
    profile: { id, identities: [state] },
    groupsOf: near.groupsOf,
  });
  person.reviewAll = true;
  person.touch();
  near.held.persons.set(id, person);
  near.held.edges.set(id, new Map());
  work.newIdentities.add(id);
  work.gone.delete(id);
  if (!DEVICE_TYPES.has(type)) addTerm(work, value, id);
}

/** True when the edge is new, or earlier than was known. */
export function seeEdge(work: Work, seen: EdgeSeen): boolean {
  if (work.near.knows(seen)) return false;
  const [a, b] = seen.a < seen.b ? [seen.a, seen.b] : [seen.b, seen.a];
  setEdge(work, { ...seen, a, b });
  return true;
}

export function setEdge(work: Work, edge: Edge): void {
  const { near } = work;
  const key = edgeKey(edge);
  for (const id of [edge.a, edge.b]) {
    const list = near.held.edges.get(id) ?? new Map<string, Edge>();
    // At a shared name only decisions are kept; its observed edges may be very many.
    if (!near.isShared(id) || edge.kind === 'manual' || edge.kind === 'cut') list.set(key, edge);
    near.held.edges.set(id, list);
    work.changedEdgeLists.add(id);
  }
  work.newEdges.set(key, edge);
}
