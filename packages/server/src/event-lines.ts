// What events become in the event store, as the lines that are sent there. Many at once are written in a thread of
// their own: reading and writing them again took a third of the main thread's time under load.

import { Worker } from 'node:worker_threads';
import type { OutboxRow, ShippedLines } from './platform/events/index.ts';

/** Fewer are written in place: waking a thread takes longer, and a quiet server needs none. */
const WORTH_A_THREAD = 200;

export interface EventLines {
  /** One batch at a time. */
  encode(rows: readonly OutboxRow[]): Promise<readonly ShippedLines[]>;
  close(): Promise<void>;
}

/** `seq, workspaceId, body` one after the other: a long flat array crosses to a thread faster than small objects. */
export type Parcel = (string | number)[];

export function createEventLines(writeLines: (parcel: Parcel) => Uint8Array): EventLines {
  let thread: Worker | undefined;
  let answer: { resolve(lines: Uint8Array): void; reject(error: Error): void } | undefined;

  function start(): Worker {
    const worker = new Worker(new URL('./event-lines-thread.ts', import.meta.url));
    worker.on('message', (lines: Uint8Array) => {
      worker.unref();
      answer?.resolve(lines);
    });
    worker.on('error', (error) => answer?.reject(error as Error));
    worker.on('exit', () => {
      thread = undefined;
      answer?.reject(new Error('The thread that writes events for the event store has ended.'));
    });
    return worker;
  }

  function inThread(parcel: Parcel): Promise<Uint8Array> {
    thread ??= start();
    const worker = thread;
    return new Promise((resolve, reject) => {
      answer = { resolve, reject };
      worker.ref();
      worker.postMessage(parcel);
    });
  }

  return {
    async encode(rows) {
      const parcel: Parcel = [];
      for (const { seq, workspace_id, body } of rows) parcel.push(seq, String(workspace_id), String(body));
      const lines = rows.length < WORTH_A_THREAD ? writeLines(parcel) : await inThread(parcel);
      return [{ table: 'events', lines }];
    },
    async close() {
      await thread?.terminate();
    },
  };
}
