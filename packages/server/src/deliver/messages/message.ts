// What others ask of messages, and what a message is: who is told what in which channel and why, and what became of it.

import type { JsonObject } from '@visavis/engine/collect';
import type { StoredPerson } from '../../unify/index.ts';

/** The kinds of channels; each is a file in `channels/`. */
export const CHANNELS = ['email', 'web_push', 'mobile_push', 'in_app', 'webhook'] as const;
export type ChannelName = (typeof CHANNELS)[number];

/** What had the message sent. */
export interface Cause {
  kind: 'campaign' | 'scenario' | 'api' | 'form' | 'survey';
  id: string;
  /** Of a scenario: the step. */
  step?: string;
}

/** Somebody is to be told something. Written in the caller's unit, so it is there if and only if that unit commits. */
export interface MessageRequest {
  workspaceId: string;
  profileId: string;
  channel: ChannelName;
  /** The template's key. */
  template: string;
  /** The variant's key; without it the template chooses by the person. */
  variant?: string;
  /** What the template reads besides the person: `event` (the properties of what happened), `items`, ... */
  context: JsonObject;
  cause: Cause;
  /** Of its workspace; a second request with the same key changes nothing. */
  idempotencyKey: string;
  /** The higher, the sooner; 0 when not given. */
  priority?: number;
  tags?: readonly string[];
  /** Goes out in spite of unsubscribing, missing consent and pressure: receipts, passwords. */
  transactional?: boolean;
  /** It is about things (`context.properties`, `context.event`, `context.items`): held, it goes only while one can be had. */
  whileAvailable?: boolean;
  /** Milliseconds. */
  notBefore?: number;
  /** Milliseconds; what has not gone out by then does not go out. */
  expiresAt?: number;
}

/**
 * - `waiting`: for its turn; `reason` says why it is held, where it is.
 * - `sending`: claimed by a server.
 * - `sent`: taken by the provider, or by the mailbox.
 * - `suppressed`: not to be sent to this address; `reason` says why.
 * - `failed`: refused, or could not be made.
 * - `expired`: its time was over.
 * - `in_doubt`: a server died while handing it over, and the channel is set not to risk it twice.
 * - `cancelled`: by hand, or by what had it sent.
 */
export const MESSAGE_STATES = [
  'waiting',
  'sending',
  'sent',
  'suppressed',
  'failed',
  'expired',
  'in_doubt',
  'cancelled',
] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/** Why a message is where it is: a code for programs, a sentence for people. */
export interface Reason {
  code: string;
  sentence: string;
}

export interface Message extends Required<Omit<MessageRequest, 'variant' | 'notBefore' | 'expiresAt'>> {
  id: string;
  variant: string | null;
  state: MessageState;
  reason: Reason | null;
  createdAt: number;
  /** When it is to go out, or is tried again. */
  dueAt: number;
  /** 0: never. */
  expiresAt: number;
  /** How often it was handed over. */
  attempts: number;
  /** Whoever holds it writes this down; 0 when nobody does. */
  claimedUntil: number;
  /** Where it went: an e-mail address, an endpoint. */
  address: string | null;
  /** In a line: the subject, the title. */
  subject: string | null;
  sentAt: number;
  openedAt: number;
  clickedAt: number;
}

/** What the pressure rules say when a message is about to go. */
export type Permission =
  | { may: 'go' }
  /** Asked again at `at`. */
  | { may: 'wait'; at: number; reason: Reason }
  | { may: 'never'; reason: Reason };

/**
 * Asked for everything that is about to go out, together and in order of importance; answered in the same order. The
 * default says yes.
 */
export type MayGo = (workspaceId: string, messages: readonly Message[]) => Promise<Permission[]>;

/**
 * Asked of what was held, when its time has come: why it is of no use any more, undefined where it still is; in the order
 * of the messages. The people are as they are now, by the profile id that was asked for.
 */
export type StillWanted = (
  workspaceId: string,
  messages: readonly Message[],
  people: ReadonlyMap<string, StoredPerson>,
) => Promise<(Reason | undefined)[]>;
