// How far bringing a definition up is, so that it goes on there after a restart, and pages can show it.

import type { Computed, Progress, Segment } from './definition.ts';
import type { DefinitionStore } from './definition-store.ts';
import type { WorkspaceProgram } from './program.ts';

const SAVE_PROGRESS_MS = 500;

/** Writes down how far it is, twice a second at most. */
export class ProgressKeeper {
  readonly #store: DefinitionStore;
  readonly #segments: Segment[];
  readonly #computed: Computed[];
  #progress: Progress = { done: 0, total: 0 };
  #savedAt = 0;

  constructor(
    store: DefinitionStore,
    { segments, computed }: Pick<WorkspaceProgram, 'segments' | 'computed'>,
    state: 'filling' | 'settling' = 'filling',
  ) {
    this.#store = store;
    this.#segments = segments.filter((segment) => segment.state === state);
    this.#computed = computed.filter((trait) => trait.state === state);
  }

  /** After whom to go on, if all that is being brought up had come equally far. */
  resumedAt(): string | undefined {
    const places = new Set([...this.#segments, ...this.#computed].map((one) => one.progress.after));
    return places.size === 1 ? [...places][0] : undefined;
  }

  begin(total: number): void {
    this.#progress = { done: 0, total };
  }

  async advance(count: number, after: string): Promise<void> {
    this.#progress = { ...this.#progress, done: this.#progress.done + count, after };
    if (Date.now() - this.#savedAt < SAVE_PROGRESS_MS) return;
    this.#savedAt = Date.now();
    await this.#store.saveProgress(this.#segments, this.#computed, this.#progress);
  }
}
