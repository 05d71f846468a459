// Which variant of an experience somebody has seen first. It is folded from the events that confirm a view, identity
// by identity, so that it survives merging, and parts again when people are parted. The earliest view wins.

import type { Event, Json } from '../collect/index.ts';
import { isLater, KEYS_KEPT } from './stamped.ts';
import type { IdentityState, Profile, Stamped } from './state.ts';

/**
 * The event of a person who has seen a variant: `{ experience: key, variant: key }`, a variant of '' is the holdout.
 * `holdouts` says the same of the workspace's holdouts, by name; `capped` that exposures are counted.
 */
export const EXPERIENCE_VIEWED = 'Experience Viewed';

const MOST_CHARACTERS = 200;
const MOST_HOLDOUTS = 10;

export function foldView(views: Record<string, Stamped<string>>, event: Event): void {
  if (event.name !== EXPERIENCE_VIEWED || event.type !== 'track') return;
  const { experience, variant, holdouts } = event.properties;
  see(views, event, experience, variant);
  if (typeof holdouts !== 'object' || holdouts === null || Array.isArray(holdouts)) return;
  for (const [holdout, side] of Object.entries(holdouts).slice(0, MOST_HOLDOUTS))
    see(views, event, holdout, side);
}

function see(
  views: Record<string, Stamped<string>>,
  event: Event,
  experience: Json | undefined,
  variant: Json | undefined,
): void {
  if (typeof experience !== 'string' || typeof variant !== 'string') return;
  if (experience.length > MOST_CHARACTERS || variant.length > MOST_CHARACTERS || experience === '__proto__')
    return;
  const next: Stamped<string> = [variant, event.time, event.messageId, event.sourceId];
  const known = Object.hasOwn(views, experience) ? views[experience] : undefined;
  if (known && !isLater(known, next)) return;
  views[experience] = next;
  if (!known) keepEarliest(views);
}

/** So many exposures of a capped experience are remembered: the latest. No cap may be greater. */
export const MOST_CAPPED = 100;

/** Remembers when a capped experience was shown; the event says that it is capped. */
export function foldShown(state: Pick<IdentityState, 'shown'>, event: Event): void {
  if (event.name !== EXPERIENCE_VIEWED || event.type !== 'track' || event.properties.capped !== true) return;
  const { experience } = event.properties;
  if (typeof experience !== 'string' || experience.length > MOST_CHARACTERS || experience === '__proto__')
    return;
  state.shown ??= {};
  const times = Object.hasOwn(state.shown, experience) ? state.shown[experience]! : [];
  const at = times.findLastIndex((time) => time <= event.time) + 1;
  state.shown[experience] = times.toSpliced(at, 0, event.time).slice(-MOST_CAPPED);
  keepSmallest(state.shown);
}

/** Which keys are kept must not depend on the order of the events, so the names decide. */
function keepSmallest(shown: Record<string, number[]>): void {
  const keys = Object.keys(shown);
  if (keys.length > KEYS_KEPT) delete shown[keys.sort().at(-1)!];
}

/** When a capped experience was shown to the person, by any of their names: the latest times, oldest first. */
export function shownAt({ identities }: Profile, experience: string): readonly number[] {
  const all = identities.flatMap(({ shown }) =>
    shown && Object.hasOwn(shown, experience) ? [shown[experience]!] : [],
  );
  if (all.length < 2) return all[0] ?? [];
  return all
    .flat()
    .sort((a, b) => a - b)
    .slice(-MOST_CAPPED);
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
