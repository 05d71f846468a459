// What the server holds of the record store in memory: identities, people, edges and groups lately touched. Where this
// process is the only writer, it is the truth, and what a unit in flight has written is pinned until it is committed.

import { LRUCache } from 'lru-cache';
import type { Edges } from './edges.ts';
import type { HeldGroup } from './groups.ts';
import type { IdentityRow } from './identity-store.ts';
import type { Person } from './person.ts';

export interface Held {
  identities: Map<string, IdentityRow>;
  persons: Map<string, Person>;
  /** By identity: complete, or the identity is not in the map. */
  edges: Map<string, Edges>;
  groups: Map<string, HeldGroup>;
}
type Part = keyof Held;
type Item = IdentityRow | Person | Edges | HeldGroup;

const PARTS: readonly Part[] = ['identities', 'persons', 'edges', 'groups'];

export const emptyHeld = (): Held => ({
  identities: new Map(),
  persons: new Map(),
  edges: new Map(),
  groups: new Map(),
});

/** One object for each thing, whoever asks: two units in flight that touch a person touch the same object. */
export class Memory {
  readonly #parts: Record<Part, Kept>;
  /** Raised when everything is forgotten: what was gathered before must not come back. */
  generation = 0;

  /** So many names with their links, and a quarter as many people, who are ten times as large. */
  constructor(maxItems: number) {
    this.#parts = {
      identities: keptOf(maxItems),
      persons: keptOf(Math.ceil(maxItems / 4)),
      edges: keptOf(maxItems),
      groups: keptOf(Math.ceil(maxItems / 4)),
    };
  }

  /** `null`: known to be gone, by a unit in flight. */
  get(workspaceId: string, part: Part, id: string): Item | null | undefined {
    const { pinned, lately } = this.#parts[part];
    const key = keyOf(workspaceId, part, id);
    const pin = pinned.get(key);
    if (pin) return pin.workspaceId === workspaceId ? (pin.item ?? null) : undefined;
    const entry = lately.get(key);
    return entry?.workspaceId === workspaceId ? entry.item : undefined;
  }

  /** Remembers what was read, unless something is there already; returns what is there. */
  keep<T extends Item>(workspaceId: string, part: Part, id: string, item: T): T {
    const { pinned, lately } = this.#parts[part];
    const key = keyOf(workspaceId, part, id);
    const there = pinned.get(key)?.item ?? lately.get(key)?.item;
    if (there) return there as T;
    lately.set(key, { workspaceId, item });
    return item;
  }

  /** From here until `release` this is what everybody sees, whatever the store says. */
  pin(workspaceId: string, part: Part, id: string, item: Item | undefined): void {
    const { pinned } = this.#parts[part];
    const key = keyOf(workspaceId, part, id);
    const pin = pinned.get(key);
    if (pin) {
      pin.item = item;
      pin.units++;
    } else pinned.set(key, { workspaceId, item, units: 1 });
  }

  release(workspaceId: string, part: Part, id: string): void {
    const { pinned, lately } = this.#parts[part];
    const key = keyOf(workspaceId, part, id);
    const pin = pinned.get(key);
    if (!pin) return;
    pin.units--;
    if (pin.units > 0) return;
    pinned.delete(key);
    if (!pin.item) lately.delete(key);
    // Asking counts as using it.
    else if (lately.get(key)?.item !== pin.item) lately.set(key, { workspaceId, item: pin.item });
  }

  /** The people whom units in flight have written: of them the store does not say yet in which groups they are. */
  personsInFlight(workspaceId: string): Person[] {
    const people: Person[] = [];
    for (const pin of this.#parts.persons.pinned.values())
      if (pin.workspaceId === workspaceId && pin.item) people.push(pin.item as Person);
    return people;
  }

  forget(): void {
    for (const part of PARTS) {
      this.#parts[part].lately.clear();
      this.#parts[part].pinned.clear();
    }
    this.generation++;
  }

  get size(): { kept: number; pinned: number } {
    const sum = (of: keyof Kept) => PARTS.reduce((all, part) => all + this.#parts[part][of].size, 0);
    return { kept: sum('lately'), pinned: sum('pinned') };
  }
}

interface Kept {
  lately: LRUCache<string, { workspaceId: string; item: Item }>;
  pinned: Map<string, { workspaceId: string; item: Item | undefined; units: number }>;
}
const keptOf = (max: number): Kept => ({ lately: new LRUCache({ max }), pinned: new Map() });

/**
 * The ids of names and people are hashes over the workspace too; a key made for each look-up would be hashed anew. But
 * anybody can ask with an id of another workspace, so what is found says whose it is.
 */
const keyOf = (workspaceId: string, part: Part, id: string): string =>
  part === 'groups' ? `${workspaceId} ${id}` : id;
