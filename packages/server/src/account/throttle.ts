// Slows down who guesses. Failures are counted by a subject (an e-mail address, an address on the net) in a window;
// past the allowance the subject waits. Held in memory: with several servers each counts for itself.

import { LRUCache } from 'lru-cache';
import type { Clock } from '../platform/clock.ts';
import { VisavisError } from '../platform/errors.ts';

export interface ThrottleRule {
  allowed: number;
  windowMs: number;
}

interface Count {
  failures: number;
  since: number;
}

/** Bounds the memory that an attacker with many addresses can take. */
const AT_MOST_SUBJECTS = 100_000;

export class Throttle {
  readonly #rule: ThrottleRule;
  readonly #clock: Clock;
  readonly #counts = new LRUCache<string, Count>({ max: AT_MOST_SUBJECTS });

  constructor(rule: ThrottleRule, clock: Clock) {
    this.#rule = rule;
    this.#clock = clock;
  }

  /** Whole seconds until the subject may try again; 0 when it may now. */
  waitSeconds(subject: string): number {
    const count = this.#current(subject);
    if (!count || count.failures < this.#rule.allowed) return 0;
    return Math.ceil((count.since + this.#rule.windowMs - this.#clock.now()) / 1000);
  }

  /** Counted before the password is looked at, so that guesses sent at the same instant all count. */
  count(subject: string): void {
    const count = this.#current(subject) ?? { failures: 0, since: this.#clock.now() };
    count.failures += 1;
    this.#counts.set(subject, count);
  }

  forget(subject: string): void {
    this.#counts.delete(subject);
  }

  #current(subject: string): Count | undefined {
    const count = this.#counts.get(subject);
    return count && this.#clock.now() - count.since < this.#rule.windowMs ? count : undefined;
  }
}

/** Guesses at one person's password from anywhere, and guesses at anybody's from one address. */
export class SignInThrottle {
  readonly #byEmail: Throttle;
  readonly #byAddress: Throttle;

  constructor(clock: Clock) {
    this.#byEmail = new Throttle({ allowed: 10, windowMs: 15 * 60_000 }, clock);
    this.#byAddress = new Throttle({ allowed: 50, windowMs: 15 * 60_000 }, clock);
  }

  /** Counts an attempt, or throws when there were too many; `retryAfter` is told the seconds to wait. */
  attempt(email: string, address: string, retryAfter: (seconds: number) => void): void {
    const wait = Math.max(this.#byEmail.waitSeconds(email), this.#byAddress.waitSeconds(address));
    if (wait > 0) {
      retryAfter(wait);
      throw new VisavisError(
        'too_many_requests',
        `Too many attempts to sign in. Try again in ${wait} seconds.`,
      );
    }
    this.#byEmail.count(email);
    this.#byAddress.count(address);
  }

  succeeded(email: string): void {
    this.#byEmail.forget(email);
  }
}
