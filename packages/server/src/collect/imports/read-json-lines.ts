// JSON Lines: one object a line.

import { createInterface } from 'node:readline';
import { asObject, describeValue } from '@visavis/engine/collect';
import { openText } from './open-text.ts';
import type { Row } from './rows.ts';

const PORTION = 500;

export async function* readJsonLines(path: string): AsyncGenerator<Row[]> {
  const text = await openText(path);
  let number = 0;
  let portion: Row[] = [];
  try {
    for await (const line of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })) {
      number++;
      const plain = number === 1 ? line.replace(/^\ufeff/, '') : line;
      if (plain.trim() === '') continue;
      portion.push(rowOf(number, plain));
      if (portion.length < PORTION) continue;
      yield portion;
      portion = [];
    }
  } finally {
    text.destroy();
  }
  if (portion.length > 0) yield portion;
}

function rowOf(number: number, line: string): Row {
  try {
    const value: unknown = JSON.parse(line);
    const values = asObject(value);
    if (values !== undefined) return { number, values };
    return { number, values: {}, broken: `expected one object a line, got ${describeValue(value)}` };
  } catch (error) {
    return { number, values: {}, broken: `expected one object a line, got ${(error as Error).message}` };
  }
}
