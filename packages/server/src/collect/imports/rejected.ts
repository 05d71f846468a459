// The list of rejected rows, beside the file that they are from.

import { open } from 'node:fs/promises';
import { stringify } from 'csv-stringify/sync';
import type { Refused } from './read-file.ts';

const HEADING = 'row,column,reason\r\n';

export const rejectedFile = ({ path }: { path: string }): string => `${path}.rejected.csv`;

/** Formulas are made harmless: what came from a stranger's file will be opened in a spreadsheet. */
export async function appendRejected(path: string, at: number, refused: readonly Refused[]): Promise<number> {
  if (refused.length === 0) return 0;
  const lines = stringify(
    refused.map(({ row, column, reason }) => [row, column, reason]),
    { escape_formulas: true, record_delimiter: '\r\n' },
  );
  const text = Buffer.from(at === 0 ? HEADING + lines : lines);
  const file = await open(path, at === 0 ? 'w' : 'r+', 0o600);
  try {
    await file.write(text, 0, text.length, at);
  } finally {
    await file.close();
  }
  return text.length;
}
