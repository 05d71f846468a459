// Somebody on their way through a scenario, what can happen to them, and what comes of it. Plain data, so that a run is
// kept in a store and goes on after any interruption as if there had been none.

import type { Event, JsonObject } from '../../collect/index.ts';
import type { Members } from '../../segment/index.ts';
import type { ProfileView } from '../../unify/index.ts';

export interface Run {
  id: string;
  scenario: string;
  version: number;
  /** What it is about: the value of `keyedBy`, or the person. */
  key: string;
  /** Draws are made of it, so they stay the same when people turn out to be one. */
  unit: string;
  side: 'treated' | 'held';
  enteredAt: number;
  /** Where they stand; undefined when it is over. */
  node: string | undefined;
  /** Since when. */
  since: number;
  /** Up to when it has been looked at: it never goes back. */
  at: number;
  /** When to look again by itself; 0: never. */
  wakeAt: number;
  /** How many nodes were reached: with the node it names an effect, whatever is edited. */
  visit: number;
  /** Why it is over; empty while it is not. */
  outcome: '' | Outcome;
  reason: string;
  endedAt: number;
  /** 0: not reached. */
  goalAt: number;
  /** What brought them in: `{ event, properties }`. */
  context: JsonObject;
}
export type Outcome = 'finished' | 'exit' | 'goal' | 'edited' | 'merged' | 'gone';

/** Who goes the way, as they are. */
export interface Walker {
  view: ProfileView;
  /** Settled memberships, for conditions that ask for segments. */
  members?: Members | undefined;
  timezone: string;
}

export interface Happening {
  at: number;
  event?: Event;
}

/** What is to be done in the world; its key is the same however often it is worked out. */
export type Effect = { key: string; node: string; at: number } & (
  | {
      kind: 'send';
      channel: string;
      template: string;
      variant?: string;
      tags: readonly string[];
      tone?: string;
      priority?: number;
      transactional?: boolean;
      whileAvailable?: boolean;
      expiresAt?: number;
    }
  | { kind: 'update'; traits: JsonObject }
  | { kind: 'webhook'; url: string }
  | { kind: 'goal'; goal: string }
  | { kind: 'exposure'; experiment: string; variant: string; propensity: number }
);

/** One step of the way, for the report. */
export interface Passed {
  node: string;
  at: number;
  /** The branch that was taken. */
  by: string;
}
export interface Advanced {
  run: Run;
  effects: Effect[];
  passed: Passed[];
}
