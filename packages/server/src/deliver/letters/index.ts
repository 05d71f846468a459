// Letters to those who work here: alarms, and what changed in a week. They go by the workspace's own e-mail settings, or
// into the built-in mailbox, and are not messages to customers: no profile, no pressure rules, no tracking, and “Stop all”
// does not hold them.

import type { Clock } from '../../platform/clock.ts';
import { newId } from '../../platform/id.ts';
import { Poller } from '../../platform/poller.ts';
import type { Records, Unit } from '../../platform/records/index.ts';
import type { SettingsBook } from '../messages/channel-settings.ts';
import type { Outgoing } from '../messages/channels/channel.ts';
import { afterHanding } from '../messages/outcome.ts';
import { createLetterStore, type Letter, type QueuedLetter } from './letter-store.ts';

export { type Letter, letterMigrations } from './letter-store.ts';

export interface LettersDeps {
  records: Records;
  clock: Clock;
  channels: SettingsBook;
  failed(error: unknown): void;
}
export interface Letters {
  /** In the caller's unit: they are there if and only if it commits, and each key of a workspace once. */
  request(unit: Unit, letters: readonly Letter[]): void;
  /** Something may be due. */
  wake(): void;
  /** Until nothing is due. */
  drain(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

const LOOK_EVERY_MS = 2_000;
const CLAIM_MS = 120_000;
const AT_ONCE = 20;
/** Whoever asks for the same letter again does so within weeks. */
const REMEMBERED_MS = 400 * 86_400_000;
const FORGET_EVERY_MS = 86_400_000;

export function createLetters({ records, clock, channels, failed }: LettersDeps): Letters {
  const store = createLetterStore(records);
  let forgotten = 0;

  const hand = async (letter: QueuedLetter): Promise<void> => {
    const settings = await channels.of({ workspaceId: letter.workspaceId, channel: 'email' });
    const channel = channels.channel('email');
    const out = outgoing(letter, clock.now());
    const isLocal = settings.transport === 'mailbox';
    const handed = isLocal ? ({ outcome: 'taken' } as const) : await channel.hand(out, settings);
    const now = clock.now();
    const after = afterHanding(handed, now, settings.inDoubt)(out.message);
    if (after.state !== 'sent') {
      const state = after.state === 'waiting' ? 'waiting' : 'failed';
      return store.put(letter, { state, reason: after.reason?.sentence ?? '', dueAt: after.dueAt });
    }
    await records.unit([], async (unit) => {
      store.sent(unit, letter);
      const body = { content: out.content, headers: channel.headersOf?.(out, settings) ?? {} };
      if (isLocal) store.keepInMailbox(unit, letter, body, now);
    });
  };
  const round = async (): Promise<number> => {
    const now = clock.now();
    if (now - forgotten > FORGET_EVERY_MS) {
      forgotten = now;
      await store.forget(now - REMEMBERED_MS);
    }
    const claimed = await store.claim(now, now + CLAIM_MS, AT_ONCE);
    for (const letter of claimed)
      await hand(letter).catch(async (error: Error) => {
        failed(error);
        const dueAt = clock.now() + CLAIM_MS;
        await store.put(letter, { state: 'waiting', reason: error.message, dueAt });
      });
    return claimed.length;
  };
  const poller = new Poller({
    everyMs: LOOK_EVERY_MS,
    async look() {
      while (!poller.isStopped && (await round()) > 0);
    },
    failed,
  });
  return {
    request(unit, letters) {
      const now = clock.now();
      store.request(
        unit,
        letters.map((letter) => ({ ...letter, id: newId(now) })),
        now,
      );
    },
    wake: () => poller.wake(),
    drain: () => poller.drain(),
    start: () => poller.start(LOOK_EVERY_MS),
    stop: () => poller.stop(),
  };
}

/** The channel's words for it: a mail like any other, of nobody's profile. */
function outgoing({ id, attempts, ...letter }: QueuedLetter, now: number): Outgoing {
  const { workspaceId, key, to, subject, html, text, about, stopUrl } = letter;
  return {
    message: {
      ...{ workspaceId, id, profileId: '', channel: 'email', template: about, variant: null, context: {} },
      ...{ cause: { kind: 'api', id: about }, idempotencyKey: key, priority: 0, tags: [] },
      ...{
        transactional: false,
        whileAvailable: false,
        state: 'sending',
        reason: null,
        createdAt: now,
        dueAt: now,
        expiresAt: 0,
      },
      ...{ attempts, claimedUntil: 0, address: to, subject, sentAt: 0, openedAt: 0, clickedAt: 0 },
    },
    ...{ address: to, addresses: [to], subject, content: { subject, mjml: html, text } },
    ...{ unsubscribeUrl: stopUrl, preferencesUrl: stopUrl, clickUrl: (url) => url },
  };
}
