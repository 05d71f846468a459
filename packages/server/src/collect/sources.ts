// A source is one way in, with what came through it: a write key, a file that was imported, a secret key. The keys
// themselves are account's.

import { randomUUID } from 'node:crypto';
import type { Account } from '../account/index.ts';
import { iso } from '../platform/clock.ts';
import { VisavisError } from '../platform/errors.ts';
import type { Records } from '../platform/records/index.ts';
import { listImports } from './imports/import-store.ts';
import { importSource } from './imports/imports.ts';
import { listSources, type NamedSource, saveSource } from './source-store.ts';
import { type EventCount, readCounts } from './tally-store.ts';

export type SourceKeys = Pick<Account, 'keys' | 'createKey' | 'revokeKey'>;

export interface Source {
  id: string;
  name: string;
  /** `web`, `server`, `mobile`, ...: what its owner says it is; `import`, `secret key` and `closed` are ours. */
  kind: string;
  /** Empty where there is none. */
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

  /** Write keys first, then files, then what else has sent something. */
  async list(workspaceId: string): Promise<Source[]> {
    const [keys, named, counts, files] = await Promise.all([
      this.#keys.keys(workspaceId),
      listSources(this.#records, workspaceId),
      readCounts(this.#records, workspaceId),
      listImports(this.#records, workspaceId),
    ]);
    const bySource = Map.groupBy(counts, (row) => row.sourceId);
    const known = new Map<string, Known>();
    for (const key of keys.filter(({ kind }) => kind === 'write')) known.set(idOf(key), ofKey(key));
    for (const one of files.filter(({ state }) => state !== 'uploaded'))
      known.set(importSource(one.id), {
        name: one.name,
        kind: 'import',
        shown: '',
        createdAt: one.createdAt,
      });
    for (const key of keys.filter(({ kind }) => kind === 'secret'))
      if (bySource.has(idOf(key))) known.set(idOf(key), { ...ofKey(key), kind: 'secret key', shown: '' });
    for (const id of bySource.keys()) if (!known.has(id)) known.set(id, closed(id, bySource.get(id)!));
    return [...known].map(([id, one]) => shown(id, one, named.get(id), bySource.get(id) ?? []));
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

  /** Revokes its write keys; what came through it stays, under its name. */
  async remove(workspaceId: string, id: string): Promise<void> {
    const { name, kind, writeKey } = await this.#find(workspaceId, id);
    if (writeKey === '')
      throw new VisavisError(
        'conflict',
        `Expected a source with a write key to close, got "${name}", which has none.`,
      );
    for (const key of await this.#keys.keys(workspaceId))
      if (key.kind === 'write' && (key.sourceId ?? key.id) === id)
        await this.#keys.revokeKey(workspaceId, key.id);
    await saveSource(this.#records, { workspaceId, id, name, kind });
  }

  async #find(workspaceId: string, id: string): Promise<Source> {
    const source = (await this.list(workspaceId)).find((one) => one.id === id);
    if (source === undefined)
      throw new VisavisError('not_found', 'There is no such source in this workspace.');
    return source;
  }
}

interface Known {
  name: string;
  kind: string;
  /** The write key, as it may be shown. */
  shown: string;
  createdAt: number;
}
type Key = Awaited<ReturnType<SourceKeys['keys']>>[number];

const idOf = (key: Key) => key.sourceId ?? key.id;
const ofKey = ({ name, shown, createdAt }: Key): Known => ({ name, kind: 'web', shown, createdAt });

/** Its key is revoked, or its import forgotten; what it brought is still there. */
function closed(id: string, counts: readonly EventCount[]): Known {
  const name = id.startsWith(importSource('')) ? 'A forgotten import' : 'A closed source';
  return { name, kind: 'closed', shown: '', createdAt: Math.min(...counts.map((row) => row.firstAt)) };
}

function shown(id: string, one: Known, own: NamedSource | undefined, counts: readonly EventCount[]): Source {
  const ours = ['import', 'secret key', 'closed'].includes(one.kind);
  return {
    id,
    name: own?.name ?? one.name,
    kind: ours ? one.kind : (own?.kind ?? one.kind),
    writeKey: one.shown,
    events: counts.reduce((sum, row) => sum + row.seen, 0),
    firstEventAt: counts.length === 0 ? null : iso(Math.min(...counts.map((row) => row.firstAt))),
    lastEventAt: counts.length === 0 ? null : iso(Math.max(...counts.map((row) => row.lastAt))),
    createdAt: iso(one.createdAt),
  };
}
