// The hot path's statements: what a unit reads of people and what it writes.

import { type Derived, decodeProfile, type Edge, type Group, type Profile } from '@visavis/engine/unify';
import type { Statement, Unit, Value } from '../platform/records/index.ts';
import type { HeldGroup } from './groups.ts';

export interface IdentityRow {
  id: string;
  type: string;
  value: string;
  profileId: string;
  /** When it was named first. */
  since: number;
  shared: boolean;
}
export interface ProfileRow {
  id: string;
  state: string;
  members: string;
  review_at: number | string;
  updated_at: number | string;
  /** JSON of what rooms to the right have worked out; null where there is nothing. */
  derived: string | null;
}
export interface ArchiveRow {
  set_hash: string;
  profile_id: string;
  state_hash: string;
  members: string;
  review_at: number | string;
  updated_at: number | string;
  derived: string | null;
}

/** Lists of parameters come in a few lengths only, so that few statements are prepared. */
const LENGTHS = [1, 4, 16, 64, 256, 1000];

/** Reads by a list of ids, in chunks; a chunk is padded with its last id. */
async function allByIds<R>(
  unit: Unit,
  name: string,
  sql: (marks: string) => string,
  workspaceId: string,
  ids: readonly string[],
  lists = 1,
): Promise<R[]> {
  const rows: R[] = [];
  const sorted = [...ids].sort();
  for (let at = 0; at < sorted.length; at += 1000) {
    const chunk = sorted.slice(at, at + 1000);
    const length = LENGTHS.find((l) => l >= chunk.length)!;
    const padded = [...chunk, ...Array<string>(length - chunk.length).fill(chunk.at(-1)!)];
    const statement = { name: `${name}_${length}`, sql: sql(Array(length).fill('?').join(',')) };
    const params: Value[] = [];
    for (let list = 0; list < lists; list++) params.push(workspaceId, ...padded);
    rows.push(...(await unit.all<R>(statement, params)));
  }
  return rows;
}

interface RawIdentity {
  id: string;
  type: string;
  value: string;
  profile_id: string;
  first_seen: number | string;
  shared: number;
}

export function identityOf(row: RawIdentity): IdentityRow {
  return {
    id: row.id,
    type: row.type,
    value: row.value,
    profileId: row.profile_id,
    since: Number(row.first_seen),
    shared: Number(row.shared) === 1,
  };
}

/** On Postgres, rows that a unit may change are locked, in the order of their ids. */
const lock = (locking: boolean): string => (locking ? ' order by id for update' : '');

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

export function readProfiles(
  unit: Unit,
  locking: boolean,
  workspaceId: string,
  ids: readonly string[],
): Promise<ProfileRow[]> {
  return allByIds<ProfileRow>(
    unit,
    'unify_read_profiles',
    (marks) =>
      `select id, state, members, review_at, updated_at, derived from profile
       where workspace_id = ? and id in (${marks})${lock(locking)}`,
    workspaceId,
    ids,
  );
}

interface RawEdge {
  a: string;
  b: string;
  kind: Edge['kind'];
  time: number | string;
  message_id: string;
}

/** All edges at these identities. */
export async function readEdges(unit: Unit, workspaceId: string, ids: readonly string[]): Promise<Edge[]> {
  const rows = await allByIds<RawEdge>(
    unit,
    'unify_read_edges',
    (marks) =>
      `select a, b, kind, time, message_id from identity_edge where workspace_id = ? and a in (${marks})
       union
       select a, b, kind, time, message_id from identity_edge where workspace_id = ? and b in (${marks})`,
    workspaceId,
    ids,
    2,
  );
  return rows.map((row) => ({
    a: row.a,
    b: row.b,
    kind: row.kind,
    time: Number(row.time),
    messageId: row.message_id,
  }));
}

/** Only what somebody decided about these identities; a shared one may have very many observed edges. */
export async function readDecisions(
  unit: Unit,
  workspaceId: string,
  ids: readonly string[],
): Promise<Edge[]> {
  const rows = await allByIds<RawEdge>(
    unit,
    'unify_read_decisions',
    (marks) =>
      `select a, b, kind, time, message_id from identity_edge
       where workspace_id = ? and a in (${marks}) and kind in ('manual', 'cut')
       union
       select a, b, kind, time, message_id from identity_edge
       where workspace_id = ? and b in (${marks}) and kind in ('manual', 'cut')`,
    workspaceId,
    ids,
    2,
  );
  return rows.map((row) => ({
    a: row.a,
    b: row.b,
    kind: row.kind,
    time: Number(row.time),
    messageId: row.message_id,
  }));
}

export function readArchive(
  unit: Unit,
  workspaceId: string,
  profileIds: readonly string[],
): Promise<ArchiveRow[]> {
  return allByIds<ArchiveRow>(
    unit,
    'unify_read_archive',
    (marks) =>
      `select set_hash, profile_id, state_hash, members, review_at, updated_at, derived from profile_archive
       where workspace_id = ? and profile_id in (${marks})`,
    workspaceId,
    profileIds,
  );
}

export async function readGroups(
  unit: Unit,
  locking: boolean,
  workspaceId: string,
  ids: readonly string[],
): Promise<HeldGroup[]> {
  const rows = await allByIds<{ id: string; traits: string }>(
    unit,
    'unify_read_groups',
    (marks) => `select id, traits from company where workspace_id = ? and id in (${marks})${lock(locking)}`,
    workspaceId,
    ids,
  );
  // Read after the groups, so that a change that was waited for is seen with what it left to do.
  const open = await allByIds<{ company_id: string; stamp: string }>(
    unit,
    'unify_read_group_reviews',
    (marks) =>
      `select company_id, stamp from company_review where workspace_id = ? and company_id in (${marks})`,
    workspaceId,
    rows.map((row) => row.id),
  );
  const stamps = new Map(open.map((row) => [row.company_id, row.stamp]));
  return rows.map((row) => ({
    id: row.id,
    traits: JSON.parse(row.traits) as Group['traits'],
    stamp: stamps.get(row.id),
  }));
}

export async function readSuppressed(
  unit: Unit,
  workspaceId: string,
  ids: readonly string[],
): Promise<string[]> {
  const rows = await allByIds<{ id: string }>(
    unit,
    'unify_read_suppressed',
    (marks) => `select id from suppressed_identity where workspace_id = ? and id in (${marks})`,
    workspaceId,
    ids,
  );
  return rows.map((row) => row.id);
}

export function readErased(
  unit: Unit,
  workspaceId: string,
  ids: readonly string[],
): Promise<{ id: string; at: number | string }[]> {
  return allByIds(
    unit,
    'unify_read_erased',
    (marks) => `select id, at from erased_identity where workspace_id = ? and id in (${marks})`,
    workspaceId,
    ids,
  );
}

export const WRITE_PROFILE: Statement = {
  name: 'unify_write_profile',
  sql: `insert into profile (workspace_id, id, state, members, review_at, updated_at, derived)
        values (?, ?, ?, ?, ?, ?, ?)
        on conflict (workspace_id, id) do update set
          state = excluded.state, members = excluded.members,
          review_at = excluded.review_at, updated_at = excluded.updated_at, derived = excluded.derived`,
};
/** Changes nothing; a unit with something to write waits for those before it. */
export const WAIT: Statement = {
  name: 'unify_wait',
  sql: 'delete from company_review where workspace_id = ?',
};
export const DELETE_PROFILE: Statement = {
  name: 'unify_delete_profile',
  sql: `delete from profile where workspace_id = ? and id = ?`,
};
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
export const WRITE_DERIVED: Statement = {
  name: 'unify_write_derived',
  sql: `insert into derived_log (workspace_id, profile_id, derived) values (?, ?, ?)`,
};
export const WRITE_TERM: Statement = {
  name: 'unify_write_term',
  sql: `insert into identity_term (workspace_id, term, identity_id) values (?, ?, ?) on conflict do nothing`,
};
export const WRITE_GROUP: Statement = {
  name: 'unify_write_group',
  sql: `insert into company (workspace_id, id, traits, updated_at) values (?, ?, ?, ?)
        on conflict (workspace_id, id) do update set traits = excluded.traits, updated_at = excluded.updated_at`,
};
/** The stamp tells which change the members are to be looked at for. */
export const WRITE_GROUP_REVIEW: Statement = {
  name: 'unify_write_group_review',
  sql: `insert into company_review (workspace_id, company_id, stamp, asked_at) values (?, ?, ?, ?)
        on conflict (workspace_id, company_id) do update set stamp = excluded.stamp, asked_at = excluded.asked_at`,
};
export const WRITE_GROUP_MEMBER: Statement = {
  name: 'unify_write_group_member',
  sql: `insert into company_member (workspace_id, company_id, identity_id) values (?, ?, ?) on conflict do nothing`,
};
export const WRITE_ARCHIVE: Statement = {
  name: 'unify_write_archive',
  sql: `insert into profile_archive
          (workspace_id, set_hash, profile_id, state_hash, members, review_at, updated_at, derived)
        values (?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (workspace_id, set_hash) do update set
          state_hash = excluded.state_hash, members = excluded.members,
          review_at = excluded.review_at, updated_at = excluded.updated_at, derived = excluded.derived`,
};
export const WRITE_MERGE: Statement = {
  name: 'unify_write_merge',
  sql: `insert into merge_log (workspace_id, id, at, kind, reason, actor, message_id, before, after)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing`,
};
export const WRITE_MERGE_IDENTITY: Statement = {
  name: 'unify_write_merge_identity',
  sql: `insert into merge_log_identity (workspace_id, identity_id, merge_id) values (?, ?, ?) on conflict do nothing`,
};

/** Merge log lines name people, so the lines of an erased person go with them. */
export const ERASE: readonly Statement[] = [
  {
    name: 'unify_erase_merges',
    sql: `delete from merge_log where workspace_id = ?
            and id in (select merge_id from merge_log_identity where identity_id = ?)`,
  },
  {
    name: 'unify_erase_merge_identities',
    sql: `delete from merge_log_identity where workspace_id = ? and identity_id = ?`,
  },
  {
    name: 'unify_erase_edges',
    sql: `delete from identity_edge where workspace_id = ? and (a = ? or b = ?)`,
  },
  { name: 'unify_erase_terms', sql: `delete from identity_term where workspace_id = ? and identity_id = ?` },
  { name: 'unify_erase_moved', sql: `delete from identity_moved where workspace_id = ? and identity_id = ?` },
  { name: 'unify_erase_derived', sql: `delete from derived_log where workspace_id = ? and profile_id = ?` },
  {
    name: 'unify_erase_groups',
    sql: `delete from company_member where workspace_id = ? and identity_id = ?`,
  },
  {
    name: 'unify_erase_archive',
    sql: `delete from profile_archive where workspace_id = ? and profile_id = ?`,
  },
  { name: 'unify_erase_profile', sql: `delete from profile where workspace_id = ? and id = ?` },
  { name: 'unify_erase_identity', sql: `delete from identity where workspace_id = ? and id = ?` },
];
export const SUPPRESS: Statement = {
  name: 'unify_suppress',
  sql: `insert into suppressed_identity (workspace_id, id, at) values (?, ?, ?) on conflict do nothing`,
};

export const derivedText = ({ derived }: Profile): string | null =>
  derived ? JSON.stringify(derived) : null;

/** A profile as its row says, with what was worked out of it. */
export function profileOf({ id, state, derived }: Pick<ProfileRow, 'id' | 'state' | 'derived'>): Profile {
  const profile = decodeProfile(id, state);
  if (derived) profile.derived = JSON.parse(derived) as Derived;
  return profile;
}
