// Questions about everybody, asked by the rooms to the right and by timers.

import type { Kysely } from 'kysely';
import {
  countNewPeople,
  countProfiles,
  readDue,
  readEverybody,
  readNextDue,
  readProfileIds,
} from './census-store.ts';
import {
  type ChangedGroup,
  forgetChangedGroup,
  readChangedGroups,
  readChangedGroupsOf,
  readGroupMembers,
} from './group-store.ts';

// biome-ignore lint/suspicious/noExplicitAny: each statement names the tables that it reads.
type Db = Kysely<any>;

export class Census {
  readonly #db: Db;
  readonly #reviewed: (group: ChangedGroup) => void;

  /** `reviewed` hears that the members of a changed group have all been looked at. */
  constructor(db: Db, reviewed: (group: ChangedGroup) => void = () => {}) {
    this.#db = db;
    this.#reviewed = reviewed;
  }

  count(workspaceId: string): Promise<number> {
    return countProfiles(this.#db, workspaceId);
  }

  /** Profile ids greater than `after`, in their order. */
  ids(workspaceId: string, after: string, limit: number): Promise<string[]> {
    return readProfileIds(this.#db, { workspaceId, after, limit });
  }

  /** People first seen in [from, to), by hour (as its first millisecond). */
  newcomers(workspaceId: string, from: number, to: number): Promise<{ hour: number; people: number }[]> {
    return countNewPeople(this.#db, { workspaceId, from, to });
  }

  /** The profile ids of everybody in a group. */
  inGroup(workspaceId: string, groupId: string): Promise<string[]> {
    return readGroupMembers(this.#db, workspaceId, groupId);
  }

  /** Groups whose traits have changed until then, and whose members have not all been looked at since. */
  changedGroups(until: number, limit: number): Promise<ChangedGroup[]> {
    return readChangedGroups(this.#db, until, limit);
  }

  /** The same of one workspace whenever they changed, or only those of these groups. */
  changedGroupsOf(workspaceId: string, ids?: readonly string[]): Promise<ChangedGroup[]> {
    return readChangedGroupsOf(this.#db, workspaceId, ids);
  }

  /** Everybody in the group has been looked at since this change of it. */
  async reviewed(group: ChangedGroup): Promise<void> {
    await forgetChangedGroup(this.#db, group);
    this.#reviewed(group);
  }

  /** People whose memberships change by themselves at `now` or before, of one workspace or of all. */
  due(
    now: number,
    limit: number,
    workspaceId?: string,
  ): Promise<{ workspaceId: string; profileId: string }[]> {
    return readDue(this.#db, now, limit, workspaceId);
  }

  /** People of all workspaces, after this one (of a workspace). */
  everybody(
    after: readonly [workspaceId: string, profileId: string],
    limit: number,
  ): Promise<{ workspaceId: string; profileId: string }[]> {
    return readEverybody(this.#db, after, limit);
  }

  /** When the next one is due; undefined when nobody ever is. */
  nextDue(): Promise<number | undefined> {
    return readNextDue(this.#db);
  }
}
