// CSV: RFC 4180, with the delimiters, byte order marks and line ends that spreadsheets really write.

import type { JsonObject } from '@visavis/engine/collect';
import { parse } from 'csv-parse';
import { VisavisError } from '../../platform/errors.ts';
import { openText } from './open-text.ts';
import type { Row } from './rows.ts';

const PORTION = 500;
const SAMPLE = 64 * 1024;
const LONGEST_ROW = 1024 * 1024;

export async function* readCsv(path: string): AsyncGenerator<Row[]> {
  const delimiter = await sniffDelimiter(path);
  const text = await openText(path);
  const parser = parse({
    bom: true,
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW,
    trim: true,
  });
  text.on('error', (error) => parser.destroy(error));
  text.pipe(parser);
  let heading: string[] | undefined;
  let number = 1;
  let portion: Row[] = [];
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      if (heading === undefined) {
        heading = checkHeading(cells);
        continue;
      }
      number++;
      const row = rowOf(number, heading, cells);
      // Spreadsheets part cells by semicolons where the comma belongs to numbers.
      portion.push(delimiter === ';' ? { ...row, decimalComma: true } : row);
      if (portion.length < PORTION) continue;
      yield portion;
      portion = [];
    }
  } catch (error) {
    if (error instanceof VisavisError) throw error;
    if (portion.length > 0) yield portion;
    const message = `After row ${number} the file can no longer be read as CSV: ${(error as Error).message}.`;
    throw new VisavisError('invalid_request', message, { cause: error });
  } finally {
    text.destroy();
  }
  if (heading === undefined)
    throw new VisavisError('invalid_request', 'Expected a row of column names, got an empty file.');
  if (portion.length > 0) yield portion;
}

function rowOf(number: number, heading: readonly string[], cells: readonly string[]): Row {
  const broken = cells.length > heading.length && cells.slice(heading.length).some((cell) => cell !== '');
  if (broken)
    return {
      number,
      values: {},
      broken: `expected ${heading.length} cells, as the heading has, got ${cells.length}`,
    };
  const values: JsonObject = Object.create(null) as JsonObject;
  for (const [index, name] of heading.entries()) values[name] = cells[index] ?? '';
  return { number, values };
}

function checkHeading(cells: readonly string[]): string[] {
  const blank = cells.indexOf('');
  if (blank >= 0)
    throw new VisavisError(
      'invalid_request',
      `Expected every column to have a name, got none for column ${blank + 1}.`,
    );
  const twice = cells.find((cell, index) => cells.indexOf(cell) !== index);
  if (twice !== undefined)
    throw new VisavisError(
      'invalid_request',
      `Expected every column to have a name of its own, got "${twice}" twice.`,
    );
  return [...cells];
}

/** The sign that splits the first lines most evenly, outside quotes. */
async function sniffDelimiter(path: string): Promise<string> {
  const text = await openText(path);
  let sample = '';
  try {
    for await (const chunk of text) {
      sample += (chunk as Buffer).toString('utf8');
      if (sample.length >= SAMPLE) break;
    }
  } catch (cause) {
    throw new VisavisError('invalid_request', 'The file says that it is gzip, but it cannot be unpacked.', {
      cause,
    });
  } finally {
    text.destroy();
  }
  const [first = ''] = sample.replaceAll(/"(?:[^"]|"")*"/g, '').split(/\r?\n/, 1);
  const counts = [',', ';', '\t', '|'].map((sign) => ({ sign, count: first.split(sign).length - 1 }));
  const best = counts.reduce((a, b) => (b.count > a.count ? b : a));
  return best.count === 0 ? ',' : best.sign;
}
