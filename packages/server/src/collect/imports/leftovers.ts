// What imports leave lying about: files that were uploaded and never imported, and lists of rejected rows. Both hold
// people's data that nobody looks at, so they go after some days, and with a person who is erased.

import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Json, JsonObject } from '@visavis/engine/collect';
import type { Clock } from '../../platform/clock.ts';
import { Poller } from '../../platform/poller.ts';
import type { Records } from '../../platform/records/index.ts';
import { deleteImport, listAllImports, listImportsWithFiles, type StoredImport } from './import-store.ts';
import { rejectedFile } from './rejected.ts';
import { formatOf } from './rows.ts';

const DAY_MS = 86_400_000;
const LOOK_EVERY_MS = 3_600_000;

export interface LeftoversOptions {
  records: Records;
  clock: Clock;
  /** Where uploads and lists are kept. */
  dir: string;
  /** 0 keeps everything. */
  uploadDays: number;
  failed: (error: unknown) => void;
}

export class Leftovers {
  readonly #options: LeftoversOptions;
  readonly poller: Poller;

  constructor(options: LeftoversOptions) {
    this.#options = options;
    this.poller = new Poller({
      everyMs: LOOK_EVERY_MS,
      look: async () => void (await this.expire()),
      failed: options.failed,
    });
  }

  /** Removes what is too old; returns how many imports lost something. */
  async expire(): Promise<number> {
    const { records, clock, uploadDays } = this.#options;
    if (uploadDays === 0) return 0;
    const before = clock.now() - uploadDays * DAY_MS;
    let gone = 0;
    for (const one of await listImportsWithFiles(records))
      if (one.createdAt < before && (await this.#drop(one))) gone++;
    await this.#dropStrays(before);
    return gone;
  }

  /** Files that no import knows: of an upload that a kill cut off, or of an import that another server has removed. */
  async #dropStrays(before: number): Promise<void> {
    const { records, dir } = this.#options;
    const known = (await listAllImports(records)).flatMap((one) => [one.path, rejectedFile(one)]);
    const kept = new Set(known);
    for (const name of await readdir(dir).catch(() => [])) {
      const path = join(dir, name);
      if (kept.has(path) || (await stat(path)).mtimeMs >= before) continue;
      await rm(path, { force: true });
    }
  }

  /**
   * Removes the files of a workspace in which `names` finds somebody: `names(cell)` says whether a cell is one of
   * their names. Lists of rejected rows all go, since a row may be there for the very reason that its name was bad.
   * Resolves to how many imports lost something.
   */
  async forget(workspaceId: string, names: (cell: string) => boolean): Promise<number> {
    let gone = 0;
    for (const one of await listImportsWithFiles(this.#options.records, workspaceId))
      if ((await dropRejected(one)) || ((await mentions(one, names)) && (await this.#drop(one)))) gone++;
    return gone;
  }

  async #drop(one: StoredImport): Promise<boolean> {
    const { records } = this.#options;
    const had = (await isThere(one.path)) || (await isThere(rejectedFile(one)));
    await Promise.all([one.path, rejectedFile(one)].map((path) => rm(path, { force: true })));
    if (one.state === 'uploaded') await deleteImport(records, one.workspaceId, one.id);
    return had || one.state === 'uploaded';
  }
}

async function dropRejected(one: StoredImport): Promise<boolean> {
  // A running import goes on writing its list at the place where it was.
  if (one.state === 'running' || !(await isThere(rejectedFile(one)))) return false;
  await rm(rejectedFile(one), { force: true });
  return true;
}

/** A file that can no longer be read to its end counts as naming everybody. */
async function mentions(one: StoredImport, names: (cell: string) => boolean): Promise<boolean> {
  if (one.state === 'running' || !(await isThere(one.path))) return false;
  try {
    for await (const rows of formatOf(one.name).read(one.path))
      if (rows.some(({ values, broken }) => broken !== undefined || holds(values, names))) return true;
    return false;
  } catch {
    return true;
  }
}

function holds(value: Json | JsonObject, names: (cell: string) => boolean): boolean {
  if (typeof value === 'string' || typeof value === 'number') return names(String(value));
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((one) => holds(one, names));
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
