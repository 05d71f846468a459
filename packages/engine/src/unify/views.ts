// Which variant of an experience somebody has seen first. It is folded from the events that confirm a view, identity
// by identity, so that it survives merging, and parts again when people are parted. The earliest view wins.

import type { Event } from '../collect/index.ts';
import { isLater, KEYS_KEPT } from './stamped.ts';
import type { Profile, Stamped } from './state.ts';

/** The event of a person who has seen a variant: `{ experience: key, variant: key }`, a variant of '' is the holdout. */
export const EXPERIENCE_VIEWED = 'Experience Viewed';

const MOST_CHARACTERS = 100;

export function foldView(views: Record<string, Stamped<string>>, event: Event): void {
  if (event.name !== EXPERIENCE_VIEWED || event.type !== 'track') return;
  const { experience, variant } = event.properties;
  if (typeof experience !== 'string' || typeof variant !== 'string') return;
  if (experience.length > MOST_CHARACTERS || variant.length > MOST_CHARACTERS || experience === '__proto__')
    return;
  const next: Stamped<string> = [variant, event.time, event.messageId, event.sourceId];
  const known = Object.hasOwn(views, experience) ? views[experience] : undefined;
  if (known && !isLater(known, next)) return;
  views[experience] = next;
  if (!known) keepEarliest(views);
}

/** Drops the view with the latest stamp: what is kept is the same in whatever order the events came. */
function keepEarliest(views: Record<string, Stamped<string>>): void {
  const keys = Object.keys(views);
  if (keys.length <= KEYS_KEPT) return;
  let newest = keys[0]!;
  for (const key of keys) {
    const [a, b] = [views[key]!, views[newest]!];
    if (isLater(a, b) || (!isLater(b, a) && key > newest)) newest = key;
  }
  delete views[newest];
}

/** The variant of an experience that the person saw first, by any of their names. */
export function firstView({ identities }: Profile, experience: string): Stamped<string> | undefined {
  let first: Stamped<string> | undefined;
  for (const { views } of identities) {
    const seen = Object.hasOwn(views, experience) ? views[experience] : undefined;
    if (seen && (!first || isLater(first, seen))) first = seen;
  }
  return first;
}

/** All variants that were seen first by one of the person's names: more than one after a merge of people apart. */
export function variantsViewed({ identities }: Profile, experience: string): string[] {
  const variants = new Set<string>();
  for (const { views } of identities)
    if (Object.hasOwn(views, experience)) variants.add(views[experience]![0]);
  return [...variants];
}
