// The main thread's side of the writer: units queue up here while a commit is under way and then go together, as one
// transaction; Kysely's transactions take turns with them.

import { Worker } from 'node:worker_threads';
import type { Value } from '../records.ts';
import { builtOnLost, errorOf, unavailable } from './errors.ts';
import type { Request, Response, Write } from './protocol.ts';

type QueryResponse = Response & { kind: 'query' };

interface Waiting {
  epoch: number;
  writes: Write[];
  resolve(): void;
  reject(error: Error): void;
}

/** A commit of more values than this waits for the next one, which bounds how long the writer is away. */
const VALUES_PER_COMMIT = 200_000;

export class Writer {
  readonly #file: string;
  readonly #worker: Worker;
  readonly #answers = new Map<number, (response: Response) => void>();
  readonly #ready: Promise<void>;
  #lastId = 0;
  #queue: Waiting[] = [];
  #turns: (() => void)[] = [];
  #busy = false;
  #dead: Error | undefined;
  /** Grows with every failed commit. A unit begun in an earlier epoch may stand on what was lost. */
  #epoch = 0;
  #lastFailure: Error | undefined;

  constructor(file: string) {
    this.#file = file;
    this.#worker = new Worker(new URL('./writer-thread.ts', import.meta.url), { workerData: { file } });
    this.#ready = new Promise((resolve, reject) => {
      this.#answers.set(0, () => {
        this.#worker.unref();
        resolve();
      });
      this.#worker.once('error', reject);
    });
    this.#worker.on('message', (response: Response) => {
      const answer = this.#answers.get(response.id);
      this.#answers.delete(response.id);
      answer?.(response);
    });
    this.#worker.on('error', (error) => this.#die(error as Error));
  }

  ready(): Promise<void> {
    return this.#ready;
  }

  get epoch(): number {
    return this.#epoch;
  }

  commit(writes: Write[], epoch: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ epoch, writes, resolve, reject });
      this.#next();
    });
  }

  /** Has the writer to itself until `work` ends: for Kysely's transactions and single statements. */
  async exclusively<T>(work: (query: Query) => Promise<T>): Promise<T> {
    await new Promise<void>((resolve) => {
      this.#turns.push(resolve);
      this.#next();
    });
    try {
      return await work((sql, params) => this.#query(sql, params));
    } finally {
      this.#busy = false;
      this.#next();
    }
  }

  async close(): Promise<void> {
    await this.exclusively(async () => {
      if (!this.#dead) await this.#ask({ id: 0, kind: 'close' });
    });
    await this.#worker.terminate();
  }

  /** Gives the writer to whoever is next. Transactions first: they are rare, and units can share. */
  #next(): void {
    if (this.#busy) return;
    const turn = this.#turns.shift();
    if (turn) {
      this.#busy = true;
      turn();
    } else if (this.#queue.length > 0) {
      this.#busy = true;
      void this.#commitQueue().finally(() => {
        this.#busy = false;
        this.#next();
      });
    }
  }

  async #commitQueue(): Promise<void> {
    const group = this.#takeGroup();
    if (group.length === 0) return;
    const response = await this.#ask({
      id: 0,
      kind: 'commit',
      units: group.map((unit) => unit.writes),
    }).catch((error: Error) => error);
    if (response instanceof Error) return this.#fail(group, response);
    if (response.kind !== 'commit') return;
    for (const unit of group.slice(0, response.committed)) unit.resolve();
    if (response.failure) this.#fail(group.slice(response.committed), errorOf(response.failure, this.#file));
  }

  #takeGroup(): Waiting[] {
    const group: Waiting[] = [];
    let values = 0;
    while (this.#queue.length > 0 && values < VALUES_PER_COMMIT) {
      const unit = this.#queue.shift()!;
      if (unit.epoch < this.#epoch) {
        unit.reject(builtOnLost(this.#lastFailure));
        continue;
      }
      group.push(unit);
      for (const write of unit.writes) values += write.values.length;
    }
    return group;
  }

  #fail([first, ...rest]: Waiting[], error: Error): void {
    this.#epoch++;
    this.#lastFailure = error;
    first?.reject(error);
    for (const unit of rest) unit.reject(builtOnLost(error));
  }

  async #query(sql: string, params: Value[]): Promise<QueryResponse> {
    const response = await this.#ask({ id: 0, kind: 'query', sql, params });
    if (response.kind !== 'query') throw new Error(`Expected an answer to a query, got ${response.kind}`);
    if (response.failure) throw errorOf(response.failure, this.#file);
    return response;
  }

  #ask(request: Request): Promise<Response> {
    if (this.#dead) return Promise.reject(this.#dead);
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      // The thread is referenced only while it owes an answer, so that an idle store does not keep a program alive.
      if (this.#answers.size === 0) this.#worker.ref();
      this.#answers.set(id, (response) => {
        if (this.#answers.size === 0) this.#worker.unref();
        if (this.#dead) reject(this.#dead);
        else resolve(response);
      });
      this.#worker.postMessage({ ...request, id });
    });
  }

  #die(error: Error): void {
    this.#dead = unavailable(
      `The writer of ${this.#file} has stopped: ${error.message}. Restart the server.`,
      error,
    );
    for (const answer of [...this.#answers.values()]) answer({ id: 0, kind: 'close' });
    this.#answers.clear();
  }
}

export type Query = (sql: string, params: Value[]) => Promise<QueryResponse>;
