// What events become in the event store, as the blocks that are sent there. Many at once are written in a thread of
// their own, which on SQLite reads them by itself, too: the main thread, which answers, has nothing to do with them.

import { Worker } from 'node:worker_threads';
import type { Carried, OutboxRow, ShippedBlock, Span } from '../platform/events/index.ts';

/** Fewer are written in place: waking a thread takes longer, and a quiet server needs none. */
const WORTH_A_THREAD = 200;

export interface EventBlocks {
  encode(rows: readonly OutboxRow[]): Promise<readonly ShippedBlock[]>;
  /** From the log in SQLite's file. */
  carry(span: Span): Promise<Carried> | undefined;
  close(): Promise<void>;
}

/** `seq, workspaceId, body` one after the other: a long flat array crosses to a thread faster than small objects. */
export type Parcel = (string | number)[];
export interface Written {
  block: Uint8Array<ArrayBuffer>;
  rows: number;
  to: number;
}

/** `file` is where SQLite keeps the log, if it does. */
export function createEventBlocks(
  writeBlock: (parcel: Parcel) => Uint8Array,
  file: string | undefined,
): EventBlocks {
  let thread: Worker | undefined;
  let answer: { resolve(written: Written): void; reject(error: Error): void } | undefined;

  function start(): Worker {
    const worker = new Worker(new URL('./event-blocks-thread.ts', import.meta.url), { workerData: { file } });
    worker.on('message', (written: Written) => {
      worker.unref();
      answer?.resolve(written);
    });
    worker.on('error', (error) => answer?.reject(error as Error));
    worker.on('exit', () => {
      thread = undefined;
      answer?.reject(new Error('The thread that writes events for the event store has ended.'));
    });
    return worker;
  }

  /** One question at a time. */
  function ask(question: Parcel | Span): Promise<Written> {
    thread ??= start();
    const worker = thread;
    return new Promise((resolve, reject) => {
      answer = { resolve, reject };
      worker.ref();
      worker.postMessage(question);
    });
  }

  const toEvents = (block: Uint8Array): ShippedBlock[] => [{ table: 'events', block }];

  return {
    async encode(rows) {
      const parcel: Parcel = [];
      for (const { seq, workspace_id, body } of rows) parcel.push(seq, String(workspace_id), String(body));
      return toEvents(rows.length < WORTH_A_THREAD ? writeBlock(parcel) : (await ask(parcel)).block);
    },
    carry(span) {
      if (file === undefined || span.until - span.after < WORTH_A_THREAD) return undefined;
      return ask(span).then(({ block, rows, to }) => ({ rows, to, blocks: toEvents(block) }));
    },
    async close() {
      await thread?.terminate();
    },
  };
}
