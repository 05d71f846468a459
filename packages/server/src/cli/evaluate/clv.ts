// `visavis evaluate clv`: how often, until when and for how much customers order, from a log of purchases or from a table
// with a row a customer; fitted on the time up to a day, held against what came after it.

import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type ModelId, ORDER_MODELS } from '@visavis/engine/predict';
import { Misuse } from '../misuse.ts';
import { type ClvData, clvReport, type PredictionRow } from './clv-report.ts';
import { isCustomerTable, readCustomerTable } from './customer-table.ts';
import type { Cells } from './delimited.ts';
import { cellsIn, textOf, wholeOf } from './files.ts';
import { watched } from './held-out-time.ts';
import { readPurchases } from './purchase-log.ts';

const TEXT = { type: 'string' } as const;
const FLAGS = {
  ...{ customer: TEXT, date: TEXT, value: TEXT, quantity: TEXT, order: TEXT, 'date-format': TEXT },
  ...{ frequency: TEXT, recency: TEXT, age: TEXT, spend: TEXT, actual: TEXT },
  ...{ 'calibration-end': TEXT, horizon: TEXT, unit: TEXT, discount: TEXT, predictions: TEXT, seed: TEXT },
  model: { type: 'string', multiple: true },
} as const;

/** Ends with 3 when there are too few customers with a second order. */
export async function clv(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: FLAGS });
  if (positionals.length === 0) throw new Misuse('evaluate clv: expected a file, got none.');
  const cells = await readAll(positionals);
  const unit = unitNamed(values.unit);
  const horizon = positive(values.horizon, 'horizon');
  const shared = {
    ...{ unit, models: modelsNamed(values.model), seed: wholeOf(values.seed, 'seed') ?? 1 },
    discount: numberAbove(values.discount ?? '0', 'discount', 0),
  };
  const data: ClvData = isCustomerTable(cells, values)
    ? tableInput(cells, values, horizon, positionals[0]!)
    : watched(readPurchases(cells, values), { unit, horizon, end: values['calibration-end'] });
  const { report, predictions } = clvReport({ ...data, ...shared });
  const target = values.predictions;
  if (target !== undefined && target !== 'none') await writeFile(target, asText(predictions, target));
  console.log(JSON.stringify(target === undefined ? { ...report, predictions } : report, null, 2));
  for (const sentence of [...report.reasons, ...report.warnings]) console.error(sentence);
  if (report.refused) process.exitCode = 3;
}

const MISSING = 'no number of orders, or no time';

function tableInput(
  cells: Cells,
  values: Parameters<typeof readCustomerTable>[1] & { 'calibration-end'?: string | undefined },
  horizon: number | undefined,
  file: string,
): ClvData {
  const table = readCustomerTable(cells, values, file);
  if (horizon === undefined)
    throw new Misuse('--horizon: expected how far to look ahead, in the unit of the table, got nothing.');
  const warnings = [
    `A row is a customer here: ${Object.entries(table.columns)
      .map(([role, name]) => `${role} is ${name}`)
      .join(', ')}.`,
    ...(values['calibration-end']
      ? ['--calibration-end is for logs; the table says itself how long customers were watched.']
      : []),
  ];
  return {
    ...{ histories: table.histories, customers: table.customers, horizon, warnings },
    ...(table.meanValue && { meanValue: table.meanValue }),
    ...(table.actual && { actual: { orders: table.actual, length: horizon } }),
    facts: {
      kind: 'table',
      columns: table.columns,
      rows: {
        ...{ read: cells.rows.length, used: cells.rows.length - table.leftOut },
        leftOut: table.leftOut > 0 ? [{ reason: MISSING, rows: table.leftOut }] : [],
      },
    },
  };
}

/** Several files of one shape are read as one. */
export async function readAll(files: readonly string[]): Promise<Cells> {
  const parts = await Promise.all(files.map(async (file) => cellsIn(await textOf(file), file)));
  const [first = { names: [], rows: [] }, ...rest] = parts;
  rest.forEach(({ names }, i) => {
    if (names.join('\n') !== first.names.join('\n'))
      throw new Misuse(
        `${files[i + 1]}: expected the columns ${first.names.join(', ')}, got ${names.join(', ')}.`,
      );
  });
  return { names: first.names, rows: rest.length === 0 ? first.rows : parts.flatMap(({ rows }) => rows) };
}

function modelsNamed(asked: string[] | undefined): ModelId[] {
  const all: ModelId[] = ['bgnbd', 'mbgnbd', 'pareto'];
  const names = (asked ?? ['auto']).flatMap((name) => name.split(','));
  if (names.includes('auto')) return all;
  return names.map((name) => {
    const plain = name
      .toLowerCase()
      .replace(/[^a-z]/g, '')
      .replace(/^paretonbd$/, 'pareto');
    if (plain in ORDER_MODELS) return plain as ModelId;
    throw new Misuse(
      `--model: expected auto, ${Object.keys(ORDER_MODELS).join(', ')}, got ${JSON.stringify(name)}.`,
    );
  });
}

function unitNamed(text = 'weeks'): { name: 'weeks' | 'days'; days: number } {
  if (text === 'weeks') return { name: 'weeks', days: 7 };
  if (text === 'days') return { name: 'days', days: 1 };
  throw new Misuse(`--unit: expected weeks or days, got ${JSON.stringify(text)}.`);
}

function positive(text: string | undefined, flag: string): number | undefined {
  if (text === undefined) return undefined;
  const number = numberAbove(text, flag, 0);
  if (number > 0) return number;
  throw new Misuse(`--${flag}: expected a number above 0, got ${JSON.stringify(text)}.`);
}

function numberAbove(text: string, flag: string, least: number): number {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(number) && number >= least) return number;
  throw new Misuse(`--${flag}: expected a number from ${least} up, got ${JSON.stringify(text)}.`);
}

/** JSON Lines where the name ends so, CSV elsewhere. */
export function asText(rows: readonly PredictionRow[], file: string): string {
  if (/\.(jsonl|ndjson)$/.test(file)) return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  const names = Object.keys(rows[0] ?? {});
  const cell = (value: unknown): string => {
    const text = value === undefined || value === null ? '' : String(value);
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [names, ...rows.map((row) => names.map((name) => row[name]))]
    .map((cells) => `${cells.map(cell).join(',')}\n`)
    .join('');
}
