// The thread of `event-lines.ts`: a parcel of events, or where they lie in the log, in; lines out, one after the other.

import { parentPort, workerData } from 'node:worker_threads';
import type { Parcel, Written } from './event-lines.ts';
import { LogReader } from './event-lines-store.ts';
import type { Span } from './platform/events/index.ts';
import { writeLines } from './write-lines.ts';

let log: LogReader | undefined;

parentPort!.on('message', (question: Parcel | Span) => {
  const parcel = Array.isArray(question) ? question : read(question);
  const written: Written = {
    lines: writeLines(parcel),
    rows: parcel.length / 3,
    to: Number(parcel.at(-3) ?? 0),
  };
  parentPort!.postMessage(written, [written.lines.buffer]);
});

function read(span: Span): Parcel {
  log ??= new LogReader(workerData.file);
  return log.read(span);
}
