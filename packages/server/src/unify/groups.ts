// Companies, households, teams: a group keeps stamped traits like a person; whoever belongs to it sees them as `group.*`.

import type { Event } from '@visavis/engine/collect';
import { type Group, putTrait } from '@visavis/engine/unify';

/** True when the group's traits changed, and with them what is true of its members. */
export function foldGroup(group: Group, event: Event): boolean {
  let changed = false;
  for (const name of Object.keys(event.traits)) {
    const value = event.traits[name]!;
    changed = putTrait(group.traits, name, [value, event.time, event.messageId, event.sourceId]) || changed;
  }
  return changed;
}

export const groupText = (group: Group): string => JSON.stringify(group.traits);
