// What the kinds of `visavis evaluate` share: files as rows, faults as sentences, options as numbers.

import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { describeValue } from '@visavis/engine/collect';
import type { Rows } from '@visavis/engine/measure';
import { decodedText } from '../../platform/text.ts';
import { Misuse } from '../misuse.ts';
import { nameAs } from './columns.ts';
import { type Cells, delimited } from './delimited.ts';

/** Of a file, packed or not. */
export async function textOf(file: string): Promise<string> {
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENOENT' && cause.code !== 'EISDIR') throw cause;
    throw new Misuse(
      `${file}: expected a file, got ${cause.code === 'ENOENT' ? 'none of that name' : 'a folder'}.`,
    );
  });
  const text = decodedText(unpacked(bytes, file));
  if (text.trim() === '') throw new Misuse(`${file}: expected rows, got an empty file.`);
  if (/^\s*<(!doctype|html|\?xml)/i.test(text.slice(0, 200)))
    throw new Misuse(`${file}: expected rows, got a page of HTML or XML; save the data itself.`);
  if (text.startsWith('PK\u0003\u0004'))
    throw new Misuse(`${file}: expected text, got a ZIP archive, as Excel writes it; save it as CSV.`);
  if (text.slice(0, 4096).includes('\0')) throw new Misuse(`${file}: expected text, got binary data.`);
  return text;
}

function unpacked(bytes: Buffer, file: string): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    throw new Misuse(
      `${file}: expected a whole gzip file, got one that cannot be unpacked: ${(cause as Error).message}.`,
    );
  }
}

/** JSON Lines, a list in JSON, or lines with any usual separator. */
export function rowsIn(text: string, file: string): Rows {
  const objects = objectsIn(text, file);
  if (objects) return objects;
  const { names, rows } = linesIn(text, file);
  return rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]])));
}

/** The same without an object a row: for files with millions of them. */
export function cellsIn(text: string, file: string): Cells {
  const objects = objectsIn(text, file);
  if (!objects) return linesIn(text, file);
  const names = [...new Set(objects.flatMap((row) => Object.keys(row)))];
  return { names, rows: objects.map((row) => names.map((name) => row[name])) };
}

function linesIn(text: string, file: string): Cells {
  try {
    return delimited(text);
  } catch (cause) {
    // Such as a quote that is never closed; the parser says in which line.
    throw new Misuse(`${file}: expected lines with a separator, got: ${(cause as Error).message}.`);
  }
}

function objectsIn(text: string, file: string): Record<string, unknown>[] | undefined {
  const start = text.trimStart()[0];
  if (start === '[') return objects(parsed(text, file), file);
  if (start !== '{') return undefined;
  const wrapped = listIn(text) ?? byColumns(text);
  if (wrapped) return objects(wrapped, file);
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, i) => parsed(line, `${file}, line ${i + 1}`) as Record<string, unknown>);
}

/** The list of a document such as `{ "data": [...] }`, which is no JSON Lines. */
function listIn(text: string): unknown[] | undefined {
  try {
    const lists = Object.values(JSON.parse(text) as object).filter(
      (value) => Array.isArray(value) && value.every((row) => row !== null && typeof row === 'object'),
    );
    return lists.length === 1 ? lists[0] : undefined;
  } catch {
    return undefined;
  }
}

/** Columns with a list of values each, or with values by row number, as programs write whole tables. */
function byColumns(text: string): Record<string, unknown>[] | undefined {
  let columns: [string, unknown][];
  try {
    columns = Object.entries(JSON.parse(text) as object);
  } catch {
    return undefined;
  }
  const lists = columns.flatMap(([name, value]): [string, unknown[]][] => {
    if (Array.isArray(value)) return [[name, value]];
    const isNumbered =
      value !== null && typeof value === 'object' && Object.keys(value).every((key, i) => key === String(i));
    return isNumbered ? [[name, Object.values(value)]] : [];
  });
  const length = lists[0]?.[1].length ?? 0;
  if (lists.length < 2 || length < 2 || lists.some(([, list]) => list.length !== length)) return undefined;
  return Array.from({ length }, (_, i) => Object.fromEntries(lists.map(([name, list]) => [name, list[i]])));
}

function objects(value: unknown, file: string): Record<string, unknown>[] {
  const list = value as unknown[];
  const odd = list.findIndex((row) => row === null || typeof row !== 'object' || Array.isArray(row));
  if (odd < 0) return list as Record<string, unknown>[];
  throw new Misuse(`${file}: expected a list of objects, got ${describeValue(list[odd])} at ${odd}.`);
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

/** Names given several times, or with commas between them where no column is called so. */
export function namesIn(given: readonly string[] | undefined, columns: readonly string[]): string[] {
  return (given ?? [])
    .flatMap((names) => (columns.includes(names) ? [names] : names.split(',').map((name) => name.trim())))
    .map((name) => nameAs(columns, name));
}
