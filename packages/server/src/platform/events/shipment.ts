// What is carried from the record store to the event store, in whose words: a stream is one table of the one and what its
// rows become in the other. The rooms say it of their tables; how it is carried is lane.ts.

import type { OutboxRow } from './shipment-store.ts';

/** One table of the record store with a growing `seq`, and what its rows become in the event store. */
export interface ShipmentStream {
  /** Remembered as the name of its progress; never changes. */
  name: string;
  table: string;
  /** What `map` reads, besides `seq`. */
  columns: readonly string[];
  /** The column that has `seq` in the tables of the event store; `seq` when not given. */
  number?: string;
  /** The rows that one row becomes, by table; none at all for what the event store need not know. */
  map?(row: OutboxRow): readonly Shipped[];
  /** Instead of `map`: what many rows become, written out already. Given the same rows it gives the same blocks. */
  encode?(rows: readonly OutboxRow[]): Promise<readonly ShippedBlock[]>;
  /** Reads and encodes by itself, elsewhere, where that is worth it. Given the same span it gives the same blocks. */
  carry?(span: Span): Promise<Carried> | undefined;
  /** Removes a slice of what is shipped and no longer needed; returns how many rows went. */
  prune?(shippedSeq: number): Promise<number>;
  /** Lets go of what it keeps; nothing is shipped any more. */
  close?(): Promise<void>;
}
export interface Shipped {
  table: string;
  row: object;
}
/** Rows in ClickHouse's Native format. */
export interface ShippedBlock {
  table: string;
  block: Uint8Array;
}

/** A part of a log: the rows with after < seq <= until, at most so many, and no more once they fill `bytes`. */
export interface Span {
  after: number;
  until: number;
  rows: number;
  bytes: number;
}
export interface Carried {
  rows: number;
  /** The number of the last row; 0 where there was none. */
  to: number;
  blocks: readonly ShippedBlock[];
}

export interface ShipmentStatus {
  shippedSeq: number;
  /** Rows sent since the first start. */
  rows: number;
  /** How far the log is ahead of the event store, in numbers of the log (an upper bound of its rows). */
  lag: number;
  /** When what is shipped last caught up with the log, or moved; 0 when never. */
  movedAt: number;
  failures: number;
}
