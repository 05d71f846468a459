// Parquet, through hyparquet-writer: a row group a portion, so that a file of any size takes the memory of one. Times
// are UTC microseconds, objects are JSON.

import type { Json, JsonObject } from '@visavis/engine/collect';
import { ByteWriter, type ColumnSource, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import type { ExportColumn } from './formats.ts';

export async function* writeParquet(
  portions: AsyncIterable<readonly JsonObject[]>,
  columns: readonly ExportColumn[],
): AsyncGenerator<Uint8Array> {
  const bytes = new ByteWriter();
  const file = new ParquetWriter({ writer: bytes, schema: schemaOf(columns), createdBy: 'visavis' });
  for await (const rows of portions) {
    if (rows.length === 0) continue;
    await file.write({
      columnData: columns.map((column) => dataOf(column, rows)),
      rowGroupSize: rows.length,
    });
    yield taken(bytes);
  }
  await file.finish();
  yield taken(bytes);
}

/** What was written since the last time; the writer goes on counting from where it is. */
function taken(bytes: ByteWriter): Uint8Array {
  const part = bytes.getBytes().slice();
  bytes.index = 0;
  return part;
}

const dataOf = (column: ExportColumn, rows: readonly JsonObject[]): ColumnSource => ({
  name: column.name,
  data: rows.map((row) => stored(column, row[column.name])),
});

function stored({ type }: ExportColumn, value: Json | undefined): unknown {
  if (value === undefined || value === null) return undefined;
  if (type === 'text') return typeof value === 'object' ? JSON.stringify(value) : String(value);
  return type === 'time' ? new Date(String(value)) : value;
}

const ELEMENTS = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  time: { type: 'INT64', converted_type: 'TIMESTAMP_MICROS' },
  number: { type: 'DOUBLE' },
  json: { type: 'BYTE_ARRAY', converted_type: 'JSON' },
} as const satisfies Record<ExportColumn['type'], Partial<SchemaElement>>;

const schemaOf = (columns: readonly ExportColumn[]): SchemaElement[] => [
  { name: 'root', num_children: columns.length },
  ...columns.map(({ name, type }) => ({ name, ...ELEMENTS[type], repetition_type: 'OPTIONAL' as const })),
];
