// An experience: what a slot shows to an audience. Several variants share the audience by a fixed split; a share of it
// may be left out (traffic), kept back (holdout), or belong to another experiment (layer).

import type { Json } from '../collect/index.ts';
import type { Condition, Duration } from '../segment/index.ts';
import type { AllocationSettings } from './allocators/index.ts';
import type { Rung } from './rung.ts';

export interface Variant {
  key: string;
  content: Json;
  /** Relative to the other variants' weights. */
  weight: number;
}

/** A part of the units that no other experience of the layer gets: those whose share is in [from, to). */
export interface LayerPart {
  key: string;
  from: number;
  to: number;
}

/** How often one person is shown the experience at most. */
export interface Cap {
  /** Up to `MOST_CAPPED`. */
  exposures: number;
  /** Rolling; null counts all that were shown since the cap was set. */
  window: Duration | null;
}

export interface Experience {
  id: string;
  /** Never changes, and is never given to another experience. */
  key: string;
  name: string;
  slot: string;
  /** Who it is for; null is everybody. */
  audience: Condition | null;
  variants: Variant[];
  /** How they share the audience: by their weights, when not given. */
  allocation?: AllocationSettings;
  /** The share of the audience that takes part, 0 to 1. The rest is passed on to the next experience. */
  traffic: number;
  /** The share of those who take part that sees the slot's default, 0 to 1: what the experience is measured against. */
  holdout: number;
  layer: LayerPart | null;
  /** Milliseconds; null is open. */
  from: number | null;
  to: number | null;
  /** Inside a rung the greater goes first; ties go to the key that sorts first. */
  priority: number;
  version: number;
  /** Absent or null: follows from the audience; see `rungOf`. */
  rung?: Rung | null;
  cap?: Cap | null;
}

/** Experiences in the order in which they are tried: the highest rung first, and by priority inside a rung. */
export function inOrder<E extends Pick<Experience, 'priority' | 'key'>>(
  experiences: readonly E[],
  rungOf: (experience: E) => number = () => 1,
): E[] {
  const rungs = new Map(experiences.map((one) => [one, rungOf(one)]));
  return [...experiences].sort(
    (a, b) =>
      rungs.get(b)! - rungs.get(a)! ||
      b.priority - a.priority ||
      (a.key < b.key ? -1 : a.key > b.key ? 1 : 0),
  );
}
