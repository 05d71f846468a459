// Reads what the map asks of SQLite in a thread of its own: counting millions of visits takes seconds, in which the main
// thread would answer nobody.

import { Worker } from 'node:worker_threads';
import type { Value } from '../platform/records/index.ts';

export interface Question {
  id: number;
  sql: string;
  parameters: Value[];
}
export type Answer = { id: number; rows: unknown[] } | { id: number; error: string };

export class MapReader {
  readonly #file: string;
  readonly #open = new Map<number, PromiseWithResolvers<unknown[]>>();
  #thread: Worker | undefined;
  #asked = 0;

  constructor(file: string) {
    this.#file = file;
  }

  all(sql: string, parameters: readonly unknown[]): Promise<unknown[]> {
    this.#thread ??= this.#start();
    const waiting = Promise.withResolvers<unknown[]>();
    const id = ++this.#asked;
    this.#open.set(id, waiting);
    this.#thread.ref();
    // Every parameter of the map is text or a number.
    this.#thread.postMessage({ id, sql, parameters: parameters as Value[] } satisfies Question);
    return waiting.promise;
  }

  async close(): Promise<void> {
    await this.#thread?.terminate();
  }

  #start(): Worker {
    const thread = new Worker(new URL('./map-thread-store.ts', import.meta.url), {
      workerData: { file: this.#file },
    });
    thread.on('message', (answer: Answer) => {
      const waiting = this.#open.get(answer.id);
      this.#open.delete(answer.id);
      if (this.#open.size === 0) thread.unref();
      if ('rows' in answer) waiting?.resolve(answer.rows);
      else waiting?.reject(new Error(answer.error));
    });
    thread.on('error', (error) => this.#fail(error as Error));
    thread.on('exit', () => {
      this.#thread = undefined;
      this.#fail(new Error('The thread that reads the map has ended.'));
    });
    return thread;
  }

  #fail(error: Error): void {
    for (const waiting of this.#open.values()) waiting.reject(error);
    this.#open.clear();
  }
}
