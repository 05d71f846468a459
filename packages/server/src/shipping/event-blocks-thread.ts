// The thread of `event-blocks.ts`: a parcel of events, or where they lie in the log, in; a block out, one after the other.

import { parentPort, workerData } from 'node:worker_threads';
import type { Span } from '../platform/events/index.ts';
import type { Parcel, Written } from './event-blocks.ts';
import { LogReader } from './event-blocks-store.ts';
import { writeBlock } from './write-block.ts';

let log: LogReader | undefined;

parentPort!.on('message', (question: Parcel | Span) => {
  const parcel = Array.isArray(question) ? question : read(question);
  const written: Written = {
    block: writeBlock(parcel),
    rows: parcel.length / 3,
    to: Number(parcel.at(-3) ?? 0),
  };
  parentPort!.postMessage(written, [written.block.buffer]);
});

function read(span: Span): Parcel {
  log ??= new LogReader(workerData.file);
  return log.read(span);
}
