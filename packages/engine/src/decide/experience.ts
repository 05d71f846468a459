// An experience: what a slot shows to an audience. Several variants share the audience by a fixed split; a share of it
// may be left out (traffic), kept back (holdout), or belong to another experiment (layer).

import type { Json } from '../collect/index.ts';
import type { Condition } from '../segment/index.ts';

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

export interface Experience {
  id: string;
  /** Never changes, and is never given to another experience. */
  key: string;
  name: string;
  slot: string;
  /** Who it is for; null is everybody. */
  audience: Condition | null;
  variants: Variant[];
  /** The share of the audience that takes part, 0 to 1. The rest is passed on to the next experience. */
  traffic: number;
  /** The share of those who take part that sees the slot's default, 0 to 1: what the experience is measured against. */
  holdout: number;
  layer: LayerPart | null;
  /** Milliseconds; null is open. */
  from: number | null;
  to: number | null;
  /** The greater goes first; ties go to the key that sorts first. */
  priority: number;
  version: number;
}

/** Experiences in the order in which they are tried. */
export function inOrder<E extends Pick<Experience, 'priority' | 'key'>>(experiences: readonly E[]): E[] {
  return [...experiences].sort(
    (a, b) => b.priority - a.priority || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0),
  );
}
