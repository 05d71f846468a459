// Companies, households, teams: a group keeps stamped traits like a person; whoever belongs to it sees them as `group.*`.

import { randomUUID } from 'node:crypto';
import type { Event } from '@visavis/engine/collect';
import { type Group, groupIdsOf, putTrait } from '@visavis/engine/unify';
import type { Neighbourhood } from './neighbourhood.ts';
import type { Person } from './person.ts';
import type { Work } from './work.ts';

/** A group as units hold it: `stamp` names a change of it for which not all of its members have been looked at yet. */
export interface HeldGroup extends Group {
  stamp?: string | undefined;
}

/**
 * `changed`: the group's traits are others, and with them what is true of its members. `written`: at least the stamp of
 * one is, which decides over what comes late.
 */
function foldGroup(group: Group, event: Event): { changed: boolean; written: boolean } {
  let changed = false;
  let written = false;
  for (const name of Object.keys(event.traits)) {
    const before = group.traits[name];
    const value = event.traits[name]!;
    changed = putTrait(group.traits, name, [value, event.time, event.messageId, event.sourceId]) || changed;
    written ||= group.traits[name] !== before;
  }
  return { changed, written: written || changed };
}

/** Whether folding the event would change the group's traits. */
export const wouldChange = (group: Group | undefined, event: Event): boolean =>
  foldGroup({ id: '', traits: { ...group?.traits } }, event).changed;

export const groupText = (group: Group): string => JSON.stringify(group.traits);

/** Everybody at hand who belongs to it. */
export const membersOf = ({ held }: Neighbourhood, groupId: string): Person[] =>
  [...held.persons.values()].filter(({ profile }) => groupIdsOf(profile).includes(groupId));

/** The identity belongs to the event's group now, and the group is what the event says of it. */
export function foldInto(work: Work, identity: string, event: Event): void {
  if (event.groupId === undefined) return;
  work.groupMembers.push([event.groupId, identity]);
  if (event.type !== 'group') return;
  const { near } = work;
  let group = near.held.groups.get(event.groupId);
  if (!group) {
    group = { id: event.groupId, traits: {} };
    near.held.groups.set(group.id, group);
    work.changedGroups.add(group.id);
  }
  const { changed, written } = foldGroup(group, event);
  if (written) work.changedGroups.add(group.id);
  if (!changed) return;
  if (!near.wholeGroups.has(group.id)) reviewLater(work, group);
  for (const person of membersOf(near, group.id)) {
    person.attach(near.groupsOf);
    person.changes.add('group');
  }
}

function reviewLater({ near, groupsToReview }: Work, group: HeldGroup): void {
  const { workspaceId } = near;
  group.stamp = randomUUID();
  groupsToReview.set(group.id, { workspaceId, groupId: group.id, stamp: group.stamp });
}
