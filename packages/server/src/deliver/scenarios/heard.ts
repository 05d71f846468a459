// What has happened that somebody's way may wait for, as the flow writes it down and the runner reads it.

import type { Event } from '@visavis/engine/collect';

export type Heard =
  | { kind: 'event'; event: Event }
  /** A trait, a fact or a membership that conditions ask for is another one. */
  | { kind: 'changed'; at: number }
  | { kind: 'segment'; segment: string; moves: 'entered' | 'left'; at: number }
  | { kind: 'stage'; machine: string; stage: string; at: number }
  /** These people (profile ids, before and after) were joined or parted. */
  | { kind: 'regroup'; ids: string[] };

export interface HeardRow {
  seq: number;
  profileId: string;
  heard: Heard;
}

/** What came is kept in the log; of the event, only what rules read is needed here. */
export const lean = (event: Event): Event => ({ ...event, raw: {} });
