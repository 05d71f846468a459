// Parquet, through hyparquet (pure JavaScript; plain and Snappy pages). A column of a row group can only be unpacked
// from its beginning, so many rows are read at once and handed on in portions.

import type { JsonObject } from '@visavis/engine/collect';
import {
  asyncBufferFromFile,
  type DecodedArray,
  type ParquetScan,
  parquetMetadataAsync,
  parquetScan,
} from 'hyparquet';
import { VisavisError } from '../../platform/errors.ts';
import { columnsOf, type ParquetColumn, parsers } from './parquet-values.ts';
import type { Row } from './rows.ts';

const PORTION = 500;
/** Rows unpacked at once. With 500, a row group of 100,000 rows took 11.9 s to read; with these it takes 0.4 s. */
const AT_ONCE = 20_000;

export async function* readParquet(path: string): AsyncGenerator<Row[]> {
  const { scan, columns } = await open(path);
  for (const range of scan.ranges)
    for (let start = range.rowStart; start < range.rowEnd; start += AT_ONCE) {
      const end = Math.min(range.rowEnd, start + AT_ONCE);
      const cells = await unpack(scan, columns, start, end);
      for (let from = start; from < end; from += PORTION)
        yield Array.from({ length: Math.min(PORTION, end - from) }, (_, n) =>
          rowOf(columns, cells, from + n, start),
        );
    }
}

async function open(path: string): Promise<{ scan: ParquetScan; columns: ParquetColumn[] }> {
  try {
    const file = await asyncBufferFromFile(path);
    const metadata = await parquetMetadataAsync(file);
    const columns = columnsOf(metadata);
    return { scan: await parquetScan({ file, metadata, parsers }), columns };
  } catch (cause) {
    throw new VisavisError('invalid_request', 'The file cannot be read as Parquet.', { cause });
  }
}

async function unpack(
  scan: ParquetScan,
  columns: readonly ParquetColumn[],
  rowStart: number,
  rowEnd: number,
): Promise<DecodedArray[]> {
  const cells: DecodedArray[] = [];
  try {
    for (const { name } of columns) {
      const column = await scan.readColumn({ column: name, rowStart, rowEnd });
      if (column.length !== rowEnd - rowStart) throw new Error(`the column ${name} ends before its rows do`);
      cells.push(column);
    }
  } catch (cause) {
    const message = `Rows ${rowStart + 1} to ${rowEnd} cannot be read: ${(cause as Error).message}.`;
    throw new VisavisError('invalid_request', message, { cause });
  }
  return cells;
}

function rowOf(
  columns: readonly ParquetColumn[],
  cells: readonly DecodedArray[],
  row: number,
  start: number,
): Row {
  const values: JsonObject = Object.create(null) as JsonObject;
  for (const [n, { name, toJson }] of columns.entries()) values[name] = toJson(cells[n]![row - start]);
  return { number: row + 1, values };
}
