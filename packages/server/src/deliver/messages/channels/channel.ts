// What every channel promises: which parts its templates have, where somebody is reached, and how one message is handed
// over. A channel is a file beside this one.

import type { Content, VariantFor } from '@visavis/engine/deliver';
import type { TSchema } from 'typebox';
import type { Unit } from '../../../platform/records/index.ts';
import type { StoredPerson } from '../../../unify/index.ts';
import type { ChannelName, Message, Reason } from '../message.ts';

export type { Content, VariantFor };

/** One part of a channel's templates. */
export interface Part {
  name: string;
  label: string;
  /** `mjml` is compiled to HTML before it is filled in; `html` is escaped; the others are text. */
  kind: 'line' | 'text' | 'html' | 'mjml' | 'url' | 'json';
  required: boolean;
}

/** A message with everything filled in. */
export interface Outgoing {
  message: Message;
  /** Where the log says it went: the first of `addresses`. */
  address: string;
  addresses: readonly string[];
  /** In a line, for logs. */
  subject: string;
  /** By part, as the person is to have it. */
  content: Content;
  /** Where one click unsubscribes (RFC 8058), and where preferences are chosen. */
  unsubscribeUrl: string;
  preferencesUrl: string;
  /** A link that counts that it was followed. */
  clickUrl(url: string): string;
}

/**
 * - `taken`: the provider has it. `write` goes into the very unit that records it.
 * - `later`: not now; tried again.
 * - `refused`: never. `address` says that the address itself is no good.
 * - `unknown`: nobody knows whether the provider has it.
 */
export type Handed =
  | { outcome: 'taken'; write?(unit: Unit): void }
  | { outcome: 'later'; reason: Reason; afterMs?: number }
  | { outcome: 'refused'; reason: Reason; address?: 'bounced' }
  | { outcome: 'unknown'; reason: Reason };

/** What every channel can be set to, beside its own settings. */
export interface ChannelSettings {
  /** `mailbox` keeps everything in the built-in mailbox: for development, and until a provider is set. */
  transport: string;
  /** What the provider takes; 0 is as fast as it goes. */
  perSecond: number;
  /** Hand-overs at a time. */
  atOnce: number;
  /** The purpose that people agree to, such as `marketing`; '' asks for none. */
  consentPurpose: string;
  /** `granted`: only who has said yes; `not_refused`: everybody who has not said no. */
  consent: 'granted' | 'not_refused';
  /** When a server dies between handing over and writing it down. */
  inDoubt: 'again' | 'hold';
}

export interface Channel {
  name: ChannelName;
  title: string;
  parts: readonly Part[];
  /** Which part stands for the message in a list. */
  titlePart: string;
  /** What can be set, beside `ChannelSettings`. */
  settings: TSchema;
  /** Settings that are never shown again. */
  secrets: readonly string[];
  /** Besides `mailbox`. */
  transports: readonly string[];
  /** Where the person is reached; empty: nowhere. */
  addressesOf(person: StoredPerson, workspaceId: string): Promise<string[]>;
  /** Why nobody could be reached, for people. */
  unreachable: string;
  hand(out: Outgoing, settings: ChannelSettings & Record<string, unknown>): Promise<Handed>;
  /** What goes along besides the parts, for whoever looks into the mailbox. */
  headersOf?(out: Outgoing, settings: ChannelSettings & Record<string, unknown>): Record<string, string>;
  /** Lets go of connections. */
  close?(): void;
}
