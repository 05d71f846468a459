// Tells others who entered and left, and what else they asked to hear: each webhook follows the log of transitions by a
// cursor of its own, and then its own pile of news. A message has the same id however often it is sent; it is sent in
// order, again after ever longer pauses until it is taken, and a webhook that has failed for days is disabled with the
// reason.

import { VisavisError } from '../platform/errors.ts';
import { newId } from '../platform/id.ts';
import type { Log } from '../platform/log.ts';
import { Poller } from '../platform/poller.ts';
import type { Unit } from '../platform/records/index.ts';
import { call, newWebhookSecret } from '../platform/webhook-call.ts';
import type { DefinitionStore } from './definition-store.ts';
import type { TransitionLog } from './transition-log.ts';
import type { LoggedTransition } from './transition-store.ts';
import type { WebhookNews, WebhookNewsStore } from './webhook-news-store.ts';
import type { Delivery, Webhook, WebhookEvent, WebhookStore } from './webhook-store.ts';

export interface WebhooksDeps {
  store: WebhookStore;
  news: WebhookNewsStore;
  transitions: TransitionLog;
  definitions: Pick<DefinitionStore, 'segments'>;
  now(): number;
  log: Log;
  allowPrivate: boolean;
}
export interface NewWebhook {
  url: string;
  description?: string;
  events?: WebhookEvent[];
  segments?: string[];
}

const LOOK_EVERY_MS = 500;
/** What comes together is told together. */
const LINGER_MS = 20;
const CLAIM_MS = 120_000;
const READ_AT_ONCE = 200;
const CALLS_AT_ONCE = 50;
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 3_600_000;
const DISABLE_AFTER_MS = 3 * 86_400_000;
/** What a merge, a split or a redefinition does is nobody's coming or going. */
const HEARD: ReadonlySet<string> = new Set(['event', 'time']);

export class Webhooks {
  readonly #deps: WebhooksDeps;
  readonly #poller: Poller;

  constructor(deps: WebhooksDeps) {
    this.#deps = deps;
    this.#poller = new Poller({
      everyMs: LOOK_EVERY_MS,
      lingerMs: LINGER_MS,
      look: async () => ((await this.deliver()) ? LINGER_MS : LOOK_EVERY_MS),
      failed: (error) => deps.log.warn({ error: String(error) }, 'webhooks: will try again'),
    });
  }

  list(workspaceId: string): Promise<Webhook[]> {
    return this.#deps.store.list(workspaceId);
  }

  async find(workspaceId: string, id: string): Promise<Webhook> {
    const found = (await this.list(workspaceId)).find((webhook) => webhook.id === id);
    if (!found) throw new VisavisError('not_found', `There is no webhook ${id}.`);
    return found;
  }

  /** Hears of what happens from now on. */
  async create(workspaceId: string, by: string, given: NewWebhook): Promise<Webhook> {
    const { now, store, transitions } = this.#deps;
    await this.#check(workspaceId, given);
    const webhook: Webhook = {
      workspaceId,
      id: newId(now()),
      url: given.url,
      description: given.description ?? '',
      events: given.events ?? ['segment.entered', 'segment.left'],
      segments: given.segments ?? [],
      secret: newWebhookSecret(),
      cursor: await transitions.end(),
      failingSince: 0,
      attempts: 0,
      nextAttemptAt: 0,
      claimedUntil: 0,
      disabledReason: null,
      createdAt: now(),
      createdBy: by,
    };
    await store.insert(webhook);
    return webhook;
  }

  async #check(workspaceId: string, { url, segments = [] }: NewWebhook): Promise<void> {
    const target = URL.parse(url);
    const isWeb =
      target && ['http:', 'https:'].includes(target.protocol) && !target.username && !target.password;
    if (!isWeb) {
      const fault = {
        field: 'url',
        expected: 'an http or https address without a password',
        got: JSON.stringify(url),
      };
      throw new VisavisError('invalid_request', 'A webhook needs an address that can be called.', {
        faults: [fault],
      });
    }
    const keys = new Set((await this.#deps.definitions.segments(workspaceId)).map((segment) => segment.key));
    const faults = segments
      .filter((key) => !keys.has(key))
      .map((key) => ({ field: 'segments', expected: 'the key of a segment', got: JSON.stringify(key) }));
    if (faults.length > 0) {
      throw new VisavisError('invalid_request', `There is no segment ${faults[0]!.got}.`, { faults });
    }
  }

  /** Tells every webhook that asked for such news, in the caller's unit; `wake` when it has committed. */
  tell(unit: Unit, workspaceId: string, news: WebhookNews): void {
    this.#deps.news.tell(unit, workspaceId, news);
  }

  async remove(workspaceId: string, id: string): Promise<void> {
    await this.#deps.news.forget(workspaceId, id);
    if (!(await this.#deps.store.remove(workspaceId, id)))
      throw new VisavisError('not_found', `There is no webhook ${id}.`);
  }

  /** Tries again at once, also when it was disabled. */
  async enable(workspaceId: string, id: string): Promise<Webhook> {
    await this.find(workspaceId, id);
    await this.#deps.store.enable(workspaceId, id);
    return this.find(workspaceId, id);
  }

  deliveries(workspaceId: string, id: string, limit: number): Promise<Delivery[]> {
    return this.#deps.store.deliveries(workspaceId, id, limit);
  }

  start(): void {
    this.#poller.start(LOOK_EVERY_MS);
  }

  /** Somebody has entered or left. */
  wake(): void {
    this.#poller.wake();
  }

  stop(): Promise<void> {
    return this.#poller.stop();
  }

  /** Calls whoever has something to hear; true when somebody has more to hear than fits into one go. */
  async deliver(): Promise<boolean> {
    const now = this.#deps.now();
    const due = await this.#deps.store.claim(now, now + CLAIM_MS);
    const more = await Promise.all(due.map((webhook) => this.#follow(webhook)));
    return more.includes(true);
  }

  async #follow(webhook: Webhook): Promise<boolean> {
    const { transitions, store } = this.#deps;
    const deliveries: Delivery[] = [];
    try {
      const news = await transitions.read({
        after: webhook.cursor,
        limit: READ_AT_ONCE,
        workspaceId: webhook.workspaceId,
      });
      const segments = news.length === 0 ? [] : await this.#deps.definitions.segments(webhook.workspaceId);
      const byId = new Map(segments.map((segment) => [segment.id, segment]));
      for (const transition of news) {
        if (deliveries.length >= CALLS_AT_ONCE || this.#poller.isStopped) break;
        const message = messageOf(webhook, transition, byId.get(transition.segmentId));
        if (message) {
          if (!(await this.#stillMine(webhook))) break;
          const delivery = await this.#send(webhook, message);
          deliveries.push(delivery);
          if (delivery.error !== null) {
            this.#failed(webhook, delivery.error);
            break;
          }
          Object.assign(webhook, { failingSince: 0, attempts: 0, nextAttemptAt: 0 });
        }
        webhook.cursor = transition.cursor;
      }
      const isThrough = deliveries.every(({ error }) => error === null);
      if (isThrough) await this.#tellNews(webhook, deliveries);
      await store.record(webhook, deliveries);
      const isWhole = news.length < READ_AT_ONCE && deliveries.length < CALLS_AT_ONCE;
      return !isWhole && webhook.attempts === 0;
    } finally {
      await store.release(webhook);
    }
  }

  /** What else it asked to hear. */
  async #tellNews(webhook: Webhook, deliveries: Delivery[]): Promise<void> {
    const { news } = this.#deps;
    for (const { messageId, body } of await news.pending(webhook, CALLS_AT_ONCE)) {
      if (this.#poller.isStopped || !(await this.#stillMine(webhook))) return;
      const delivery = await this.#send(webhook, { id: messageId, body });
      deliveries.push(delivery);
      if (delivery.error !== null) return this.#failed(webhook, delivery.error);
      Object.assign(webhook, { failingSince: 0, attempts: 0, nextAttemptAt: 0 });
      await news.taken(webhook, messageId);
    }
  }

  /** A claim is renewed when half of it is over, so that no other server makes the same calls meanwhile. */
  async #stillMine(webhook: Webhook): Promise<boolean> {
    const now = this.#deps.now();
    if (now < webhook.claimedUntil - CLAIM_MS / 2) return true;
    const until = now + CLAIM_MS;
    if (!(await this.#deps.store.renew(webhook, until))) return false;
    webhook.claimedUntil = until;
    return true;
  }

  async #send(webhook: Webhook, message: Message): Promise<Delivery> {
    const { now, allowPrivate } = this.#deps;
    const began = performance.now();
    const { status, error } = await call({
      url: webhook.url,
      secret: webhook.secret,
      id: message.id,
      now: now(),
      body: message.body,
      allowPrivate,
    });
    return {
      messageId: message.id,
      attempt: webhook.attempts + 1,
      at: now(),
      status,
      tookMs: Math.round(performance.now() - began),
      error,
    };
  }

  /** Each pause is twice the one before, less up to half of it, so that those who failed together do not return so. */
  #failed(webhook: Webhook, error: string): void {
    const now = this.#deps.now();
    webhook.attempts++;
    webhook.failingSince ||= now;
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (webhook.attempts - 1));
    webhook.nextAttemptAt = now + Math.round(pause * (0.5 + Math.random() / 2));
    if (now - webhook.failingSince < DISABLE_AFTER_MS) return;
    webhook.disabledReason = `It has not been reached since ${new Date(webhook.failingSince).toISOString()}: ${error}`;
  }
}

interface Message {
  id: string;
  body: string;
}

/** What a webhook is told of a transition; undefined when it did not ask. */
function messageOf(
  webhook: Webhook,
  { cursor, segmentId, profileId, time, entered, cause }: LoggedTransition,
  segment: { key: string; name: string } | undefined,
): Message | undefined {
  const type = entered ? 'segment.entered' : 'segment.left';
  const key = segment?.key;
  if (!HEARD.has(cause) || !webhook.events.includes(type) || !segment || key === undefined) return undefined;
  if (webhook.segments.length > 0 && !webhook.segments.includes(key)) return undefined;
  const timestamp = new Date(time).toISOString();
  return {
    id: `msg_${cursor.tx}_${cursor.seq}`,
    body: JSON.stringify({
      type,
      timestamp,
      data: {
        event: entered ? 'Segment Entered' : 'Segment Left',
        segment: { id: segmentId, key, name: segment.name },
        profile: { id: profileId },
        cause,
      },
    }),
  };
}
