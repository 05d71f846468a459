// The clock of a machine may be set back. Whom the later time has moved is then in segments that are not true yet, and
// no timer knows of it, so everybody is looked at once more, by the time that it is now. What was recorded by the later
// clock has happened all the same, and counts.

import type { Clock } from '../platform/clock.ts';
import type { Unify } from '../unify/index.ts';
import type { Flow } from './flow.ts';

/** Clocks are corrected by less all the time, and several servers never agree wholly. */
const TOLERATED_MS = 5_000;
const PEOPLE_AT_ONCE = 500;

/** A clock that knows whether it has gone back, to whoever asked it, since `tookStep` was asked last. */
export class WatchedClock implements Clock {
  readonly #clock: Clock;
  #latest = 0;
  #isBack = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }
  now(): number {
    const now = this.#clock.now();
    if (now < this.#latest - TOLERATED_MS) {
      this.#isBack = true;
      this.#latest = now;
    } else if (now > this.#latest) this.#latest = now;
    return now;
  }
  /** It has been this late before. */
  notBefore(time: number): void {
    this.#latest = Math.max(this.#latest, time);
  }
  tookStep(): boolean {
    this.now();
    const isBack = this.#isBack;
    this.#isBack = false;
    return isBack;
  }
}

export interface ClockStepsDeps {
  unify: Pick<Unify, 'census'>;
  flow: Pick<Flow, 'submit'>;
  clock: WatchedClock;
  /** The latest time that a server before this one has written down; 0 when none has. */
  before(): Promise<number>;
  failed(error: unknown): void;
}

export class ClockSteps {
  readonly #deps: ClockStepsDeps;
  #begun = false;
  #stopped = false;
  #reviewing: Promise<void> = Promise.resolve();

  constructor(deps: ClockStepsDeps) {
    this.#deps = deps;
  }

  /** Resolves at once; where the clock has gone back since it was asked last, everybody is looked at meanwhile. */
  async look(): Promise<void> {
    const { clock, before } = this.#deps;
    if (!this.#begun) clock.notBefore(await before());
    this.#begun = true;
    if (clock.tookStep())
      this.#reviewing = this.#reviewing
        .then(() => this.#reviewAll())
        .catch((error) => this.#deps.failed(error));
  }

  stop(): Promise<void> {
    this.#stopped = true;
    return this.#reviewing;
  }

  async #reviewAll(): Promise<void> {
    const { unify, flow } = this.#deps;
    for (let after: [string, string] | undefined = ['', '']; after !== undefined && !this.#stopped; ) {
      const people = await unify.census.everybody(after, PEOPLE_AT_ONCE);
      for (const [workspaceId, some] of Map.groupBy(people, (one) => one.workspaceId))
        await flow.submit({
          workspaceId,
          review: some.map(({ profileId }) => profileId),
          rewrite(person) {
            person.reviewAll = true;
          },
        });
      const last = people.at(-1);
      after = last && people.length === PEOPLE_AT_ONCE ? [last.workspaceId, last.profileId] : undefined;
    }
  }
}
