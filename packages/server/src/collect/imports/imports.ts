// Bringing a file in: it is kept beside the data, read in portions, and handed to the flow like everything else, one
// portion after the other. How far it is, is committed with each, so that a portion that a crash interrupted is read
// again only if nothing of it was taken.

import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rm, stat, truncate } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  DateOrders,
  type Event,
  type ImportMapping,
  type JsonObject,
  proposeMapping,
  type Receipt,
} from '@visavis/engine/collect';
import type { Clock } from '../../platform/clock.ts';
import { VisavisError } from '../../platform/errors.ts';
import { toVisavisError } from '../../platform/http/index.ts';
import { newId } from '../../platform/id.ts';
import type { Records, Unit } from '../../platform/records/index.ts';
import type { Accept } from '../intake.ts';
import {
  changeImport,
  deleteImport,
  findImport,
  insertImport,
  listImports,
  listRunning,
  type StoredImport,
  writeProgress,
} from './import-store.ts';
import { Leftovers } from './leftovers.ts';
import { type Portion, type Refused, readFileEvents } from './read-file.ts';
import { appendRejected, rejectedFile } from './rejected.ts';
import { formatOf, type Row } from './rows.ts';

const PREVIEW_ROWS = 20;
const FAULTS_SHOWN = 50;
const STARTABLE: ReadonlySet<string> = new Set(['uploaded', 'stopped', 'failed']);
const refused = (state: string) =>
  new VisavisError('conflict', `Expected an import that can begin or go on, got one that is ${state}.`);

export interface ImportsOptions {
  records: Records;
  clock: Clock;
  /** Uploads and lists of rejected rows are kept here. */
  dir: string;
  accept: Accept;
  receiptFor: (sourceId: string) => Receipt;
  failed: (error: unknown) => void;
  /** Days after which what nobody imported is removed, and lists of rejected rows; 0 keeps them. */
  uploadDays: number;
}

export interface Preview {
  columns: string[];
  rows: JsonObject[];
}
export interface Check {
  rows: number;
  accepted: number;
  rejected: number;
  /** The first ones. */
  faults: Refused[];
  /** What the first rows become. */
  sample: JsonObject[];
}

export class Imports {
  readonly #options: ImportsOptions;
  readonly #running = new Map<string, Promise<void>>();
  readonly leftovers: Leftovers;
  #closing = false;

  constructor(options: ImportsOptions) {
    this.#options = options;
    this.leftovers = new Leftovers(options);
  }

  /** Keeps the file and looks at its first rows. Throws VisavisError when it cannot be read. */
  async upload(workspaceId: string, name: string, content: Readable): Promise<StoredImport> {
    const { records, clock, dir } = this.#options;
    const id = newId(clock.now());
    const path = join(dir, `${id}-${safeName(name)}`);
    await mkdir(dir, { recursive: true });
    try {
      await pipeline(content, createWriteStream(path, { mode: 0o600 }));
      const { preview, total, dates } = await this.#look(path, name);
      const mapping = JSON.stringify(proposeMapping(preview.columns, preview.rows, dates));
      const { size: bytes } = await stat(path);
      const counts = { total, done: 0, accepted: 0, rejected: 0, rejectedBytes: 0 };
      const one: StoredImport = {
        ...{ workspaceId, id, name, path, bytes, state: 'uploaded', mapping, ...counts },
        ...{ error: null, createdAt: clock.now() },
      };
      await insertImport(records, one);
      return one;
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
  }

  list(workspaceId: string): Promise<StoredImport[]> {
    return listImports(this.#options.records, workspaceId);
  }

  async find(workspaceId: string, id: string): Promise<StoredImport> {
    const one = await findImport(this.#options.records, workspaceId, id);
    if (one === undefined) throw new VisavisError('not_found', 'There is no such import in this workspace.');
    return one;
  }

  /** The first rows; none once the import is done, since the file is then gone. */
  async preview(one: StoredImport): Promise<Preview> {
    const rows: Row[] = [];
    try {
      for await (const portion of formatOf(one.name).read(one.path)) {
        rows.push(...portion.slice(0, PREVIEW_ROWS));
        break;
      }
    } catch (error) {
      // The import may have ended, and removed the file, while it was being read here.
      if (existsSync(one.path)) throw error;
    }
    return previewOf(rows);
  }

  /** A dry run over the whole file: what would be taken and what not; nothing is. */
  async check(one: StoredImport, mapping: ImportMapping): Promise<Check> {
    const check: Check = { rows: 0, accepted: 0, rejected: 0, faults: [], sample: [] };
    for await (const portion of this.#read(one, mapping, 0)) {
      check.rows += portion.rows;
      check.accepted += portion.events.length;
      check.rejected += portion.refusedRows;
      check.faults.push(...portion.refused.slice(0, FAULTS_SHOWN - check.faults.length));
      check.sample.push(...portion.events.slice(0, 5 - check.sample.length).map((event) => event.raw));
    }
    return check;
  }

  /** Begins, or goes on after the last portion that was taken; the rest happens by itself. @throws conflict */
  async start(one: StoredImport, mapping: ImportMapping): Promise<StoredImport> {
    const { state } = one;
    const given = JSON.stringify(mapping);
    if (!STARTABLE.has(state)) throw refused(state);
    if (state !== 'uploaded' && given !== one.mapping)
      throw new VisavisError(
        'conflict',
        'Expected the mapping with which the import was begun, got another.',
      );
    if (!existsSync(one.path))
      throw new VisavisError(
        'not_found',
        'The file is gone: it was too old, or somebody was erased. Upload it again.',
      );
    // The portion at which it was stopped may still be under way.
    await this.#running.get(one.id);
    const found = await this.find(one.workspaceId, one.id);
    const started: StoredImport = { ...found, state: 'running', mapping: given, error: null };
    if (!(await changeImport(this.#options.records, started, state))) throw refused('running');
    this.#run(started);
    return started;
  }

  /** No further portion is taken; what was taken stays, and `start` goes on with the rest. @throws conflict */
  async stop(one: StoredImport): Promise<StoredImport> {
    const isStopped = await changeImport(this.#options.records, { ...one, state: 'stopped' }, 'running');
    if (!isStopped)
      throw new VisavisError('conflict', `Expected an import that is running, got one that is ${one.state}.`);
    await this.#running.get(one.id);
    return this.find(one.workspaceId, one.id);
  }

  /** Goes on with what was running when the server stopped, and removes what has lain about for too long. */
  async resume(): Promise<void> {
    this.leftovers.poller.start();
    // What another server was given lies there.
    for (const one of await listRunning(this.#options.records)) if (existsSync(one.path)) this.#run(one);
  }

  /** Where the rejected rows are listed; undefined while there are none. Throws when the list was removed. */
  rejectedPath(one: StoredImport): string | undefined {
    if (one.rejected === 0) return undefined;
    if (existsSync(rejectedFile(one))) return rejectedFile(one);
    throw new VisavisError(
      'not_found',
      'The list of rejected rows is gone: it was too old, or somebody was erased. Import the file again to have it.',
    );
  }

  async remove(one: StoredImport): Promise<void> {
    if (this.#running.has(one.id))
      throw new VisavisError('conflict', 'The import is running; it can be removed when it is done.');
    await Promise.all([one.path, rejectedFile(one)].map((path) => rm(path, { force: true })));
    await deleteImport(this.#options.records, one.workspaceId, one.id);
  }

  /** Resolves when the import has ended. */
  async finished(id: string): Promise<void> {
    await this.#running.get(id);
  }

  /** Stops after the portions under way; the next start goes on. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.leftovers.poller.stop();
    await Promise.all(this.#running.values());
  }

  #run(one: StoredImport): void {
    if (this.#running.has(one.id)) return;
    const work = this.#carry(one)
      .catch((error: unknown) => this.#fail(one, error))
      .catch(this.#options.failed)
      .finally(() => this.#running.delete(one.id));
    this.#running.set(one.id, work);
  }

  async #carry(one: StoredImport): Promise<void> {
    const { records } = this.#options;
    await truncate(rejectedFile(one), one.rejectedBytes).catch(() => undefined);
    for await (const portion of this.#read(one, JSON.parse(one.mapping) as ImportMapping, one.done)) {
      if (this.#closing || !(await this.#isWanted(one))) return;
      const listed = await appendRejected(rejectedFile(one), one.rejectedBytes, portion.refused);
      const next: StoredImport = {
        ...one,
        rejectedBytes: one.rejectedBytes + listed,
        done: one.done + portion.rows,
        accepted: one.accepted + portion.events.length,
        rejected: one.rejected + portion.refusedRows,
      };
      if (portion.events.length > 0) await this.#take(next, portion.events);
      else await records.unit([], async (unit) => writeProgress(unit, next));
      Object.assign(one, next);
    }
    const done: StoredImport = { ...one, state: 'done', total: one.done };
    if (await changeImport(records, done, 'running')) await rm(one.path, { force: true });
  }

  /** Somebody may have stopped or forgotten it, at whichever server. */
  async #isWanted({ workspaceId, id }: StoredImport): Promise<boolean> {
    return (await findImport(this.#options.records, workspaceId, id))?.state === 'running';
  }

  /**
   * How far it is then is committed with the events: however long a server stays away, no row is taken twice or skipped.
   * Waits and tries again while the server has too much to do or its store is away.
   */
  async #take(next: StoredImport, events: readonly Event[]): Promise<void> {
    const { workspaceId } = next;
    const also = (unit: Unit) => writeProgress(unit, next);
    for (let wait = 100; ; wait = Math.min(wait * 2, 5000)) {
      try {
        await this.#options.accept({ workspaceId, events, also });
        return;
      } catch (error) {
        const busy =
          error instanceof VisavisError &&
          (error.code === 'too_many_requests' || error.code === 'store_unavailable');
        if (!busy || this.#closing) throw error;
        if (!(await this.#isWanted(next))) return;
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }

  async #fail(one: StoredImport, error: unknown): Promise<void> {
    // A server that stops has not failed: the import goes on where it was.
    if (this.#closing) return;
    this.#options.failed(error);
    const why = toVisavisError(error)?.message ?? 'Something went wrong on our side; the log has more.';
    await changeImport(this.#options.records, { ...one, state: 'failed', error: why }, 'running');
  }

  #read(one: StoredImport, mapping: ImportMapping, skip: number): AsyncGenerator<Portion> {
    const receipt = () => this.#options.receiptFor(importSource(one.id));
    return readFileEvents({
      path: one.path,
      format: formatOf(one.name),
      mapping,
      importId: one.id,
      skip,
      receipt,
    });
  }

  /** Reads the file once, so that a broken one is refused now and progress can be told later. */
  async #look(path: string, name: string): Promise<{ preview: Preview; total: number; dates: DateOrders }> {
    const rows: Row[] = [];
    const dates = new DateOrders();
    let total = 0;
    for await (const portion of formatOf(name).read(path)) {
      if (rows.length < PREVIEW_ROWS) rows.push(...portion.slice(0, PREVIEW_ROWS - rows.length));
      for (const { broken, values } of portion) if (broken === undefined) dates.see(values);
      total += portion.length;
    }
    if (total === 0)
      throw new VisavisError('invalid_request', 'Expected a file with at least one row, got none.');
    if (rows.every(({ broken }) => broken !== undefined))
      throw new VisavisError(
        'invalid_request',
        `No row of the file can be read; row ${rows[0]!.number}: ${rows[0]!.broken}.`,
      );
    return { preview: previewOf(rows), total, dates };
  }
}

function previewOf(rows: readonly Row[]): Preview {
  const good = rows.filter((row) => row.broken === undefined).map((row) => ({ ...row.values }));
  return { columns: [...new Set(good.flatMap((row) => Object.keys(row)))], rows: good };
}

/** What an import is called where sources are told apart. */
export const importSource = (id: string) => `import:${id}`;

const safeName = (name: string) =>
  basename(name)
    .replaceAll(/[^\w.-]/g, '_')
    .slice(-80);
