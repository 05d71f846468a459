// People as the hot path reads and writes them, each a row; as they were before they were joined or parted; and the log
// of that.

import { type Derived, decodeProfile, type Profile } from '@visavis/engine/unify';
import type { Statement, Unit } from '../platform/records/index.ts';
import { allByIds, lock } from './by-ids.ts';

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

export const WRITE_PROFILE: Statement = {
  name: 'unify_write_profile',
  sql: `insert into profile (workspace_id, id, state, members, review_at, updated_at, derived)
        values (?, ?, ?, ?, ?, ?, ?)
        on conflict (workspace_id, id) do update set
          state = excluded.state, members = excluded.members,
          review_at = excluded.review_at, updated_at = excluded.updated_at, derived = excluded.derived`,
};

export const DELETE_PROFILE: Statement = {
  name: 'unify_delete_profile',
  sql: `delete from profile where workspace_id = ? and id = ?`,
};

export const WRITE_DERIVED: Statement = {
  name: 'unify_write_derived',
  sql: `insert into derived_log (workspace_id, profile_id, derived) values (?, ?, ?)`,
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

/** Changes nothing; a unit with something to write waits for those before it. */
export const WAIT: Statement = {
  name: 'unify_wait',
  sql: 'delete from company_review where workspace_id = ?',
};

export const derivedText = ({ derived }: Profile): string | null =>
  derived ? JSON.stringify(derived) : null;

/** A profile as its row says, with what was worked out of it. */
export function profileOf({ id, state, derived }: Pick<ProfileRow, 'id' | 'state' | 'derived'>): Profile {
  const profile = decodeProfile(id, state);
  if (derived) profile.derived = JSON.parse(derived) as Derived;
  return profile;
}
