// Companies, households, teams: a group keeps stamped traits like a person; whoever belongs to it sees them as `group.*`.

import type { Event } from '@visavis/engine/collect';
import { type Group, putTrait } from '@visavis/engine/unify';

/** A group as units hold it: `stamp` names a change of it for which not all of its members have been looked at yet. */
export interface HeldGroup extends Group {
  stamp?: string | undefined;
}

/**
 * `changed`: the group's traits are others, and with them what is true of its members. `written`: at least the stamp of
 * one is, which decides over what comes late.
 */
export function foldGroup(group: Group, event: Event): { changed: boolean; written: boolean } {
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
