// What comes back from messages: opened, followed, unsubscribed, bounced, complained. Each becomes an ordinary event;
// a machine's is marked with the sign by which it is known.

import { randomUUID } from 'node:crypto';
import { type JsonObject, UNATTENDED } from '@visavis/engine/collect';
import { BURST_MS, machineSign } from '@visavis/engine/deliver';
import { isbot } from 'isbot';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../../platform/clock.ts';
import type { Records } from '../../platform/records/index.ts';
import type { StoredPerson } from '../../unify/index.ts';
import type { LinkOf } from './links.ts';
import type { ChannelName, Message } from './message.ts';
import type { MessageStore } from './message-store.ts';
import { type Happening, type NewsParts, nameOf, newsOf } from './news.ts';
import type { NewsStore } from './news-store.ts';
import type { SuppressionStore } from './suppression-store.ts';
import type { TemplateStore } from './template-store.ts';

export interface TrackingDeps {
  records: Records;
  clock: Clock;
  store: MessageStore;
  news: NewsStore;
  suppressions: SuppressionStore;
  templates: Pick<TemplateStore, 'find' | 'list'>;
  people(workspaceId: string, profileIds: readonly string[]): Promise<Map<string, StoredPerson>>;
  consentPurpose(workspaceId: string, channel: ChannelName): Promise<string>;
  told(): void;
}
export interface Visit {
  method: string;
  userAgent: string;
}
/** What a provider says of a message that it has taken. */
export interface Feedback {
  messageId?: string;
  /** Where the provider knows no message. */
  channel?: ChannelName;
  address?: string;
  kind: 'delivered' | 'bounced' | 'complained';
  /** Of a bounce: `soft` is a full mailbox, and is tried again another time. */
  bounce?: 'hard' | 'soft';
  reason?: string;
}
interface Follow {
  url: string;
  at: number;
  newsId: string;
}

const MESSAGES_REMEMBERED = 20_000;

export class Tracking {
  readonly #deps: TrackingDeps;
  /** By message, the links that were followed a moment ago. */
  readonly #follows = new LRUCache<string, Follow[]>({ max: MESSAGES_REMEMBERED });

  constructor(deps: TrackingDeps) {
    this.#deps = deps;
  }

  async opened({ workspaceId, messageId }: LinkOf, visit: Visit): Promise<void> {
    const message = await this.#deps.store.find(workspaceId, messageId);
    if (!message) return;
    const at = this.#deps.clock.now();
    const sign = signOf('opened', message, visit, at, 0);
    await this.#tell(message, 'opened', at, { id: `opened:${randomUUID()}`, ...marked(sign, visit) });
    if (sign === undefined) await this.#deps.store.seen(workspaceId, messageId, 'opened', at);
  }

  /** In a page of ours, so by a person. */
  async viewed(workspaceId: string, messageId: string): Promise<void> {
    const { store, clock } = this.#deps;
    const message = await store.find(workspaceId, messageId);
    if (!message) return;
    await this.#tell(message, 'opened', clock.now(), { more: { machine: false } });
    await store.seen(workspaceId, messageId, 'opened', clock.now());
  }

  /** Told a moment later: by then it is known whether it was one of many. */
  async clicked({ workspaceId, messageId, url = '' }: LinkOf, visit: Visit): Promise<void> {
    const message = await this.#deps.store.find(workspaceId, messageId);
    if (!message) return;
    const at = this.#deps.clock.now();
    const recent = (this.#follows.get(messageId) ?? []).filter((one) => at - one.at <= BURST_MS);
    const id = `clicked:${randomUUID()}`;
    recent.push({ url, at, newsId: `${messageId}:${id}` });
    this.#follows.set(messageId, recent);
    const atOnce = new Set(recent.map((one) => one.url)).size;
    const sign = signOf('clicked', message, visit, at, atOnce);
    const { more, flags } = marked(sign, visit);
    await this.#tell(message, 'clicked', at, {
      id,
      tellAt: at + BURST_MS,
      flags,
      more: { ...more, link_url: url },
    });
    if (sign === undefined) await this.#deps.store.seen(workspaceId, messageId, 'clicked', at);
    else if (atOnce > 1) await this.#markEarlier(message, recent, sign);
  }

  /** The first links of many were followed by the same machine. */
  async #markEarlier(message: Message, follows: readonly Follow[], sign: string): Promise<void> {
    const ids = new Set(follows.map(({ newsId }) => newsId));
    const { news, store } = this.#deps;
    for (const one of await news.untold(message.workspaceId, message.id)) {
      if (!ids.has(one.id) || one.properties.machine === true) continue;
      const properties = { ...one.properties, machine: true, machine_sign: sign };
      await news.change({ ...one, properties, flags: [UNATTENDED, 'bot'] });
    }
    await store.unseen(message.workspaceId, message.id, Math.min(...follows.map(({ at }) => at)));
  }

  /**
   * From everything, or from the topic of the message; `topics` of those who choose in the preference centre. Somebody
   * who unsubscribes twice is told of once a second.
   */
  async unsubscribe({ workspaceId, messageId }: LinkOf, topics?: readonly string[]): Promise<void> {
    const { store, suppressions, templates, clock, consentPurpose } = this.#deps;
    const message = await store.find(workspaceId, messageId);
    if (!message?.address) return;
    const { channel, address } = message;
    const at = clock.now();
    const topic = (await templates.find(workspaceId, message.template))?.topic;
    const wanted = topics ?? [topic ?? '*'];
    const before = new Set((await this.#ofAddress(message)).map((one) => one.topic));
    const fresh = wanted.filter((one) => !before.has(one));
    for (const one of fresh)
      await suppressions.add({
        workspaceId,
        channel,
        address,
        topic: one,
        why: 'unsubscribed',
        messageId,
        at,
      });
    if (fresh.length === 0) return;
    const purpose = fresh.includes('*') ? await consentPurpose(workspaceId, channel) : '';
    await this.#tell(message, 'unsubscribed', at, {
      id: `unsubscribed:${fresh.join(',').slice(0, 200)}:${Math.floor(at / 1000)}`,
      more: { topics: fresh },
      ...(purpose && { consent: { [purpose]: false } }),
    });
  }

  /** The choices of the preference centre. @returns undefined for a message that is no more */
  async preferences({ workspaceId, messageId }: Pick<LinkOf, 'workspaceId' | 'messageId'>) {
    const message = await this.#deps.store.find(workspaceId, messageId);
    if (!message?.address) return undefined;
    const all = await this.#deps.templates.list(workspaceId);
    const topics = [
      ...new Set(all.flatMap(({ topic, channel }) => (topic && channel === message.channel ? [topic] : []))),
    ];
    const refused = new Set((await this.#ofAddress(message)).map(({ topic }) => topic));
    return {
      address: message.address,
      everything: !refused.has('*'),
      topics: topics.sort().map((topic) => ({ topic, wanted: !refused.has(topic) })),
    };
  }

  /** `wanted` of the topics; what is not named is refused. */
  async choose(link: LinkOf, wanted: ReadonlySet<string>, everything: boolean): Promise<void> {
    const known = await this.preferences(link);
    const message = await this.#deps.store.find(link.workspaceId, link.messageId);
    if (!known || !message?.address) return;
    const { workspaceId, channel, address } = message;
    const refused = known.topics.map(({ topic }) => topic).filter((topic) => !wanted.has(topic));
    const back = [...(everything ? ['*'] : []), ...wanted];
    // Only what the person has refused is theirs to take back, not that their mail server refuses us.
    for (const one of await this.#ofAddress(message)) {
      if (back.includes(one.topic))
        await this.#deps.suppressions.remove(workspaceId, channel, address, one.topic);
    }
    await this.unsubscribe(link, everything ? refused : ['*', ...refused]);
  }

  async #ofAddress({ workspaceId, channel, address }: Message) {
    const all = await this.#deps.suppressions.of(workspaceId, channel, [address!]);
    return all.filter(({ why }) => why === 'unsubscribed');
  }

  /** @returns false where neither the message nor the address says whom it is about */
  async feedback(workspaceId: string, said: Feedback): Promise<boolean> {
    const { store, suppressions, clock } = this.#deps;
    const at = clock.now();
    const message =
      said.messageId === undefined ? undefined : await store.find(workspaceId, idIn(said.messageId));
    const channel = message?.channel ?? said.channel ?? 'email';
    const address = message?.address ?? said.address?.trim().toLowerCase();
    if (!message && !address) return false;
    const why = said.kind === 'complained' ? 'complained' : 'bounced';
    const isFinal = said.kind === 'complained' || (said.kind === 'bounced' && said.bounce !== 'soft');
    if (isFinal && address)
      await suppressions.add({
        workspaceId,
        channel,
        address,
        topic: '*',
        why,
        messageId: message?.id ?? null,
        at,
      });
    if (message) {
      const more: JsonObject = {
        ...(said.reason !== undefined && { reason: said.reason }),
        ...(said.kind === 'bounced' && { kind: said.bounce ?? 'hard' }),
      };
      await this.#tell(message, said.kind, at, { more });
    }
    return true;
  }

  async #tell(
    message: Message,
    happening: Happening,
    at: number,
    parts: Partial<Omit<NewsParts, 'identifier' | 'happening' | 'at'>>,
  ): Promise<void> {
    const { people, records, news, told } = this.#deps;
    const person = (await people(message.workspaceId, [message.profileId])).get(message.profileId);
    const identifier = person && nameOf(person);
    // Somebody who was erased is not written down again.
    if (!identifier) return;
    await records.unit([], async (unit) =>
      news.add(unit, [newsOf(message, { identifier, happening, at, ...parts })]),
    );
    told();
  }
}

function signOf(
  kind: 'opened' | 'clicked',
  message: Message,
  { method, userAgent }: Visit,
  at: number,
  linksAtOnce: number,
): string | undefined {
  // Nothing stands between us and a device: whoever presses a notification as it comes is a person all the same.
  const isMail = message.channel === 'email';
  // What is not even written down as sent was looked at before it arrived.
  const sinceSentMs = !isMail ? Number.POSITIVE_INFINITY : message.sentAt === 0 ? 0 : at - message.sentAt;
  return machineSign({ kind, method, userAgent, isRobot: isbot(userAgent), sinceSentMs, linksAtOnce });
}

const marked = (sign: string | undefined, { userAgent }: Visit) => ({
  more: {
    machine: sign !== undefined,
    ...(sign !== undefined && { machine_sign: sign }),
    user_agent: userAgent.slice(0, 500),
  } as JsonObject,
  flags: sign === undefined ? [] : ['bot'],
});

/** A provider may give back the whole Message-ID. */
const idIn = (text: string): string => text.trim().replace(/^<|>$/g, '').split('@')[0]!;
