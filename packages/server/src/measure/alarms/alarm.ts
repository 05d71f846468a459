// What an alarm is, and what watching gives.

import type { AlarmKind, AlarmSettings, Reading } from '@visavis/engine/measure';

export interface Watched {
  /** Within its kind: `customer/cart`, a segment’s id, … */
  target: string;
  name: string;
  /** The page where it is looked into. */
  to: string;
  reading: Reading;
}
export type AlarmState = 'open' | 'acknowledged' | 'snoozed' | 'closed';
export interface Alarm {
  id: string;
  kind: AlarmKind;
  target: string;
  name: string;
  to: string;
  state: AlarmState;
  openedAt: number;
  /** 0 while it lasts. */
  closedAt: number;
  /** When it was raised, and at the latest look. */
  sentence: string;
  reading: Reading;
  latest: { reading: Reading; sentence: string; at: number };
  /** 0 unless snoozed. */
  snoozedUntil: number;
  /** Why it is closed: `over`, `usual` (somebody said that this is usual from now on), `gone`, `off`. */
  why: 'over' | 'usual' | 'gone' | 'off' | null;
}
export type Act = 'opened' | 'acknowledged' | 'snoozed' | 'woken' | 'closed';
export interface DoneAbout {
  at: number;
  what: Act;
  who: string;
  note: string;
}
/** What a kind may know when it looks. */
export interface Look {
  workspaceId: string;
  timezone: string;
  now: number;
  settings: AlarmSettings;
  /** Everything before has been counted at earlier looks; 0: nothing yet. */
  countedUntil: number;
  /** While an alarm is open: when it was raised. */
  openSince(target: string): number | undefined;
  /** Since somebody said that things are usual as they are; 0: always. */
  usualSince(target: string): number;
}
export interface Looked {
  watched: Watched[];
  countedUntil: number;
}
/** One kind of alarm: a file in `kinds/`. */
export interface Watcher {
  readonly kind: AlarmKind;
  readonly everyMs: number;
  look(look: Look): Promise<Looked>;
}
