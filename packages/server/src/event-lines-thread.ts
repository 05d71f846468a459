// The thread of `event-lines.ts`: a parcel in, lines out, one after the other.

import { parentPort } from 'node:worker_threads';
import type { Parcel } from './event-lines.ts';
import { writeLines } from './write-lines.ts';

parentPort!.on('message', (parcel: Parcel) => {
  const lines = writeLines(parcel);
  parentPort!.postMessage(lines, [lines.buffer]);
});
