// Takes everybody out of segments that are archived, and goes on with it after a kill until nobody is left.

import type { Log } from '../platform/log.ts';
import { Poller } from '../platform/poller.ts';
import type { DefinitionStore } from './definition-store.ts';
import { LEASE_MS } from './lease.ts';
import type { Standing } from './membership.ts';
import type { MembershipStore } from './membership-store.ts';

export interface ArchiveDeps {
  store: DefinitionStore;
  membership: MembershipStore;
  review(workspaceId: string, ids: readonly string[], change?: (person: Standing) => void): Promise<void>;
  /** No other server can leave work behind. */
  exclusive: boolean;
  log: Log;
  now(): number;
}

const PEOPLE_AT_ONCE = 500;
const HOUR_MS = 3_600_000;

export class Archive {
  readonly #deps: ArchiveDeps;
  readonly poller: Poller;

  constructor(deps: ArchiveDeps) {
    this.#deps = deps;
    this.poller = new Poller({
      // Where it is alone, only a failure of its own leaves work behind.
      everyMs: deps.exclusive ? HOUR_MS : LEASE_MS / 2,
      look: () => this.#emptyAll(),
      failed: (error) =>
        deps.log.warn({ error: String(error) }, 'emptying archived segments: will try again'),
    });
  }

  /** Nobody is a member of what is archived, not even by what their own profile says. */
  async empty(workspaceId: string, segmentId: string): Promise<void> {
    const { review, store, membership, now } = this.#deps;
    // Whoever began with the old program, in whatever server, may still enter somebody.
    await review(workspaceId, []);
    await store.waitForUnits();
    await store.settled();
    while (!this.poller.isStopped) {
      const members = await membership.members(workspaceId, segmentId, '', PEOPLE_AT_ONCE);
      if (members.length === 0) return;
      const ids = members.map((member) => member.profileId);
      await review(workspaceId, ids, (person) => {
        const { [segmentId]: _, ...others } = person.members;
        person.members = others;
        person.dirty = true;
      });
      await membership.drop(workspaceId, segmentId, ids, now());
    }
  }

  /** Goes on where this server was stopped or another one has died. */
  async #emptyAll(): Promise<void> {
    for (const { workspaceId, id } of await this.#deps.store.archived()) {
      if (this.poller.isStopped) return;
      const [member] = await this.#deps.membership.members(workspaceId, id, '', 1);
      if (member) await this.empty(workspaceId, id);
    }
  }
}
