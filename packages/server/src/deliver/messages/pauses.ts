// What is paused: everything of a workspace, a channel, or one campaign. Known in memory, so that a pause holds from the
// very next message; other servers learn of it within a second.

import type { Clock } from '../../platform/clock.ts';
import type { Message } from './message.ts';
import type { Lane } from './message-store.ts';
import type { PauseStore } from './pause-store.ts';

export interface Pause {
  /** `*`, a channel's name, or a cause such as `campaign:spring`. */
  scope: string;
  at: number;
  by: string;
}

export class Pauses {
  readonly #store: PauseStore;
  readonly #clock: Clock;
  #paused = new Set<string>();
  /** So that a look at the store that began before a change does not undo it. */
  #changes = 0;

  constructor(store: PauseStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  async refresh(): Promise<void> {
    const before = this.#changes;
    const known = (await this.#store.pauses()).map(({ workspaceId, scope }) => `${workspaceId} ${scope}`);
    if (before === this.#changes) this.#paused = new Set(known);
  }

  isPaused(of: Lane | Message): boolean {
    const { workspaceId, channel } = of;
    const scopes = ['*', channel, ...('cause' in of ? [`${of.cause.kind}:${of.cause.id}`] : [])];
    return scopes.some((scope) => this.#paused.has(`${workspaceId} ${scope}`));
  }

  async list(workspaceId: string): Promise<Pause[]> {
    return (await this.#store.pauses(workspaceId)).map(({ scope, at, by }) => ({ scope, at, by }));
  }

  async pause(workspaceId: string, scope: string, by: string): Promise<void> {
    const name = `${workspaceId} ${scope}`;
    this.#paused.add(name);
    await this.#store.pause(workspaceId, scope, this.#clock.now(), by);
    // A look at the store in the meantime did not find it there, and has taken it out.
    this.#paused.add(name);
    this.#changes++;
  }

  async resume(workspaceId: string, scope: string): Promise<void> {
    await this.#store.resume(workspaceId, scope);
    this.#paused.delete(`${workspaceId} ${scope}`);
    this.#changes++;
  }
}
