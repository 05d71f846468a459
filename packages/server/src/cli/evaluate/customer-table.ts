// A table with a row a customer (repeat orders, time of the last, time watched, perhaps mean worth and what came
// afterwards), as the packages for these models write it.

import { type Histories, historyFault } from '@visavis/engine/predict';
import { Misuse } from '../misuse.ts';
import { columnLike, columnNamed, numberReader, plainName, wordIn } from './columns.ts';
import type { Cells } from './delimited.ts';

export interface TableOptions {
  customer?: string | undefined;
  frequency?: string | undefined;
  recency?: string | undefined;
  age?: string | undefined;
  spend?: string | undefined;
  actual?: string | undefined;
}
export interface ReadTable {
  histories: Histories;
  meanValue?: Float64Array;
  /** Orders that came in the horizon. */
  actual?: Float64Array;
  customers: string[];
  columns: Record<string, string>;
  /** Rows without one of the three numbers. */
  leftOut: number;
}

const USUAL = {
  customer: ['customerid', 'customer', 'custid', 'id', 'userid', 'cust'],
  frequency: ['x', 'frequency', 'xcal', 'frequencycal', 'repeatorders', 'repeatpurchases', 'p1x'],
  recency: ['tx', 'recency', 'txcal', 'recencycal'],
  age: ['t', 'tcal', 'age', 'agecal', 'ttotal'],
  spend: ['mx', 'zbar', 'monetaryvalue', 'monetary', 'meanvalue', 'averagespend', 'spend'],
  actual: ['xstar', 'xholdout', 'frequencyholdout', 'holdout', 'actual', 'p2x'],
};

/** Whether the file is such a table, and no log. */
export function isCustomerTable({ names }: Cells, options: TableOptions): boolean {
  const has = (role: 'frequency' | 'recency' | 'age') =>
    options[role] !== undefined || columnLike(names, USUAL[role]) !== undefined;
  if (has('frequency') && has('recency') && !has('age') && columnLike(names, DATES) === undefined)
    throw new Misuse(
      `--age: expected a column that says how long each customer was watched (T), as a table with a row a customer needs; got ${names.join(', ')}.`,
    );
  return has('frequency') && has('recency') && has('age');
}
const DATES = ['date', 'orderdate', 'invoicedate', 'purchasedate', 'transactiondate', 'timestamp'];

export function readCustomerTable(
  { names, rows: all }: Cells,
  options: TableOptions,
  file: string,
): ReadTable {
  const place = (role: keyof TableOptions) =>
    options[role] === undefined ? columnLike(names, USUAL[role]) : columnNamed(names, options[role], role);
  const needed = (['frequency', 'recency', 'age'] as const).map((role) => place(role)!);
  const rows = all.filter((row) => needed.every((at) => wordIn(row[at]) !== ''));
  if (rows.length === 0)
    throw new Misuse(`${file}: expected rows with ${needed.map((at) => names[at]).join(', ')}, got none.`);
  const numbers = (role: keyof TableOptions): Float64Array | undefined => {
    const at = place(role);
    if (at === undefined) return undefined;
    const cells = rows.map((row) => row[at]);
    return Float64Array.from(cells, numberReader(cells));
  };
  const [x, tx, T] = [numbers('frequency')!, numbers('recency')!, numbers('age')!];
  // Rounded to two digits, the last order may lie a hair after the end.
  for (let i = 0; i < tx.length; i++) if (tx[i]! > T[i]! && tx[i]! <= T[i]! + 0.011) tx[i] = T[i]!;
  const histories = { customers: rows.length, x, tx, T };
  const fault = historyFault(histories);
  if (fault)
    throw new Misuse(
      `${file}, row ${all.indexOf(rows[fault.customer]!) + 1}: expected ${fault.expected}, got ${fault.got}. ${names[place('recency')!]} is read as the time from the first order to the last, not as the time since the last.`,
    );
  const [meanValue, actual] = [numbers('spend'), numbers('actual')];
  const who = place('customer');
  const roles = (Object.keys(USUAL) as (keyof typeof USUAL)[]).flatMap((role) => {
    const at = place(role);
    return at === undefined ? [] : [[role, names[at]!] as const];
  });
  return {
    histories,
    ...(meanValue && { meanValue }),
    ...(actual && { actual }),
    customers: rows.map((row, i) => (who === undefined ? String(i + 1) : wordIn(row[who]))),
    leftOut: all.length - rows.length,
    columns: Object.fromEntries(roles.filter(([, name]) => plainName(name) !== '')),
  };
}
