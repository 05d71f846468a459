// `visavis evaluate rfm`: how lately, how often and for how much everybody bought, as of a day.

import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ordersOf, RFM_CELLS, type RfmColumns, rfmSummary } from '@visavis/engine/predict';
import { Misuse } from '../misuse.ts';
import { asText, readAll } from './clv.ts';
import { dayOfOption, shownDay } from './days.ts';
import { type ReadLog, readPurchases } from './purchase-log.ts';

const TEXT = { type: 'string' } as const;
const FLAGS = {
  ...{ customer: TEXT, date: TEXT, value: TEXT, quantity: TEXT, order: TEXT, 'date-format': TEXT },
  ...{ 'as-of': TEXT, predictions: TEXT },
} as const;

export async function rfm(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: FLAGS });
  if (positionals.length === 0) throw new Misuse('evaluate rfm: expected a file, got none.');
  const { report, predictions } = rfmReport(
    readPurchases(await readAll(positionals), values),
    values['as-of'],
  );
  const target = values.predictions;
  if (target !== undefined && target !== 'none') await writeFile(target, asText(predictions, target));
  console.log(JSON.stringify(target === undefined ? { ...report, predictions } : report, null, 2));
  for (const sentence of report.warnings) console.error(sentence);
}

export function rfmReport(read: ReadLog, asOfText: string | undefined) {
  const latest = read.log.day.reduce((most, day) => Math.max(most, day), read.log.day[0]!);
  const asOf = asOfText === undefined ? latest + 1 : dayOfOption(asOfText, 'as-of', read.days);
  const { who, columns } = columnsAsOf(read, asOf);
  if (who.length === 0)
    throw new Misuse(`--as-of: expected a day after the first purchase, got ${shownDay(asOf, read.days)}.`);
  const { cells, scale, monetary, customers, r, f, m, cell } = rfmSummary(columns);
  const predictions = Array.from(who, (c, i) => ({
    ...{ customer: read.customers[c]!, recency: columns.recency[i]!, frequency: columns.frequency[i]! },
    ...{ monetary: columns.monetary[i]!, r: r[i]!, f: f[i]!, m: m[i]!, cell: RFM_CELLS[cell[i]!]! },
  }));
  const report = {
    ...{ method: 'rfm', columns: read.columns, rows: read.rows, asOf: shownDay(asOf, read.days) },
    ...{ customers, orders: columns.frequency.reduce((sum, n) => sum + n, 0), revenue: pence(monetary) },
    ...{ orderIs: read.order ? `a value of ${read.columns.order}` : 'a day with a purchase' },
    ...{
      scale,
      cells: cells.map((one) => ({ ...one, monetary: pence(one.monetary) })),
      warnings: read.warnings,
    },
  };
  return { report, predictions };
}

/** Of everybody who bought before the day. */
function columnsAsOf(read: ReadLog, asOf: number): { who: Int32Array; columns: RfmColumns } {
  const { starts, day, value } = ordersOf(read.log);
  const counts = read.order && ordersPerCustomer(read, asOf);
  const who: number[] = [];
  const [recency, frequency, monetary]: number[][] = [[], [], []];
  for (let c = 0; c < read.log.customers; c++) {
    let end = starts[c]!;
    let worth = 0;
    for (; end < starts[c + 1]! && day[end]! < asOf; end++) worth += value?.[end] ?? 0;
    if (end === starts[c]) continue;
    who.push(c);
    recency!.push(asOf - day[end - 1]!);
    frequency!.push(counts ? counts[c]! : end - starts[c]!);
    monetary!.push(worth);
  }
  const column = (values: number[] | undefined) => Float64Array.from(values!);
  return {
    who: Int32Array.from(who),
    columns: { recency: column(recency), frequency: column(frequency), monetary: column(monetary) },
  };
}

/** How many different orders; an order's lines stand in several rows. */
function ordersPerCustomer({ log, order }: ReadLog, asOf: number): Int32Array {
  const counts = new Int32Array(log.customers);
  const seen = new Set<string>();
  for (let row = 0; row < log.customer.length; row++) {
    if (log.day[row]! >= asOf) continue;
    const key = `${log.customer[row]} ${order![row]}`;
    if (seen.has(key)) continue;
    seen.add(key);
    counts[log.customer[row]!]!++;
  }
  return counts;
}

/** Sums of floating numbers, to the hundredth. */
const pence = (worth: number): number => Math.round(worth * 100) / 100;
