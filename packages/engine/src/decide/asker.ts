// Who asks what to show, and what may be looked at to answer.

import type { ProfileView } from '../unify/index.ts';
import type { Learned } from './allocators/index.ts';

/** Who asks, and when. */
export interface Asker {
  view: ProfileView;
  now: number;
  /** What draws are made for; undefined for somebody without a name. */
  unit: string | undefined;
  /** Whether the person is in a segment, by its key. */
  inside(segment: string): boolean;
  /** The variant of an experience (by key) that was seen first. */
  viewed(experience: string): string | undefined;
  /** When a capped experience (by key) was shown, oldest first. */
  shown?(experience: string): readonly number[];
  /** What an experience (by id) has learned, where its allocation learns. */
  learned?(experience: string): Learned | undefined;
  /** Whether the answer may speak of the person: merge fields are filled in. */
  knows: boolean;
}
