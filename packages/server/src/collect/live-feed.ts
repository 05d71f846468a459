// What was just committed, for those who watch. A watcher who cannot keep up misses events and is told how many;
// nobody is waited for.

import type { Event } from '@visavis/engine/collect';

export interface Watcher {
  /** Returns false when it cannot take the event now. */
  see(event: Event): boolean;
}

export class LiveFeed {
  readonly #watchers = new Map<string, Set<Watcher>>();

  /** Returns how to stop. */
  watch(workspaceId: string, watcher: Watcher): () => void {
    const watchers = this.#watchers.get(workspaceId) ?? new Set();
    this.#watchers.set(workspaceId, watchers.add(watcher));
    return () => {
      watchers.delete(watcher);
      if (watchers.size === 0) this.#watchers.delete(workspaceId);
    };
  }

  tell(workspaceId: string, events: readonly Event[]): void {
    for (const watcher of this.#watchers.get(workspaceId) ?? [])
      for (const event of events) watcher.see(event);
  }
}
