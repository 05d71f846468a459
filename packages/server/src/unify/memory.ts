// What the server holds of the record store in memory: identities, people, edges and groups lately touched. Where this
// process is the only writer, it is the truth, and what a unit in flight has written is pinned until it is committed.

import type { Edge, Group } from '@visavis/engine/unify';
import { LRUCache } from 'lru-cache';
import type { Person } from './person.ts';
import type { IdentityRow } from './profile-store.ts';

/** Edges at one identity, by `edgeKey`; complete, or the identity is not in the map. */
export type Edges = Map<string, Edge>;

export interface Held {
  identities: Map<string, IdentityRow>;
  persons: Map<string, Person>;
  edges: Map<string, Edges>;
  groups: Map<string, Group>;
}
type Part = keyof Held;
type Item = IdentityRow | Person | Edges | Group;

const PARTS: readonly Part[] = ['identities', 'persons', 'edges', 'groups'];

export const emptyHeld = (): Held => ({
  identities: new Map(),
  persons: new Map(),
  edges: new Map(),
  groups: new Map(),
});

/** One object for each thing, whoever asks: two units in flight that touch a person touch the same object. */
export class Memory {
  readonly #kept: LRUCache<string, Item>;
  readonly #pinned = new Map<string, { item: Item | undefined; units: number }>();
  /** Raised when everything is forgotten: what was gathered before must not come back. */
  generation = 0;

  constructor(maxItems: number) {
    this.#kept = new LRUCache({ max: maxItems });
  }

  /** `null`: known to be gone, by a unit in flight. */
  get(workspaceId: string, part: Part, id: string): Item | null | undefined {
    const key = keyOf(workspaceId, part, id);
    const pinned = this.#pinned.get(key);
    if (pinned) return pinned.item ?? null;
    return this.#kept.get(key);
  }

  /** Remembers what was read, unless something is there already; returns what is there. */
  keep<T extends Item>(workspaceId: string, part: Part, id: string, item: T): T {
    const key = keyOf(workspaceId, part, id);
    const there = this.#pinned.get(key)?.item ?? this.#kept.get(key);
    if (there) return there as T;
    this.#kept.set(key, item);
    return item;
  }

  /** From here until `release` this is what everybody sees, whatever the store says. */
  pin(workspaceId: string, part: Part, id: string, item: Item | undefined): void {
    const key = keyOf(workspaceId, part, id);
    const pinned = this.#pinned.get(key);
    this.#pinned.set(key, { item, units: (pinned?.units ?? 0) + 1 });
    this.#kept.delete(key);
  }

  release(workspaceId: string, part: Part, id: string): void {
    const key = keyOf(workspaceId, part, id);
    const pinned = this.#pinned.get(key);
    if (!pinned) return;
    pinned.units--;
    if (pinned.units > 0) return;
    this.#pinned.delete(key);
    if (pinned.item) this.#kept.set(key, pinned.item);
  }

  forget(): void {
    this.#kept.clear();
    this.#pinned.clear();
    this.generation++;
  }

  get size(): { kept: number; pinned: number } {
    return { kept: this.#kept.size, pinned: this.#pinned.size };
  }
}

const keyOf = (workspaceId: string, part: Part, id: string): string =>
  `${PARTS.indexOf(part)}${workspaceId} ${id}`;
