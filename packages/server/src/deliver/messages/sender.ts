// Sends what is due: claims messages of one workspace and channel for this server, asks whether they may go, fills them
// in, hands them over, and writes down what became of each. A claim runs out, so whatever a server held when it died
// goes on; what this costs in certainty is in decisions/exactly-once.md.

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../platform/clock.ts';
import { Poller } from '../../platform/poller.ts';
import type { Records, Unit } from '../../platform/records/index.ts';
import type { Channel, ChannelSettings, Handed } from './channels/channel.ts';
import type { Channels } from './channels/index.ts';
import { mailFrom } from './mailbox.ts';
import type { MailboxStore } from './mailbox-store.ts';
import type { Message, Reason } from './message.ts';
import type { Lane, MessageStore } from './message-store.ts';
import { type News, newsOf } from './news.ts';
import type { NewsStore } from './news-store.ts';
import { afterHanding } from './outcome.ts';
import type { Pauses } from './pauses.ts';
import type { Prepared, Preparing, Stopped } from './preparing.ts';
import { Throttle } from './throttle.ts';

export interface SenderDeps {
  records: Records;
  clock: Clock;
  store: MessageStore;
  news: NewsStore;
  mailbox: MailboxStore;
  channels: Channels;
  settings(lane: Lane): Promise<ChannelSettings & Record<string, unknown>>;
  preparing: Pick<Preparing, 'prepare' | 'stillGoes'>;
  pauses: Pauses;
  /** An address turned out to be no good. */
  bounced(message: Message, reason: Reason): Promise<void>;
  /** Something was written that is to be told. */
  told(): void;
  failed(error: unknown): void;
}

const LOOK_EVERY_MS = 500;
const CLAIM_AT_MOST = 200;
const LEASE_MS = 120_000;
/** Later in a claim nothing new is handed over: the hand-over itself may take half a minute. */
const HAND_WITHIN_MS = 60_000;
const RECOVER_EVERY_MS = 5_000;
/** What was handed over is written down together, and at once when so much is there. */
const RECORD_AT_ONCE = 10;
const RECORD_TRIES = 8;
/** What was prepared so long ago is looked at again before it is handed over. */
const LOOKED_AT_AGAIN_MS = 1_000;

export class Sender {
  readonly #deps: SenderDeps;
  /** Of this process: what another life of it held is not its own. */
  readonly #holder = randomUUID();
  readonly #throttles = new Map<string, Throttle>();
  readonly #running = new Map<string, Promise<void>>();
  readonly #poller: Poller;
  #recovered = 0;

  constructor(deps: SenderDeps) {
    this.#deps = deps;
    this.#poller = new Poller({
      everyMs: LOOK_EVERY_MS,
      look: () => this.#lookAround(),
      failed: deps.failed,
    });
  }

  start(): void {
    this.#poller.start();
  }

  /** Something may be due. */
  wake(): void {
    this.#poller.wake();
  }

  /** Until nothing more is due; for tests, and for whoever wants to see it gone. */
  async drain(): Promise<void> {
    do {
      await this.#poller.drain();
      await Promise.all(this.#running.values());
    } while (this.#running.size > 0);
  }

  /** Nothing new is begun; what is under way is written down. */
  async stop(): Promise<void> {
    await this.#poller.stop();
    await Promise.all(this.#running.values());
    for (const channel of Object.values(this.#deps.channels)) channel.close?.();
  }

  async #lookAround(): Promise<void> {
    const { store, clock, pauses, failed } = this.#deps;
    await pauses.refresh();
    if (performance.now() - this.#recovered > RECOVER_EVERY_MS || this.#recovered === 0) {
      this.#recovered = performance.now();
      await this.#recover();
    }
    for (const lane of await store.lanes(clock.now())) {
      const name = `${lane.workspaceId} ${lane.channel}`;
      if (this.#running.has(name) || pauses.isPaused(lane)) continue;
      const run = this.#run(lane, name)
        .catch(failed)
        .finally(() => this.#running.delete(name));
      this.#running.set(name, run);
    }
  }

  /** What somebody held who is gone: sent again by the same id, or set aside where that is too risky. */
  async #recover(): Promise<void> {
    const { store, clock, records, settings } = this.#deps;
    for (const message of await store.abandoned(clock.now(), this.#holder, records.exclusive)) {
      const { transport, inDoubt } = await settings(message);
      const again = transport === 'mailbox' || message.channel === 'in_app' || inDoubt === 'again';
      const sentence =
        'The server stopped while this was being handed over; whether it has gone out is not known.';
      await store.giveBack(
        message,
        again
          ? { state: 'waiting', reason: null }
          : { state: 'in_doubt', reason: { code: 'in_doubt', sentence } },
      );
    }
  }

  async #run(lane: Lane, name: string): Promise<void> {
    const { store, clock, channels, settings, pauses } = this.#deps;
    const channel = channels[lane.channel];
    const throttle = this.#throttles.get(name) ?? new Throttle();
    this.#throttles.set(name, throttle);
    while (!this.#poller.isStopped && !pauses.isPaused(lane)) {
      const set = await settings(lane);
      // What cannot go within a few seconds stays for whoever else can send it.
      const limit =
        set.perSecond > 0 ? Math.max(1, Math.min(CLAIM_AT_MOST, set.perSecond * 5)) : CLAIM_AT_MOST;
      const now = clock.now();
      const claim = { now, holder: this.#holder, until: now + LEASE_MS, limit: Math.floor(limit) };
      const claimed = await store.claim(lane, claim);
      if (claimed.length === 0) return;
      await this.#send(lane, { channel, settings: set, throttle }, claimed);
    }
  }

  async #send(lane: Lane, way: Way, claimed: readonly Message[]): Promise<void> {
    const began = performance.now();
    const { preparing, clock, pauses, failed } = this.#deps;
    const batch = new Batch(this.#deps, this.#holder);
    let prepared: Prepared[];
    try {
      prepared = await preparing.prepare(lane, way.channel, way.settings, claimed, clock.now());
    } catch (error) {
      failed(error);
      const reason = { code: 'internal', sentence: `It could not be prepared: ${(error as Error).message}` };
      const later = afterHanding({ outcome: 'later', reason }, clock.now());
      for (const message of claimed) batch.add({ ...message, ...later(message) });
      return batch.flush();
    }
    const preparedAt = performance.now();
    const queue = prepared.values();
    const one = async () => {
      for (const item of queue) {
        if (!item.out) {
          batch.add(item.message);
          continue;
        }
        await way.throttle.turn(way.settings.perSecond);
        // By both clocks: the one stands still while the machine sleeps, the other can be set back.
        const held = clock.now() - (item.message.claimedUntil - LEASE_MS);
        const isLate = Math.max(held, performance.now() - began) > HAND_WITHIN_MS;
        if (isLate || this.#poller.isStopped || pauses.isPaused(item.message)) {
          batch.add({ ...item.message, state: 'waiting', reason: null });
          continue;
        }
        // Where the provider's pace makes them wait, much may have happened since they were prepared.
        const isOld = performance.now() - preparedAt > LOOKED_AT_AGAIN_MS;
        const after = isOld ? await this.#after(lane, way, item.message) : undefined;
        if (after) batch.add({ ...item.message, ...after });
        else await this.#hand(way, item, batch);
      }
    };
    await Promise.all(Array.from({ length: Math.max(1, way.settings.atOnce) }, one));
    await batch.flush();
  }

  async #after(lane: Lane, { channel, settings }: Way, message: Message): Promise<Stopped> {
    const { preparing, clock, failed } = this.#deps;
    try {
      return await preparing.stillGoes(lane, channel, settings, message, clock.now());
    } catch (error) {
      failed(error);
      const sentence = `It could not be looked at again: ${(error as Error).message}`;
      return { state: 'waiting', reason: { code: 'internal', sentence } };
    }
  }

  async #hand({ channel, settings }: Way, item: Prepared & { out: object }, batch: Batch): Promise<void> {
    const { mailbox, clock, bounced, failed } = this.#deps;
    const { message, out, identifier } = item;
    let handed: Handed;
    try {
      handed =
        settings.transport === 'mailbox'
          ? {
              outcome: 'taken',
              write: (unit) => mailbox.keep(unit, mailFrom(channel, out, settings, clock.now())),
            }
          : await channel.hand(out, settings);
    } catch (error) {
      failed(error);
      handed = { outcome: 'later', reason: { code: 'internal', sentence: (error as Error).message } };
    }
    const at = clock.now();
    const done = { ...message, ...afterHanding(handed, at, settings.inDoubt)(message) };
    const news: News[] = [];
    if (handed.outcome === 'taken') news.push(newsOf(done, { identifier, happening: 'sent', at }));
    if (handed.outcome === 'refused' && handed.address) {
      await bounced(done, handed.reason);
      const more = { reason: handed.reason.sentence, kind: 'hard' };
      news.push(newsOf(done, { identifier, happening: 'bounced', at, more }));
    }
    batch.add(done, news, 'write' in handed ? handed.write : undefined);
    // What is only written here goes nowhere before it is: it can wait for the others.
    const isHere = 'write' in handed && handed.write !== undefined;
    if (batch.size >= (isHere ? CLAIM_AT_MOST : RECORD_AT_ONCE)) await batch.flush();
  }
}

interface Way {
  channel: Channel;
  settings: ChannelSettings & Record<string, unknown>;
  throttle: Throttle;
}

/** What became of messages, until it is written down: all of it in one unit. */
class Batch {
  readonly #deps: Pick<SenderDeps, 'records' | 'store' | 'news' | 'told'>;
  readonly #holder: string;
  #messages: Message[] = [];
  #news: News[] = [];
  #writes: ((unit: Unit) => void)[] = [];

  constructor(deps: SenderDeps, holder: string) {
    this.#deps = deps;
    this.#holder = holder;
  }

  get size(): number {
    return this.#messages.length;
  }

  add(message: Message, news: readonly News[] = [], write?: (unit: Unit) => void): void {
    this.#messages.push(message);
    this.#news.push(...news);
    if (write) this.#writes.push(write);
  }

  async flush(): Promise<void> {
    const { records, store, news, told } = this.#deps;
    const messages = this.#messages;
    const happened = this.#news;
    const writes = this.#writes;
    if (messages.length === 0) return;
    [this.#messages, this.#news, this.#writes] = [[], [], []];
    const write = () =>
      records.unit([], async (unit) => {
        store.record(unit, this.#holder, messages);
        if (happened.length > 0) news.add(unit, happened);
        for (const more of writes) more(unit);
      });
    // What the provider has taken must not be forgotten for a store that is away for a moment.
    for (let tries = 1; ; tries++) {
      try {
        await write();
        break;
      } catch (error) {
        if (tries === RECORD_TRIES) throw error;
        await sleep(tries * 500);
      }
    }
    if (happened.length > 0) told();
  }
}
