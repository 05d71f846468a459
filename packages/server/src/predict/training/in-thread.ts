// Trains in a thread of its own, so that the server goes on answering.

import { Worker } from 'node:worker_threads';
import type { Outcome } from '../kinds/kind.ts';
import type { PeopleTable } from '../kinds/table.ts';
import type { TrainingData } from '../recommend/train.ts';
import type { Order, Said } from './thread.ts';

export interface TrainingThread {
  outcome: Promise<Outcome<unknown>>;
  /** The thread is given a moment to stop by itself; `outcome` rejects. */
  cancel(): void;
}

const GRACE_MS = 2_000;

/** The table moves to the thread: nothing of it is left here. */
export function trainInThread(
  order: Omit<Order, 'cancelled'>,
  heard: (share: number, doing: string) => void,
): TrainingThread {
  const cancelled = new SharedArrayBuffer(4);
  const worker = new Worker(new URL('./thread.ts', import.meta.url), {
    workerData: { ...order, cancelled } satisfies Order,
    transferList: buffersOf(order.data),
  });
  const outcome = new Promise<Outcome<unknown>>((resolve, reject) => {
    worker.on('message', (said: Said) => {
      if ('outcome' in said) resolve(said.outcome);
      else heard(said.share, said.doing);
    });
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('The thread that trained the model has ended.')));
  });
  return {
    outcome,
    cancel() {
      Atomics.store(new Int32Array(cancelled), 0, 1);
      setTimeout(() => void worker.terminate(), GRACE_MS).unref();
    },
  };
}

function buffersOf(data: PeopleTable | TrainingData): ArrayBuffer[] {
  const arrays =
    'user' in data
      ? [data.user, data.item, data.kind, data.time]
      : [...data.values, ...Object.values(data.labels), data.cutoff, data.person];
  return arrays.map((array) => array.buffer as ArrayBuffer);
}
