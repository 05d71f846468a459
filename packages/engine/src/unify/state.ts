// What is remembered of a person. A profile is a join: every identity keeps a state of its own, folded from the
// events that name it first, and the profile that everyone sees is the combination of its identities' states.
// Joining two people joins two lists of identities; un-joining splits the list again; nothing is overwritten.

import type { Json } from '../collect/index.ts';
import type { BehaviourState } from './behaviours/index.ts';
import type { Derived } from './derived.ts';

/** A value with the moment and the message it came from. The later time wins; ties go to the greater message id. */
export type Stamped<T> = [value: T, time: number, messageId: string, sourceId: string];

export interface Touch {
  time: number;
  messageId: string;
  channel: string;
  source?: string;
  medium?: string;
  campaign?: string;
  term?: string;
  content?: string;
  referrer?: string;
  page?: string;
}

/** The state of one identity. Bounded in space, whatever the number of events. */
export interface IdentityState {
  /** A UUID, a hash of workspace, type and value: see `identityId`. */
  id: string;
  type: string;
  value: string;
  /** When an event first named it, as its own or beside another name. Decides which identity is a person's first. */
  since: number;
  /** Of the events folded into it; 0 when there are none. */
  firstSeen: number;
  lastSeen: number;
  events: number;
  traits: Record<string, Stamped<Json>>;
  facts: Record<string, Stamped<string | number | boolean>>;
  consent: Record<string, Stamped<boolean>>;
  groups: Record<string, Stamped<boolean>>;
  /** By experience key: the variant that was seen first; '' for who was held out. See `views.ts`. */
  views: Record<string, Stamped<string>>;
  /** By key of a capped experience: when it was shown, oldest first; the latest `MOST_CAPPED`. */
  shown?: Record<string, number[]>;
  /** How visits began: the earliest and the latest one whose channel is known. */
  firstTouch?: Touch;
  lastTouch?: Touch;
  /** Visits as [start, end], in order: events no more than 30 minutes apart. The latest `SESSIONS_KEPT` are kept. */
  sessions: [start: number, end: number][];
  /** By behaviour id: what segments and computed traits need remembered of this identity's events. */
  behaviours: Record<string, BehaviourState>;
}

/** A person: one or more identities, sorted by id. `id` is the id of the identity named first (`since`, then `id`). */
export interface Profile {
  id: string;
  identities: IdentityState[];
  /** What was worked out of the person as a whole. It is no part of any name's state, nor of `encodeProfile`. */
  derived?: Derived;
}
