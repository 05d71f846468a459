// Rows of fixed width, as bytes from the event store.

import type { RowsSql } from './sql/people.ts';

export interface RawRow {
  /** Where the row begins; the head is first, the numbers follow. */
  at: number;
  view: DataView;
}

/** Calls `take` for each row as it comes. @throws when the bytes end within a row */
export async function readRows(
  chunks: AsyncIterable<Uint8Array>,
  { headBytes, numbers }: Pick<RowsSql, 'headBytes' | 'numbers'>,
  take: (row: RawRow) => void,
): Promise<void> {
  const width = headBytes + 4 * numbers;
  let left: Uint8Array = new Uint8Array(0);
  for await (const chunk of chunks) {
    const bytes = left.length > 0 ? Buffer.concat([left, chunk]) : chunk;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    for (; at + width <= bytes.length; at += width) take({ at, view });
    left = bytes.slice(at);
  }
  if (left.length > 0)
    throw new Error(`Expected rows of ${width} bytes, got ${left.length} at the end: ${textOf(left)}`);
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8').slice(0, 300);

/** The id of a person, from the 16 bytes at the head of a row for scoring. */
export function idAt({ view, at }: RawRow): string {
  const hex = Buffer.from(view.buffer, view.byteOffset + at, 16).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
