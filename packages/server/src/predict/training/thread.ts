// The thread in which a model is trained: a table in, a model and a report out, progress meanwhile.

import { parentPort, workerData } from 'node:worker_threads';
import { KINDS } from '../kinds/index.ts';
import type { Outcome } from '../kinds/kind.ts';
import type { PeopleTable } from '../kinds/table.ts';
import type { TrainingData } from '../recommend/train.ts';

export interface Order {
  kind: string;
  settings: Record<string, unknown>;
  data: PeopleTable | TrainingData;
  seed: string;
  now: number;
  previous?: unknown;
  /** One Int32; anything but 0 cancels. */
  cancelled: SharedArrayBuffer;
}
export type Said = { share: number; doing: string } | { outcome: Outcome<unknown> };

const SAY_EVERY_MS = 200;

async function work({ kind, settings, data, seed, now, previous, cancelled }: Order): Promise<void> {
  const flag = new Int32Array(cancelled);
  let saidAt = 0;
  const outcome = await KINDS.get(kind)!.train(data, settings, {
    ...{ seed, now, previous },
    progress(share, doing) {
      if (Atomics.load(flag, 0) !== 0) throw new Error('The training was cancelled.');
      if (Date.now() - saidAt < SAY_EVERY_MS) return;
      saidAt = Date.now();
      parentPort!.postMessage({ share, doing } satisfies Said);
    },
  });
  parentPort!.postMessage({ outcome } satisfies Said);
}

await work(workerData as Order);
