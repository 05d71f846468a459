// Reading a file's rows, whatever its format. One reader a format; all give rows in the file's order, so that a number of
// rows is a place to go on from.

import { extname } from 'node:path';
import type { JsonObject } from '@visavis/engine/collect';
import { readCsv } from './read-csv.ts';
import { readJson } from './read-json.ts';
import { readParquet } from './read-parquet.ts';

export interface Row {
  /** From 1; a CSV file's heading is row 1 and its first row 2, as a spreadsheet counts. */
  number: number;
  values: JsonObject;
  /** Numbers in it are written as `1.234,5`. */
  decimalComma?: true;
  /** Why the row could not be read; `values` is then empty. */
  broken?: string;
}
/** Gives rows in portions; throws VisavisError when the file as a whole cannot be read. */
export type ReadRows = (path: string) => AsyncIterable<Row[]>;

export interface Format {
  read: ReadRows;
  /** Values have types of their own; a CSV file's are text. */
  typed: boolean;
}

/** By the file's name, with `.gz` taken off; what has no known ending is taken for CSV. */
export function formatOf(name: string): Format {
  const ending = extname(name.replace(/\.gz$/i, '')).toLowerCase();
  if (ending === '.parquet') return { read: readParquet, typed: true };
  if (['.jsonl', '.ndjson', '.json'].includes(ending)) return { read: readJson, typed: true };
  return { read: readCsv, typed: false };
}
