// Slots and live experiences as they stand, read and parsed once: of thousands only those that have changed are read
// again. What stays the same stays the same object, which is how a line-up knows what it has worked out already.

import { LRUCache } from 'lru-cache';
import { type DecideDb, findBodies, type Kinds, listHeads } from './definition-store.ts';

type Kept = 'slot' | 'experience';

/** Of so many workspaces. */
const MOST = 100;

export class KnownDefinitions {
  readonly #db: DecideDb;
  readonly #known = new LRUCache<string, ReadonlyMap<string, Kinds[Kept]>>({ max: MOST });

  constructor(db: DecideDb) {
    this.#db = db;
  }

  /** By key. Experiences in any other state than `live`, and slots that are archived, are not among them. */
  async list<K extends Kept>(workspaceId: string, kind: K): Promise<Kinds[K][]> {
    const name = `${kind} ${workspaceId}`;
    // Kept by kind, so these are of this kind.
    const known = this.#known.get(name) as ReadonlyMap<string, Kinds[K]> | undefined;
    const heads = await listHeads(this.#db, workspaceId, kind);
    const changed = heads.filter(({ id, version }) => known?.get(id)?.version !== version);
    const ids = changed.map(({ id }) => id);
    const read = new Map((await findBodies(this.#db, workspaceId, kind, ids)).map((one) => [one.id, one]));
    const current = new Map<string, Kinds[K]>();
    for (const { id } of heads) {
      const one = read.get(id) ?? known?.get(id);
      if (one) current.set(id, one);
    }
    this.#known.set(name, current as ReadonlyMap<string, Kinds[Kept]>);
    return [...current.values()];
  }
}
