// JSON: one object a line, or one list of them, as most programs export it.

import { createInterface } from 'node:readline';
import { asObject, describeValue } from '@visavis/engine/collect';
import { VisavisError } from '../../platform/errors.ts';
import { openText } from './open-text.ts';
import type { Row } from './rows.ts';

const PORTION = 500;
/** A list is read at once, so it has to fit into memory; lines have no such end. */
const LONGEST_LIST = 64_000_000;

export async function* readJson(path: string): AsyncGenerator<Row[]> {
  const text = await openText(path);
  try {
    const lines = createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY });
    let number = 0;
    let isFirst = true;
    let portion: Row[] = [];
    for await (const line of lines) {
      number++;
      const plain = number === 1 ? line.replace(/^\ufeff/, '') : line;
      if (plain.trim() === '') continue;
      if (isFirst && plain.trimStart().startsWith('[')) {
        yield* inPortions(await readList(plain, lines));
        return;
      }
      isFirst = false;
      portion.push(rowOf(number, plain));
      if (portion.length < PORTION) continue;
      yield portion;
      portion = [];
    }
    if (portion.length > 0) yield portion;
  } finally {
    text.destroy();
  }
}

/** @throws invalid_request where it is no JSON, or longer than what is read at once */
async function readList(first: string, rest: AsyncIterable<string>): Promise<Row[]> {
  const lines = [first];
  let length = first.length;
  for await (const line of rest) {
    lines.push(line);
    length += line.length;
    if (length > LONGEST_LIST) throw tooLong();
  }
  if (length > LONGEST_LIST) throw tooLong();
  try {
    const list = JSON.parse(lines.join('\n')) as unknown[];
    return list.map((value, at) => rowFrom(at + 1, value));
  } catch (error) {
    throw new VisavisError(
      'invalid_request',
      `Expected a list of objects, or one object a line; ${(error as Error).message}.`,
    );
  }
}

const tooLong = () =>
  new VisavisError(
    'invalid_request',
    `A list is read up to ${LONGEST_LIST / 1e6} MB; a longer file has to hold one object a line.`,
  );

function* inPortions(rows: readonly Row[]): Generator<Row[]> {
  for (let at = 0; at < rows.length; at += PORTION) yield rows.slice(at, at + PORTION);
}

function rowOf(number: number, line: string): Row {
  try {
    return rowFrom(number, JSON.parse(line));
  } catch (error) {
    return { number, values: {}, broken: `expected one object a line, got ${(error as Error).message}` };
  }
}

function rowFrom(number: number, value: unknown): Row {
  const values = asObject(value);
  if (values !== undefined) return { number, values };
  return { number, values: {}, broken: `expected an object, got ${describeValue(value)}` };
}
