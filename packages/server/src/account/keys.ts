// Keys for programs. A write key (`wk_…`) is public: it may stand in a page's source, so it is kept readable for the
// snippets that show it. A secret key (`sk_…`) is shown once and kept as a SHA-256: with 192 random bits there is
// nothing to guess, so the slow hashes that passwords need would only slow every request.

import { hash, randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Clock } from '../platform/clock.ts';
import { VisavisError } from '../platform/errors.ts';
import type { Caller, Role } from '../platform/http/index.ts';
import { newId } from '../platform/id.ts';
import type { KeyKind, KeyStore, StoredKey } from './key-store.ts';

const PREFIX: Record<KeyKind, string> = { write: 'wk_', secret: 'sk_' };
/** With several servers, how long a key that another one revoked may still work here. */
const REFRESH_MS = 5000;
/** How long a revocation can be taken back. */
const RESTORE_MS = 3_600_000;
/** How often at most an unknown key makes us look whether another server has just made it. */
const LOOK_AGAIN_MS = 1000;

export interface NewKey {
  workspaceId: string;
  kind: KeyKind;
  name: string;
  createdBy: string;
  /** What a secret key may do; a write key's role counts for nothing. */
  role?: Role;
  /** The source that a write key's events belong to; its own id when there is none. */
  sourceId?: string;
}

export const hashKey = (key: string): string => hash('sha256', key);

export class Keys {
  readonly #store: KeyStore;
  readonly #clock: Clock;
  readonly #exclusive: boolean;
  /** Live keys by hash. A request costs one hash and one look into this map. */
  #ring: Map<string, Caller> = new Map();
  #loadedAt = -Infinity;
  #loading: Promise<void> | undefined;
  /** The look that unknown keys wait for together. */
  #looking: Promise<void> | undefined;

  /** `exclusive`: no other process changes keys, so what is in memory is the truth. */
  constructor({ store, clock, exclusive }: { store: KeyStore; clock: Clock; exclusive: boolean }) {
    this.#store = store;
    this.#clock = clock;
    this.#exclusive = exclusive;
  }

  /** Who calls with this key; undefined when it is unknown or revoked. */
  async callerOf(key: string): Promise<Caller | undefined> {
    if (this.#age() > (this.#exclusive ? Number.MAX_VALUE : REFRESH_MS)) await this.#refresh();
    // Not a comparison of secrets: the map is keyed by hash, and a hash that is nearly right is of no use.
    const digest = hashKey(key);
    const caller = this.#ring.get(digest);
    if (caller || this.#exclusive) return caller;
    await this.#lookAgain();
    return this.#ring.get(digest);
  }

  /** One look a second at most, however many unknown keys knock; each is answered by a look that began after it came. */
  #lookAgain(): Promise<void> {
    this.#looking ??= setTimeout(Math.min(LOOK_AGAIN_MS, Math.max(0, LOOK_AGAIN_MS - this.#age()))).then(
      () => {
        this.#looking = undefined;
        return this.#load();
      },
    );
    return this.#looking;
  }

  /** `Infinity` before the first load. */
  #age(): number {
    return this.#clock.now() - this.#loadedAt;
  }

  /** The key leaves here and is not kept: `{ key: 'sk_…', stored }`. */
  async create(wanted: NewKey): Promise<{ key: string; stored: StoredKey }> {
    const key = PREFIX[wanted.kind] + randomBytes(24).toString('base64url');
    const now = this.#clock.now();
    const id = newId(now);
    const write = wanted.kind === 'write';
    const stored: StoredKey = {
      id,
      workspaceId: wanted.workspaceId,
      kind: wanted.kind,
      role: wanted.role ?? 'editor',
      name: wanted.name,
      hash: hashKey(key),
      shown: write ? key : `${PREFIX.secret}…${key.slice(-4)}`,
      sourceId: write ? (wanted.sourceId ?? id) : undefined,
      createdBy: wanted.createdBy,
      createdAt: now,
    };
    await this.#store.insert(stored);
    await this.#load();
    return { key, stored };
  }

  list(workspaceId: string): Promise<StoredKey[]> {
    return this.#store.list(workspaceId);
  }

  /** From the moment this resolves, the key opens nothing on this server. */
  async revoke(workspaceId: string, id: string): Promise<StoredKey> {
    const revoked = await this.#store.revoke(workspaceId, id, this.#clock.now());
    if (!revoked) throw new VisavisError('not_found', 'There is no such key in this workspace.');
    this.#ring.delete(revoked.hash);
    await this.#load();
    return revoked;
  }

  /** Takes back what was revoked in the last hour: the key works again, and whatever used it with it. */
  async restore(workspaceId: string, id: string): Promise<StoredKey> {
    const restored = await this.#store.restore(workspaceId, id, this.#clock.now() - RESTORE_MS);
    if (!restored)
      throw new VisavisError('not_found', 'No such key of this workspace was revoked within the last hour.');
    await this.#load();
    return restored;
  }

  /** Requests that come together share one load. */
  #refresh(): Promise<void> {
    return this.#loading ?? this.#load();
  }

  /** A load that began before a change may have read what was; so a later caller waits and loads anew. */
  async #load(): Promise<void> {
    const before = this.#loading;
    const load = (async () => {
      await before?.catch(() => undefined);
      const began = this.#clock.now();
      const keys = await this.#store.live();
      this.#ring = new Map(keys.map((key) => [key.hash, toCaller(key)]));
      this.#loadedAt = began;
    })();
    this.#loading = load;
    try {
      await load;
    } finally {
      if (this.#loading === load) this.#loading = undefined;
    }
  }
}

function toCaller(key: StoredKey): Caller {
  const { workspaceId, kind, role, id, name, sourceId } = key;
  const caller: Caller = {
    workspaceId,
    access: kind,
    role: kind === 'write' ? 'viewer' : role,
    keyId: id,
    name,
  };
  return sourceId === undefined ? caller : { ...caller, sourceId };
}
