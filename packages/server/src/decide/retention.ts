// The log of decisions does not grow for ever: what is older than the operator keeps goes from the event store, once a
// day. The records store has only what is on its way there.

import type { Clock } from '../platform/clock.ts';
import { type Events, sqlTime } from '../platform/events/index.ts';
import { countOlder, deleteOlder } from './decision-event-store.ts';

const DAY_MS = 86_400_000;

export interface RetentionDeps {
  events: Events;
  clock: Clock;
  /** 0 keeps everything. */
  days: number;
  failed(error: unknown): void;
}

export class Retention {
  readonly #deps: RetentionDeps;
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: RetentionDeps) {
    this.#deps = deps;
  }

  start(): void {
    const look = () => void this.sweep().catch(this.#deps.failed);
    look();
    this.#timer = setInterval(look, DAY_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** How many decisions were too old; rewriting files for none would be work for nothing. */
  async sweep(): Promise<number> {
    const { events, clock, days } = this.#deps;
    if (days === 0) return 0;
    const before = sqlTime(clock.now() - days * DAY_MS);
    const count = await countOlder(events, before);
    if (count > 0) await deleteOlder(events, before);
    return count;
  }
}
