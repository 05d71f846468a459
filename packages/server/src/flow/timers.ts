// Wakes when somebody's membership is about to change by itself, and sends exactly those people through the flow. Also
// sees that changes of groups reach their members, when a server was killed between the two.

import type { Clock } from '../platform/clock.ts';
import type { Unify } from '../unify/index.ts';
import type { ClockSteps } from './clock-steps.ts';
import type { Flow } from './flow.ts';

/** Longest sleep: on Postgres a server may have died that knew of an earlier instant, and any clock may be set. */
const LOOK_AGAIN_MS = 1000;
const PEOPLE_AT_ONCE = 500;
const GROUPS_AT_ONCE = 100;
/** So long a server is left to look at the members of a group by itself. */
const GROUP_GRACE_MS = 10_000;

export class Timers {
  readonly #unify: Unify;
  readonly #flow: Flow;
  readonly #clock: Clock;
  readonly #failed: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;
  /** When the sleep ends, by the clock; 0 while awake. */
  #wakesAt = 0;
  /** The earliest instant that was heard of since the store was asked last. */
  #heardOf = Number.POSITIVE_INFINITY;
  /** Groups that changed until then are looked at: all at the start, later those that somebody has left lying. */
  #lookAtGroupsAt = 0;

  readonly #steps: Pick<ClockSteps, 'look' | 'stop'> | undefined;

  constructor(deps: {
    unify: Unify;
    flow: Flow;
    clock: Clock;
    steps?: Pick<ClockSteps, 'look' | 'stop'>;
    failed(error: unknown): void;
  }) {
    this.#unify = deps.unify;
    this.#flow = deps.flow;
    this.#clock = deps.clock;
    this.#failed = deps.failed;
    this.#steps = deps.steps;
  }

  start(): void {
    this.#lookAtGroupsAt = Number.POSITIVE_INFINITY;
    this.#sleep(0);
  }

  /** Somebody is due at this instant. */
  expect(instant: number): void {
    this.#heardOf = Math.min(this.#heardOf, instant);
    if (this.#wakesAt === 0 || instant >= this.#wakesAt) return;
    clearTimeout(this.#timer);
    this.#sleepUntil(instant);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
    await this.#steps?.stop();
  }

  #sleep(ms: number): void {
    if (this.#stopped) return;
    this.#wakesAt = this.#clock.now() + ms;
    this.#timer = setTimeout(() => {
      this.#wakesAt = 0;
      this.#running = (this.#steps?.look() ?? Promise.resolve())
        .then(() => this.#lookAtGroups())
        .then(() => this.#look())
        .catch(this.#failed);
      void this.#running.then(() => this.#sleepUntilNext());
    }, ms);
  }

  async #sleepUntilNext(): Promise<void> {
    this.#heardOf = Number.POSITIVE_INFINITY;
    const next = await this.#unify.census.nextDue().catch(() => undefined);
    this.#sleepUntil(Math.min(next ?? Number.POSITIVE_INFINITY, this.#heardOf));
  }

  #sleepUntil(instant: number): void {
    this.#sleep(Math.min(LOOK_AGAIN_MS, Math.max(5, instant - this.#clock.now())));
  }

  async #look(): Promise<void> {
    for (;;) {
      const due = await this.#unify.census.due(this.#clock.now(), PEOPLE_AT_ONCE);
      for (const [workspaceId, people] of Map.groupBy(due, (one) => one.workspaceId))
        await this.#flow.submit({ workspaceId, review: people.map(({ profileId }) => profileId) });
      if (due.length < PEOPLE_AT_ONCE || this.#stopped) return;
    }
  }

  async #lookAtGroups(): Promise<void> {
    const until = Math.min(this.#lookAtGroupsAt, Number.MAX_SAFE_INTEGER);
    const groups = await this.#unify.census.changedGroups(until, GROUPS_AT_ONCE);
    // Nobody waits for large groups: people who are due come first.
    for (const group of groups) void this.#flow.reviewGroup(group).catch(this.#failed);
    if (groups.length < GROUPS_AT_ONCE) this.#lookAtGroupsAt = this.#clock.now() - GROUP_GRACE_MS;
  }
}
