// A source is one way in: a write key with what came through it. The keys themselves are account's.

import { randomUUID } from 'node:crypto';
import type { Account } from '../account/index.ts';
import { VisavisError } from '../platform/errors.ts';
import type { Records } from '../platform/records/index.ts';
import { deleteSource, listSources, saveSource } from './source-store.ts';
import { readCounts } from './tally-store.ts';

export type SourceKeys = Pick<Account, 'keys' | 'createKey' | 'revokeKey'>;

export interface Source {
  id: string;
  name: string;
  /** `web`, `server`, `mobile`, ...: what its owner says it is. */
  kind: string;
  writeKey: string;
  events: number;
  firstEventAt: string | null;
  lastEventAt: string | null;
  createdAt: string;
}

export class Sources {
  readonly #records: Records;
  readonly #keys: SourceKeys;

  constructor({ records, keys }: { records: Records; keys: SourceKeys }) {
    this.#records = records;
    this.#keys = keys;
  }

  async list(workspaceId: string): Promise<Source[]> {
    const [keys, named, counts] = await Promise.all([
      this.#keys.keys(workspaceId),
      listSources(this.#records, workspaceId),
      readCounts(this.#records, workspaceId),
    ]);
    const bySource = Map.groupBy(counts, (row) => row.sourceId);
    return keys
      .filter((key) => key.kind === 'write')
      .map((key) => {
        const id = key.sourceId ?? key.id;
        const rows = bySource.get(id) ?? [];
        const own = named.get(id);
        return {
          id,
          name: own?.name ?? key.name,
          kind: own?.kind ?? 'web',
          writeKey: key.shown,
          events: rows.reduce((sum, row) => sum + row.seen, 0),
          firstEventAt: rows.length === 0 ? null : iso(Math.min(...rows.map((row) => row.firstAt))),
          lastEventAt: rows.length === 0 ? null : iso(Math.max(...rows.map((row) => row.lastAt))),
          createdAt: iso(key.createdAt),
        };
      });
  }

  async create(wanted: {
    workspaceId: string;
    name: string;
    kind: string;
    createdBy: string;
  }): Promise<Source> {
    const { workspaceId, name, kind, createdBy } = wanted;
    const id = randomUUID();
    await saveSource(this.#records, { workspaceId, id, name, kind });
    const { key, stored } = await this.#keys.createKey({
      workspaceId,
      kind: 'write',
      name,
      createdBy,
      sourceId: id,
    });
    const none = { events: 0, firstEventAt: null, lastEventAt: null };
    return { id, name, kind, writeKey: key, ...none, createdAt: iso(stored.createdAt) };
  }

  async change(workspaceId: string, id: string, wanted: { name?: string; kind?: string }): Promise<Source> {
    const source = await this.#find(workspaceId, id);
    const changed = { ...source, ...wanted };
    await saveSource(this.#records, { workspaceId, id, name: changed.name, kind: changed.kind });
    return changed;
  }

  /** Revokes its write keys; what came through it stays. */
  async remove(workspaceId: string, id: string): Promise<void> {
    await this.#find(workspaceId, id);
    for (const key of await this.#keys.keys(workspaceId))
      if (key.kind === 'write' && (key.sourceId ?? key.id) === id)
        await this.#keys.revokeKey(workspaceId, key.id);
    await deleteSource(this.#records, workspaceId, id);
  }

  async #find(workspaceId: string, id: string): Promise<Source> {
    const source = (await this.list(workspaceId)).find((one) => one.id === id);
    if (source === undefined)
      throw new VisavisError('not_found', 'There is no such source in this workspace.');
    return source;
  }
}

const iso = (time: number) => new Date(time).toISOString();
