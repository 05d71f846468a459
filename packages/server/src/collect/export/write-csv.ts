// CSV after RFC 4180. Formulas are made harmless with an apostrophe: the file will be opened in a spreadsheet.

import type { Json, JsonObject } from '@visavis/engine/collect';
import { stringify } from 'csv-stringify/sync';
import type { ExportColumn } from './formats.ts';

export async function* writeCsv(
  portions: AsyncIterable<readonly JsonObject[]>,
  columns: readonly ExportColumn[],
): AsyncGenerator<Uint8Array> {
  yield lines([columns.map(({ name }) => name)]);
  for await (const rows of portions)
    if (rows.length > 0) yield lines(rows.map((row) => columns.map(({ name }) => cell(row[name]))));
}

const lines = (rows: readonly (readonly string[])[]) =>
  Buffer.from(stringify([...rows], { record_delimiter: '\r\n', escape_formulas: true }));

const cell = (value: Json | undefined): string => {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};
