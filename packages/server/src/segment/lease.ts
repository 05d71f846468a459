// The right to bring up a workspace's definitions, held for half a minute and renewed while the work goes on. Whoever
// dies or hangs loses it, and another server takes over where they were.

import { randomUUID } from 'node:crypto';
import type { Unit } from '../platform/records/index.ts';
import type { StillHolds } from './definition-store.ts';
import type { LeaseStore } from './lease-store.ts';

export const LEASE_MS = 30_000;
const RENEW_EVERY_MS = LEASE_MS / 3;

/** Another server has taken over. */
export class LeaseLostError extends Error {}

export class Leases {
  readonly #store: LeaseStore;
  readonly #now: () => number;
  readonly #holder: string;
  readonly #exclusive: boolean;

  /** The only server on a store finds what it held before a crash still its own. */
  constructor(store: LeaseStore, { now, exclusive }: { now(): number; exclusive: boolean }) {
    this.#store = store;
    this.#now = now;
    this.#exclusive = exclusive;
    this.#holder = exclusive ? 'the only server' : randomUUID();
  }

  /** Does `work` while holding the lease; undefined when somebody else holds it. */
  async hold<T>(workspaceId: string, work: (lease: Lease) => Promise<T>): Promise<T | undefined> {
    const until = await this.#claim(workspaceId);
    if (until === undefined) return undefined;
    const store = this.#exclusive ? undefined : this.#store;
    const lease = new Lease({ now: this.#now, until, store, workspaceId, holder: this.#holder });
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
  readonly #parts: LeaseParts;
  /** 0: lost. */
  #until: number;

  constructor(parts: LeaseParts) {
    this.#parts = parts;
    this.#until = parts.until;
  }

  renewed(until: number | undefined): void {
    this.#until = this.#until === 0 ? 0 : (until ?? 0);
  }

  /**
   * Asked before each step that changes something, so that none is begun in vain. What counts is asked in the
   * transaction itself. @throws LeaseLostError
   */
  check(): void {
    if (this.#parts.now() > this.#until - LEASE_MS / 3)
      throw new LeaseLostError('Another server goes on with it.');
  }

  /** Does `work`, which asks `holds` in its transaction and changes nothing when told no. @throws LeaseLostError */
  async guard<T>(work: (holds: Guard) => Promise<T>): Promise<T> {
    this.check();
    const { store, workspaceId, holder } = this.#parts;
    let isLost = false;
    const ask = async (asked: Promise<boolean> | true) => {
      const isMine = await asked;
      isLost = !isMine;
      return isMine;
    };
    const done = await work({
      unit: (unit) => ask(store?.holds(unit, workspaceId, holder) ?? true),
      trx: (trx) => ask(store?.holdsIn(trx, workspaceId, holder) ?? true),
    });
    if (!isLost) return done;
    this.#until = 0;
    throw new LeaseLostError('Another server has taken over.');
  }
}

/** Whether the lease is still held, as seen by the transaction that asks, and until it ends. */
export interface Guard {
  unit(unit: Unit): Promise<boolean>;
  trx: StillHolds;
}
interface LeaseParts {
  now(): number;
  until: number;
  /** Absent where nobody else can hold it. */
  store: LeaseStore | undefined;
  workspaceId: string;
  holder: string;
}
