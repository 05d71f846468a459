// The stored graph of identities, one component at a time, and what the rules make of it.

import { type Edge, type IdentityRules, isBlocked, resolveGraph } from '@visavis/engine/unify';
import { edgeKey } from './edges.ts';
import { findEdges, findIdentities, listEdgeEnds, type PeopleDb } from './people-store.ts';

export type IdentityRow = Awaited<ReturnType<typeof findIdentities>>[number];

const COMPONENT_AT_MOST = 2000;
const AT_ONCE = 500;
/** A read of SQLite lets nobody else work; after so many others get their turn. */
const READS_IN_A_ROW = 20;

export async function* components(db: PeopleDb, workspaceId: string): AsyncGenerator<Component> {
  const seen = new Set<string>();
  for (let after = ''; ; ) {
    const ends = await listEdgeEnds(db, workspaceId, after, 500);
    for (const [n, end] of ends.entries()) {
      if (n % READS_IN_A_ROW === 0) await new Promise(setImmediate);
      if (seen.has(end)) continue;
      const component = await reach(db, workspaceId, end);
      for (const id of component.identities.keys()) seen.add(id);
      yield component;
    }
    if (ends.length < 500) return;
    after = ends.at(-1)!;
  }
}

/** Identities that hang together by what was seen of them, whoever they belong to. */
export interface Component {
  identities: Map<string, IdentityRow>;
  edges: Map<string, Edge>;
}

/** All that hangs together with `from`, up to a limit. */
export async function reach(db: PeopleDb, workspaceId: string, from: string): Promise<Component> {
  const component: Component = { identities: new Map(), edges: new Map() };
  const open = [from];
  const met = new Set(open);
  for (let reads = 1; open.length > 0 && component.identities.size < COMPONENT_AT_MOST; reads++) {
    const ids = open.splice(0, AT_ONCE);
    for (const row of await findIdentities(db, workspaceId, ids)) component.identities.set(row.id, row);
    for (const row of await findEdges(db, workspaceId, ids)) {
      const edge = edgeOf(row);
      component.edges.set(edgeKey(edge), edge);
      for (const id of [edge.a, edge.b]) {
        if (met.has(id)) continue;
        met.add(id);
        open.push(id);
      }
    }
    if (reads % READS_IN_A_ROW === 0) await new Promise(setImmediate);
  }
  return component;
}

function edgeOf({ a, b, kind, time, message_id }: Awaited<ReturnType<typeof findEdges>>[number]): Edge {
  return { a, b, kind: kind as Edge['kind'], time: Number(time), messageId: message_id };
}

/** Who is together today, and who would be. Names that mean nobody join nobody. */
export function regrouped({ identities, edges }: Component, rules: IdentityRules) {
  const rows = [...identities.values()];
  const blocked = new Set(rows.filter((row) => isBlocked(row.value, rules)).map((row) => row.id));
  const after = resolveGraph(rows, [...edges.values()], rules, blocked);
  const before = [...Map.groupBy(rows, (row) => row.profile_id).values()].map((list) =>
    list.map((row) => row.id).sort(),
  );
  return { rows, blocked, before, after };
}

function sameGroups(a: readonly string[][], b: readonly string[][]): boolean {
  const texts = new Set(a.map((ids) => ids.join()));
  return a.length === b.length && b.every((ids) => texts.has(ids.join()));
}

/** Whether the stored groups and marks are those that the rules give. */
export function isAsResolved(component: Component, rules: IdentityRules): boolean {
  const { before, after } = regrouped(component, rules);
  const isMarked = ({ id, shared }: IdentityRow) => after.shared.has(id) === (Number(shared) === 1);
  return [...component.identities.values()].every(isMarked) && sameGroups(before, after.groups);
}

/** Where there is more than is looked at, nothing can be said of it. */
export const isWhole = ({ identities }: Component): boolean => identities.size < COMPONENT_AT_MOST;
