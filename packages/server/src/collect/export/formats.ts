// The formats of an export: each turns portions of objects into the bytes of one file.

import type { JsonObject } from '@visavis/engine/collect';
import { writeCsv } from './write-csv.ts';
import { writeParquet } from './write-parquet.ts';

export const FORMATS = ['jsonl', 'csv', 'parquet'] as const;
export type ExportFormat = (typeof FORMATS)[number];

/** A column of a CSV or Parquet file. JSON Lines has whatever the objects have. */
export interface ExportColumn {
  name: string;
  /** `time` is ISO 8601 in the objects, `json` anything. */
  type: 'text' | 'time' | 'number' | 'json';
}
export type WriteFile = (
  portions: AsyncIterable<readonly JsonObject[]>,
  columns: readonly ExportColumn[],
) => AsyncIterable<Uint8Array>;

export const WRITERS: Record<ExportFormat, { write: WriteFile; mime: string }> = {
  jsonl: { write: writeJsonLines, mime: 'application/x-ndjson' },
  csv: { write: writeCsv, mime: 'text/csv; charset=utf-8' },
  parquet: { write: writeParquet, mime: 'application/vnd.apache.parquet' },
};

const text = (name: string): ExportColumn => ({ name, type: 'text' });
const time = (name: string): ExportColumn => ({ name, type: 'time' });
const json = (name: string): ExportColumn => ({ name, type: 'json' });

/** Segment's message, with its objects as JSON. */
export const EVENT_COLUMNS: readonly ExportColumn[] = [
  ...['messageId', 'type', 'event', 'name', 'userId', 'anonymousId', 'groupId', 'previousId'].map(text),
  ...[time('timestamp'), time('receivedAt'), text('sourceId')],
  ...['traits', 'properties', 'context', 'facts', 'flags'].map(json),
];

/** By a file's name, with `.gz` taken off; undefined when its ending is not one of ours. */
export function formatOfName(name: string): ExportFormat | undefined {
  const ending = /\.(\w+)$/.exec(name.replace(/\.gz$/i, ''))?.[1]?.toLowerCase();
  if (ending === 'ndjson' || ending === 'json') return 'jsonl';
  return FORMATS.find((format) => format === ending);
}

async function* writeJsonLines(portions: AsyncIterable<readonly JsonObject[]>): AsyncGenerator<Uint8Array> {
  for await (const rows of portions)
    yield Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
}
