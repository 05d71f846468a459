// What happened to messages becomes ordinary track events under the names of Segment's specification, so that segments,
// journeys and experiments see them. Told again after a crash, with the same messageId, and so taken once.

import {
  type Event,
  type Identifier,
  type JsonObject,
  readMessage,
  UNATTENDED,
} from '@visavis/engine/collect';
import type { Clock } from '../../platform/clock.ts';
import { Poller } from '../../platform/poller.ts';
import type { StoredPerson } from '../../unify/index.ts';
import { naming } from '../naming.ts';
import type { ChannelName, Message } from './message.ts';
import type { NewsStore } from './news-store.ts';

export interface News {
  workspaceId: string;
  /** The event's messageId: of one thing there is one. Begins with the message's id and a colon. */
  id: string;
  messageId: string;
  /** Until then it may still change: whether it was a machine. */
  tellAt: number;
  at: number;
  event: string;
  identifier: Identifier;
  properties: JsonObject;
  /** `unattended` for what we did ourselves, `bot` for what a machine did. */
  flags: string[];
  /** What the person agrees to from then on, by purpose. */
  consent?: Record<string, boolean>;
}

export type Happening =
  | 'sent'
  | 'delivered'
  | 'opened'
  | 'clicked'
  | 'bounced'
  | 'complained'
  | 'unsubscribed';

/** https://segment.com/docs/connections/spec/email/ and …/spec/mobile/; where they name nothing, by the same pattern. */
const NAMES: Record<ChannelName, Record<Happening, string>> = {
  email: {
    sent: 'Email Sent',
    delivered: 'Email Delivered',
    opened: 'Email Opened',
    clicked: 'Email Link Clicked',
    bounced: 'Email Bounced',
    complained: 'Email Marked as Spam',
    unsubscribed: 'Unsubscribed',
  },
  web_push: named('Push Notification', 'Received', 'Tapped'),
  mobile_push: named('Push Notification', 'Received', 'Tapped'),
  in_app: named('In-App Message', 'Viewed', 'Clicked'),
  webhook: named('Webhook', 'Opened', 'Clicked'),
};

function named(what: string, opened: string, clicked: string): Record<Happening, string> {
  return {
    sent: `${what} Sent`,
    delivered: `${what} Delivered`,
    opened: `${what} ${opened}`,
    clicked: `${what} ${clicked}`,
    bounced: `${what} Bounced`,
    complained: `${what} Marked as Spam`,
    unsubscribed: 'Unsubscribed',
  };
}

/** Nobody has visited for having been sent a mail, nor for having opened it. */
const VISITS: ReadonlySet<Happening> = new Set(['clicked', 'unsubscribed']);

/** What every event of a message says of it. */
export function newsOf(
  message: Message,
  { identifier, happening, at, more = {}, id = happening, tellAt = 0, flags = [], consent }: NewsParts,
): News {
  const { workspaceId, channel, template, variant, cause, subject, tags } = message;
  const of: JsonObject = channel === 'email' ? { email_id: message.id, email_subject: subject ?? '' } : {};
  const campaign: JsonObject =
    cause.kind === 'campaign' ? { campaign_id: cause.id, campaign_name: cause.id } : {};
  return {
    ...{ workspaceId, id: `${message.id}:${id}`, messageId: message.id, tellAt, at, identifier },
    event: NAMES[channel][happening],
    flags: [...(VISITS.has(happening) && !flags.includes('bot') ? [] : [UNATTENDED]), ...flags],
    ...(consent && { consent }),
    properties: {
      ...{ message_id: message.id, channel, template, variant, ...of, ...campaign },
      ...{
        cause: cause.kind,
        cause_id: cause.id,
        ...(cause.step !== undefined && { cause_step: cause.step }),
      },
      ...(tags.length > 0 && { tags: [...tags] }),
      ...more,
    },
  };
}

export interface NewsParts {
  identifier: Identifier;
  happening: Happening;
  at: number;
  more?: JsonObject;
  /** Of things that can happen several times, what tells them apart. */
  id?: string;
  tellAt?: number;
  flags?: string[];
  consent?: Record<string, boolean>;
}

/** The name of theirs that an event goes by: what tells most of whom it is about. */
export function nameOf({ view }: StoredPerson): Identifier | undefined {
  const names = view.profile.identities;
  const best =
    names.find(({ type }) => type === 'user_id') ??
    names.find(({ type }) => type === 'email') ??
    names.find(({ type }) => type !== 'anonymous_id') ??
    names[0];
  return best && { type: best.type, value: best.value };
}

export interface TellerDeps {
  store: NewsStore;
  clock: Clock;
  submit(workspaceId: string, events: readonly Event[]): Promise<void>;
  failed(error: unknown): void;
}

const AT_ONCE = 500;
const LOOK_EVERY_MS = 1000;

/** Follows what is to be told. */
export class Teller {
  readonly #deps: TellerDeps;
  /** Its looks end when everything that is due is told. */
  readonly poller: Poller;

  constructor(deps: TellerDeps) {
    this.#deps = deps;
    this.poller = new Poller({ everyMs: LOOK_EVERY_MS, look: () => this.#run(), failed: deps.failed });
  }

  async #run(): Promise<void> {
    const { store, clock, submit } = this.#deps;
    while (!this.poller.isStopped) {
      const due = await store.due(clock.now(), AT_ONCE);
      for (const [workspaceId, news] of Map.groupBy(due, (one) => one.workspaceId)) {
        const events = news.flatMap((one) => eventOf(one, clock.now()) ?? []);
        await submit(workspaceId, events);
        await store.told(
          workspaceId,
          news.map(({ id }) => id),
        );
      }
      if (due.length < AT_ONCE) return;
    }
  }
}

function eventOf(news: News, receivedAt: number): Event | undefined {
  const { id, at, event, identifier, properties, flags, consent } = news;
  const message = {
    type: 'track',
    event,
    messageId: id,
    timestamp: new Date(at).toISOString(),
    ...naming(identifier, consent && { consent: { categoryPreferences: consent } }),
    properties,
  };
  const read = readMessage(message, { receivedAt, sourceId: 'messages', newId: () => id }).event;
  return read && { ...read, flags: [...read.flags, ...flags] };
}
