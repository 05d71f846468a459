// Wakes when somebody's membership is about to change by itself, and sends exactly those people through the flow.

import type { Flow } from './flow.ts';
import type { Clock } from './platform/clock.ts';
import type { Unify } from './unify/index.ts';

/** Longest sleep: on Postgres another server may have learned of an earlier instant. */
const LOOK_AGAIN_MS = 1000;
const PEOPLE_AT_ONCE = 500;

export class Timers {
  readonly #unify: Unify;
  readonly #flow: Flow;
  readonly #clock: Clock;
  readonly #failed: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(deps: { unify: Unify; flow: Flow; clock: Clock; failed(error: unknown): void }) {
    this.#unify = deps.unify;
    this.#flow = deps.flow;
    this.#clock = deps.clock;
    this.#failed = deps.failed;
  }

  start(): void {
    this.#sleep(0);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #sleep(ms: number): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#look().catch(this.#failed);
      void this.#running.then(() => this.#sleepUntilNext());
    }, ms);
  }

  async #sleepUntilNext(): Promise<void> {
    const next = await this.#unify.census.nextDue().catch(() => undefined);
    const wait = next === undefined ? LOOK_AGAIN_MS : next - this.#clock.now();
    this.#sleep(Math.min(LOOK_AGAIN_MS, Math.max(5, wait)));
  }

  async #look(): Promise<void> {
    for (;;) {
      const due = await this.#unify.census.due(this.#clock.now(), PEOPLE_AT_ONCE);
      for (const [workspaceId, people] of Map.groupBy(due, (one) => one.workspaceId))
        await this.#flow.submit({ workspaceId, review: people.map(({ profileId }) => profileId) });
      if (due.length < PEOPLE_AT_ONCE || this.#stopped) return;
    }
  }
}
