// Parquet, through hyparquet (pure JavaScript; plain and Snappy pages).

import type { Json, JsonObject } from '@visavis/engine/collect';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { VisavisError } from '../../platform/errors.ts';
import type { Row } from './rows.ts';

const PORTION = 500;

export async function* readParquet(path: string): AsyncGenerator<Row[]> {
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file).catch((cause: unknown) => {
    throw new VisavisError('invalid_request', 'The file cannot be read as Parquet.', { cause });
  });
  const rows = Number(metadata.num_rows);
  for (let start = 0; start < rows; start += PORTION) {
    const end = Math.min(rows, start + PORTION);
    const objects = await parquetReadObjects({ file, metadata, rowStart: start, rowEnd: end }).catch(
      (cause: Error) => {
        throw new VisavisError(
          'invalid_request',
          `Rows ${start + 1} to ${end} cannot be read: ${cause.message}.`,
          { cause },
        );
      },
    );
    yield objects.map((object, index) => ({
      number: start + index + 1,
      values: toJson(object) as JsonObject,
    }));
  }
}

function toJson(value: unknown): Json {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, toJson(one)]));
  return typeof value === 'number' && !Number.isFinite(value) ? null : ((value ?? null) as Json);
}
