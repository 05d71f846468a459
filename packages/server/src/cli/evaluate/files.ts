// What the kinds of `visavis evaluate` share: files as rows, faults as sentences, options as numbers.

import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { Rows } from '@visavis/engine/measure';
import { parse } from 'csv-parse/sync';
import { Misuse } from '../misuse.ts';

/** Of a file, packed or not. */
export async function textOf(file: string): Promise<string> {
  const bytes = await readFile(file);
  return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
}

/** JSON Lines, a list in JSON, or CSV with a heading. */
export function rowsIn(text: string, file: string): Rows {
  const start = text.trimStart()[0];
  if (start === '[') return parsed(text, file) as Rows;
  if (start === '{')
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line, i) => parsed(line, `${file}, line ${i + 1}`) as Record<string, unknown>);
  return parse(text, { columns: true, skip_empty_lines: true, bom: true, relax_column_count: true });
}

export function parsed(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Misuse(`${where}: expected JSON, got ${JSON.stringify(text.slice(0, 60))}.`);
  }
}

/** The value, or a misuse that lists every fault. */
export function sound<T>(
  read: { value: T; faults?: undefined } | { faults: { field: string; expected: string; got: string }[] },
  file: string,
): T {
  if (!read.faults) return read.value;
  const list = read.faults.map(({ field, expected, got }) => `  ${field}: expected ${expected}, got ${got}`);
  throw new Misuse(`${file} cannot be used:\n${list.join('\n')}`);
}

export function wholeOf(text: string | undefined, flag: string): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new Misuse(`--${flag}: expected a whole number above 0, got ${JSON.stringify(text)}.`);
}
