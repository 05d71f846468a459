// Names and the links between them: what a unit reads of them and what it writes.

import type { Edge } from '@visavis/engine/unify';
import type { Statement, Unit } from '../platform/records/index.ts';
import { allByIds, lock } from './by-ids.ts';
import { edgeKey } from './edges.ts';

export interface IdentityRow {
  id: string;
  type: string;
  value: string;
  profileId: string;
  /** When it was named first. */
  since: number;
  shared: boolean;
}

interface RawIdentity {
  id: string;
  type: string;
  value: string;
  profile_id: string;
  first_seen: number | string;
  shared: number;
}

function identityOf(row: RawIdentity): IdentityRow {
  return {
    id: row.id,
    type: row.type,
    value: row.value,
    profileId: row.profile_id,
    since: Number(row.first_seen),
    shared: Number(row.shared) === 1,
  };
}

export async function readIdentities(
  unit: Unit,
  locking: boolean,
  workspaceId: string,
  ids: readonly string[],
): Promise<IdentityRow[]> {
  const rows = await allByIds<RawIdentity>(
    unit,
    'unify_read_identities',
    (marks) =>
      `select id, type, value, profile_id, first_seen, shared from identity
       where workspace_id = ? and id in (${marks})${lock(locking)}`,
    workspaceId,
    ids,
  );
  return rows.map(identityOf);
}

interface RawEdge {
  a: string;
  b: string;
  kind: Edge['kind'];
  time: number | string;
  message_id: string;
}

/**
 * From either end by its index. What has both ends among the ids comes twice: a union without its twice is merged in the
 * order of the key by SQLite, for which it goes over all links of the workspace.
 */
export const EDGES = (marks: string, also = ''): string =>
  `select a, b, kind, time, message_id from identity_edge where workspace_id = ? and a in (${marks})${also}
   union all
   select a, b, kind, time, message_id from identity_edge where workspace_id = ? and b in (${marks})${also}`;
export const DECISIONS = (marks: string): string => EDGES(marks, ` and kind in ('manual', 'cut')`);

/** All edges at these identities. */
export async function readEdges(unit: Unit, workspaceId: string, ids: readonly string[]): Promise<Edge[]> {
  const text = (marks: string) => EDGES(marks);
  return eachOnce(await allByIds<RawEdge>(unit, 'unify_read_edges', text, workspaceId, ids, 2));
}

/** Only what somebody decided about these identities; a shared one may have very many observed edges. */
export async function readDecisions(
  unit: Unit,
  workspaceId: string,
  ids: readonly string[],
): Promise<Edge[]> {
  return eachOnce(await allByIds<RawEdge>(unit, 'unify_read_decisions', DECISIONS, workspaceId, ids, 2));
}

function eachOnce(rows: readonly RawEdge[]): Edge[] {
  const edges = new Map<string, Edge>();
  for (const { a, b, kind, time, message_id } of rows)
    edges.set(edgeKey({ a, b, kind }), { a, b, kind, time: Number(time), messageId: message_id });
  return [...edges.values()];
}

export const WRITE_IDENTITY: Statement = {
  name: 'unify_write_identity',
  sql: `insert into identity (workspace_id, id, type, value, profile_id, first_seen, shared)
        values (?, ?, ?, ?, ?, ?, ?)
        on conflict (workspace_id, id) do update set
          profile_id = excluded.profile_id, first_seen = excluded.first_seen, shared = excluded.shared`,
};

/** What was observed keeps its earliest event. */
export const WRITE_OBSERVED: Statement = {
  name: 'unify_write_observed',
  sql: `insert into identity_edge (workspace_id, a, b, kind, time, message_id) values (?, ?, ?, ?, ?, ?)
        on conflict (workspace_id, a, b, kind) do update set
          time = excluded.time, message_id = excluded.message_id
        where excluded.time < identity_edge.time
          or (excluded.time = identity_edge.time and excluded.message_id < identity_edge.message_id)`,
};

/** What somebody decided keeps its latest. */
export const WRITE_DECISION: Statement = {
  name: 'unify_write_decision',
  sql: `insert into identity_edge (workspace_id, a, b, kind, time, message_id) values (?, ?, ?, ?, ?, ?)
        on conflict (workspace_id, a, b, kind) do update set
          time = excluded.time, message_id = excluded.message_id
        where excluded.time >= identity_edge.time`,
};

export const WRITE_MOVED: Statement = {
  name: 'unify_write_moved',
  sql: `insert into identity_moved (workspace_id, identity_id, profile_id) values (?, ?, ?)`,
};

export const WRITE_TERM: Statement = {
  name: 'unify_write_term',
  sql: `insert into identity_term (workspace_id, term, identity_id) values (?, ?, ?) on conflict do nothing`,
};
