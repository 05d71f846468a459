// The log of decisions does not grow for ever: what is older than the operator keeps goes from the event store, once a
// day, and from the records store what nothing that is left could be replayed with: line-ups and versions of what was
// learned.

import type { Clock } from '../platform/clock.ts';
import { type Events, sqlTime } from '../platform/events/index.ts';
import { Poller } from '../platform/poller.ts';
import { countOlder, deleteOlder } from './decision-event-store.ts';

const DAY_MS = 86_400_000;
/** Servers hear of new versions, and write down what they decide with, in less than this. */
const SLACK_MS = DAY_MS;

export interface RetentionDeps {
  events: Events;
  clock: Clock;
  /** 0 keeps everything. */
  days: number;
  /** Removes what only decisions before this time rest on. */
  prune(before: number): Promise<void>;
  failed(error: unknown): void;
}

export class Retention {
  readonly #deps: RetentionDeps;
  readonly poller: Poller;

  constructor(deps: RetentionDeps) {
    this.#deps = deps;
    this.poller = new Poller({
      everyMs: DAY_MS,
      look: async () => void (await this.sweep()),
      failed: deps.failed,
    });
  }

  /** How many decisions were too old; rewriting files for none would be work for nothing. */
  async sweep(): Promise<number> {
    const { events, clock, days, prune } = this.#deps;
    if (days === 0) return 0;
    const time = clock.now() - days * DAY_MS;
    const before = sqlTime(time);
    const count = await countOlder(events, before);
    if (count > 0) await deleteOlder(events, before);
    await prune(time - SLACK_MS);
    return count;
  }
}
