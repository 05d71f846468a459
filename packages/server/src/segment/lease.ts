// The right to bring up a workspace's definitions, held for half a minute and renewed while the work goes on. Whoever
// dies or hangs loses it, and another server takes over where they were.

import { randomUUID } from 'node:crypto';
import type { LeaseStore } from './lease-store.ts';

export const LEASE_MS = 30_000;
const RENEW_EVERY_MS = LEASE_MS / 3;

/** Another server has taken over. */
export class LeaseLostError extends Error {}

export class Leases {
  readonly #store: LeaseStore;
  readonly #now: () => number;
  readonly #holder: string;

  /** The only server on a store finds what it held before a crash still its own. */
  constructor(store: LeaseStore, { now, exclusive }: { now(): number; exclusive: boolean }) {
    this.#store = store;
    this.#now = now;
    this.#holder = exclusive ? 'the only server' : randomUUID();
  }

  /** Does `work` while holding the lease; undefined when somebody else holds it. */
  async hold<T>(workspaceId: string, work: (lease: Lease) => Promise<T>): Promise<T | undefined> {
    const until = await this.#claim(workspaceId);
    if (until === undefined) return undefined;
    const lease = new Lease(this.#now, until);
    const renewing = setInterval(() => {
      this.#claim(workspaceId).then(
        (next) => lease.renewed(next),
        // The store is away; it runs out if that lasts.
        () => {},
      );
    }, RENEW_EVERY_MS);
    try {
      return await work(lease);
    } finally {
      clearInterval(renewing);
      await this.#store.release(workspaceId, this.#holder).catch(() => {});
    }
  }

  async #claim(workspaceId: string): Promise<number | undefined> {
    const now = this.#now();
    const until = now + LEASE_MS;
    return (await this.#store.claim(workspaceId, this.#holder, now, until)) ? until : undefined;
  }
}

export class Lease {
  readonly #now: () => number;
  /** 0: lost. */
  #until: number;

  constructor(now: () => number, until: number) {
    this.#now = now;
    this.#until = until;
  }

  renewed(until: number | undefined): void {
    this.#until = this.#until === 0 ? 0 : (until ?? 0);
  }

  /**
   * Asked before each step that changes something. A third of the time is left for the step itself, so that it is over
   * before anybody can take over. @throws LeaseLostError
   */
  check(): void {
    if (this.#now() > this.#until - LEASE_MS / 3) throw new LeaseLostError('Another server goes on with it.');
  }
}
