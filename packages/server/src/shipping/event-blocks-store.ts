// Reads the log of events from SQLite's file, beside whoever writes it.

import type { StatementSync } from 'node:sqlite';
import type { Span } from '../platform/events/index.ts';
import { openDatabase } from '../platform/records/sqlite/open.ts';
import type { Parcel } from './event-blocks.ts';

export class LogReader {
  readonly #read: StatementSync;

  constructor(file: string) {
    this.#read = openDatabase(file, 'read').prepare(
      'select seq, workspace_id, body from event where seq > ? and seq <= ? order by seq limit ?',
    );
    this.#read.setReturnArrays(true);
  }

  /** Ends with the row that fills the span's bytes. */
  read({ after, until, rows, bytes }: Span): Parcel {
    const parcel: Parcel = [];
    let left = bytes;
    // Rows as arrays, as was asked for above.
    for (const row of this.#read.iterate(after, until, rows) as Iterable<unknown>) {
      const [seq, workspaceId, body] = row as [number, string, string];
      parcel.push(seq, workspaceId, body);
      left -= body.length;
      if (left < 0) break;
    }
    return parcel;
  }
}
