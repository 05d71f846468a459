// What time it is, handed to whoever needs to know, so that tests can hold the hand of the clock.

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** A clock for tests: stands still until it is told otherwise. */
export class ManualClock implements Clock {
  #now: number;
  constructor(now = Date.UTC(2026, 0, 1)) {
    this.#now = now;
  }
  now(): number {
    return this.#now;
  }
  advance(ms: number): void {
    this.#now += ms;
  }
}

/** An instant in milliseconds as ISO 8601 in UTC, as every answer writes it. */
export const iso = (ms: number): string => new Date(ms).toISOString();

/** Null where there is no instant: nothing, 0, or what lies beyond every calendar. */
export const isoOrNull = (ms: number | null | undefined): string | null =>
  ms && ms > 0 && Number.isFinite(ms) ? iso(ms) : null;
