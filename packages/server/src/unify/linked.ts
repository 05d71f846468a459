// Everybody whom new links between names could join or part: they are at hand before anything is decided about them.
// Goes from name to name, through all that are not shared, and says so where it stops.

import { type Edge, SHARED_FOR_SURE } from '@visavis/engine/unify';
import { type Edges, edgeKey } from './edges.ts';
import { readDecisions, readEdges } from './identity-store.ts';
import type { Link, Neighbourhood } from './neighbourhood.ts';
import { readArchive } from './profile-store.ts';
import { otherEnd } from './regroup.ts';

/** A component larger than this is resolved as far as it was loaded. */
const MAX_LOADED = 2000;

/** Everybody whom the new edges could join or part: all that hangs together through names that are not shared. */
export async function loadComponent(
  near: Neighbourhood,
  edges: readonly Link[],
  also: readonly string[],
): Promise<void> {
  let frontier = new Set<string>(also);
  for (const { a, b } of edges) for (const id of [a, b]) addMembers(near, id, frontier);
  const explicit = edges.filter((edge) => near.isExplicit(edge));
  const seen = new Set<string>();
  while (frontier.size > 0) {
    await loadReach(near, frontier, seen);
    frontier = explicit.length > 0 ? await openAround(near, explicit) : new Set();
  }
  await loadArchive(near, seen);
}

async function loadReach(near: Neighbourhood, from: Set<string>, seen: Set<string>): Promise<void> {
  let frontier = from;
  while (frontier.size > 0 && seen.size < MAX_LOADED) {
    for (const id of frontier) seen.add(id);
    await loadEdges(near, frontier);
    const ends = new Set<string>();
    for (const id of frontier) for (const end of endsAt(near, id)) ends.add(end);
    await near.loadIdentities(ends);
    await near.loadPersons([...ends].flatMap((id) => near.held.identities.get(id)?.profileId ?? []));
    const next = new Set<string>();
    for (const id of ends) if (!near.isShared(id)) addMembers(near, id, next);
    frontier = new Set([...next].filter((id) => !seen.has(id)));
  }
}

function addMembers(near: Neighbourhood, id: string, to: Set<string>): void {
  to.add(id);
  const row = near.held.identities.get(id);
  const person = row && near.held.persons.get(row.profileId);
  for (const state of person?.profile.identities ?? []) to.add(state.id);
}

function endsAt(near: Neighbourhood, id: string): string[] {
  return [...(near.held.edges.get(id)?.values() ?? [])].map((edge) => otherEnd(edge, id));
}

async function loadEdges(near: Neighbourhood, ids: Iterable<string>): Promise<void> {
  const missing = [...ids].filter((id) => !near.held.edges.has(id) && !near.recall('edges', id));
  const known = missing.filter((id) => near.held.identities.has(id));
  const { unit } = near.parts;
  const [whole, shared] = [known.filter((id) => !near.isShared(id)), known.filter((id) => near.isShared(id))];
  const found = [
    ...(whole.length > 0 ? await readEdges(unit, near.workspaceId, whole) : []),
    ...(shared.length > 0 ? await readDecisions(unit, near.workspaceId, shared) : []),
  ];
  const lists = new Map<string, Edges>(missing.map((id) => [id, new Map()]));
  for (const edge of found) {
    lists.get(edge.a)?.set(edgeKey(edge), edge);
    lists.get(edge.b)?.set(edgeKey(edge), edge);
  }
  for (const [id, list] of lists) near.held.edges.set(id, near.remember('edges', id, list));
}

/**
 * Joining names on purpose may show that a device seen with both belongs to one person after all. Opens the shared
 * names around those who are, or are to be, joined on purpose, and returns them.
 */
async function openAround(
  near: Neighbourhood,
  explicit: readonly Pick<Edge, 'a' | 'b'>[],
): Promise<Set<string>> {
  const around = new Set(explicit.flatMap(({ a, b }) => [a, b]));
  for (const id of saidToBeOne(near, explicit)) for (const end of endsAt(near, id)) around.add(end);
  await near.loadIdentities(around);
  const shared = [...around].filter((id) => near.isShared(id) && !near.open.has(id));
  if (shared.length === 0) return new Set();
  const edges = await readEdges(near.parts.unit, near.workspaceId, shared);
  const opened = new Set<string>();
  for (const id of shared) {
    const mine = edges.filter((e) => e.a === id || e.b === id);
    if (mine.length > SHARED_FOR_SURE * 4) continue;
    opened.add(id);
    near.open.add(id);
    const list: Edges = new Map(mine.map((edge) => [edgeKey(edge), edge]));
    for (const [key, edge] of near.held.edges.get(id) ?? []) list.set(key, edge);
    // Units in flight are not in the store yet; what they saw is at the other end.
    for (const end of linkedWith(near, id)) list.set(edgeKey(end), end);
    near.held.edges.set(id, list);
  }
  return opened;
}

function linkedWith(near: Neighbourhood, id: string): Edge[] {
  const found: Edge[] = [];
  for (const list of near.held.edges.values())
    for (const edge of list.values()) if (edge.a === id || edge.b === id) found.push(edge);
  return found;
}

/** The ends of these edges, and whoever was said to be one with them before. */
function saidToBeOne(near: Neighbourhood, explicit: readonly Pick<Edge, 'a' | 'b'>[]): Set<string> {
  const found = new Set<string>();
  const open = explicit.flatMap(({ a, b }) => [a, b]);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    for (const edge of near.held.edges.get(id)?.values() ?? [])
      if (near.isExplicit(edge)) open.push(otherEnd(edge, id));
  }
  return found;
}

async function loadArchive(near: Neighbourhood, ids: ReadonlySet<string>): Promise<void> {
  const several = [...ids].filter((id) => {
    const row = near.held.identities.get(id);
    const person = row && near.held.persons.get(row.profileId);
    return (person?.profile.identities.length ?? 0) > 1;
  });
  if (several.length === 0) return;
  const rows = await readArchive(near.parts.unit, near.workspaceId, several);
  for (const row of rows) near.archive.set(row.set_hash, row);
}
