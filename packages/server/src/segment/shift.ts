// One server's turn at bringing a workspace's definitions up, while it holds the lease.

import type { Events } from '../platform/events/index.ts';
import type { Log } from '../platform/log.ts';
import type { Unit } from '../platform/records/index.ts';
import type { DefinitionStore } from './definition-store.ts';
import type { Lease, Leases } from './lease.ts';
import type { Standing } from './membership.ts';
import type { MembershipStore } from './membership-store.ts';
import type { Programs } from './program.ts';

export interface BackfillDeps {
  store: DefinitionStore;
  leases: Leases;
  /** No other server can leave work behind, or take it. */
  exclusive: boolean;
  membership: MembershipStore;
  programs: Programs;
  events: Events;
  log: Log;
  now(): number;
  /**
   * Changes these people (any identity's id finds its person) and settles them, through the flow: under its
   * serialisation, after everybody who came before. So does an empty list.
   */
  review(
    workspaceId: string,
    ids: readonly string[],
    change?: (person: Standing) => void,
    onlyIf?: (unit: Unit) => Promise<boolean>,
  ): Promise<void>;
  /** Profile ids after this one, in their order. */
  profiles(workspaceId: string, after: string, limit: number): Promise<string[]>;
  countProfiles(workspaceId: string): Promise<number>;
  /** Ships what is committed now; then the number up to which the event store holds the log. */
  shipped(): Promise<number>;
}

/** People who are changed at once. */
export const BATCH = 500;

export class Shift {
  readonly workspaceId: string;
  readonly lease: Lease;
  readonly #deps: BackfillDeps;
  readonly #isStopped: () => boolean;

  constructor(workspaceId: string, lease: Lease, deps: BackfillDeps, isStopped: () => boolean) {
    this.workspaceId = workspaceId;
    this.lease = lease;
    this.#deps = deps;
    this.#isStopped = isStopped;
  }

  /** The server is stopping: what is under way is left for the next one. */
  get isOver(): boolean {
    return this.#isStopped();
  }

  /** Resolves when whoever began with an old program has committed. */
  async barrier(): Promise<void> {
    const { review, store } = this.#deps;
    await store.settled();
    await review(this.workspaceId, []);
    await store.waitForUnits();
  }

  /** Changes nobody unless this server still holds the lease when it is done. @throws LeaseLostError */
  review(ids: readonly string[], change: (person: Standing) => void): Promise<void> {
    return this.lease.guard((holds) => this.#deps.review(this.workspaceId, ids, change, holds.unit));
  }
}
