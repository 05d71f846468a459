// Not more than a provider takes: hand-overs of a lane are spaced evenly, so that no second holds more than was agreed.

import { setTimeout as sleep } from 'node:timers/promises';

export class Throttle {
  /** When the next one may go, by a clock that nobody sets. */
  #next = 0;

  /** Resolves when it is one's turn; 0 a second is without limit. */
  async turn(perSecond: number): Promise<void> {
    if (perSecond <= 0) return;
    const now = performance.now();
    const at = Math.max(now, this.#next);
    this.#next = at + 1000 / perSecond;
    if (at > now) await sleep(at - now);
  }
}
