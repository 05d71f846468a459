// The groups of everybody near, and whoever else is in those that the events change, so that they are settled with the
// change itself.

import type { Event } from '@visavis/engine/collect';
import { groupIdsOf } from '@visavis/engine/unify';
import { readGroupIdentities, readGroups } from './group-store.ts';
import { wouldChange } from './groups.ts';
import type { Neighbourhood } from './neighbourhood.ts';

/** So many names of members of changed groups are loaded, so that they are settled with the change itself. */
const MEMBERS_AT_ONCE = 200;
const GROUPS_AT_ONCE = 50;

export async function loadGroups(near: Neighbourhood, events: readonly Event[]): Promise<void> {
  const ids = new Set<string>();
  for (const { groupId } of events) if (groupId !== undefined) ids.add(groupId);
  for (const person of near.held.persons.values()) for (const id of groupIdsOf(person.profile)) ids.add(id);
  const missing = [...ids].filter((id) => !near.held.groups.has(id) && !near.recall('groups', id));
  if (missing.length === 0) return;
  const { unit, locking } = near.parts;
  for (const group of await readGroups(unit, locking, near.workspaceId, missing)) {
    near.held.groups.set(group.id, near.remember('groups', group.id, group));
  }
}

/** Whoever else is in the groups that the events change, if they are few. */
export async function loadMembers(near: Neighbourhood, events: readonly Event[]): Promise<void> {
  const changed = new Set<string>();
  for (const event of events) {
    const { groupId } = event;
    if (event.type !== 'group' || groupId === undefined || changed.size >= GROUPS_AT_ONCE) continue;
    if (wouldChange(near.groupsOf([groupId])[0], event)) changed.add(groupId);
  }
  const inFlight = changed.size > 0 ? (near.parts.memory?.personsInFlight(near.workspaceId) ?? []) : [];
  let left = MEMBERS_AT_ONCE;
  for (const id of changed) {
    const names = await readGroupIdentities(near.parts.unit, near.workspaceId, id, left + 1);
    if (names.length > left) continue;
    left -= names.length;
    for (const { profile } of inFlight)
      if (groupIdsOf(profile).includes(id)) names.push(...profile.identities.map((state) => state.id));
    await near.loadIdentities(names);
    await near.loadPersons(names.flatMap((name) => near.held.identities.get(name)?.profileId ?? []));
    near.wholeGroups.add(id);
  }
  // The members' other groups.
  if (near.wholeGroups.size > 0) await loadGroups(near, []);
}
