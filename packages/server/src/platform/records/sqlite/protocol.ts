// What crosses between the main thread and the writer. Rows travel as one flat array of values per statement:
// one array of 10,000 strings is cloned several times faster than 5,000 small arrays.

import type { Value } from '../records.ts';

/** `values` holds the rows one after another, `width` values each; `width` 0 means one execution without parameters. */
export interface Write {
  sql: string;
  width: number;
  values: Value[];
}

export type Request =
  /** Each entry is one unit; all of them are tried in one transaction. */
  | { id: number; kind: 'commit'; units: Write[][] }
  /** One statement of a Kysely transaction, or outside one in its own. */
  | { id: number; kind: 'query'; sql: string; params: Value[] }
  | { id: number; kind: 'close' };

export interface Failure {
  message: string;
  /** SQLite's extended result code, such as 13 (full) or 2067 (unique constraint). */
  errcode: number;
}

export type Response =
  /** The first `committed` units are durable; the next one met `failure` and those after it were not tried. */
  | { id: number; kind: 'commit'; committed: number; failure?: Failure }
  | {
      id: number;
      kind: 'query';
      rows: Record<string, Value>[];
      changes: number;
      lastId: number | bigint;
      failure?: Failure;
    }
  | { id: number; kind: 'close' };
