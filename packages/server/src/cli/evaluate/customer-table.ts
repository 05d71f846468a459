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
}

const USUAL = {
  customer: ['customerid', 'customer', 'custid', 'id', 'userid', 'cust'],
  frequency: ['x', 'frequency', 'xcal', 'frequencycal', 'repeatorders', 'repeatpurchases'],
  recency: ['tx', 'recency', 'txcal', 'recencycal'],
  age: ['t', 'tcal', 'age', 'agecal', 'ttotal'],
  spend: ['mx', 'zbar', 'monetaryvalue', 'monetary', 'meanvalue', 'averagespend', 'spend'],
  actual: ['xstar', 'xholdout', 'frequencyholdout', 'holdout', 'actual'],
};

/** Whether the file is such a table, and no log. */
export function isCustomerTable({ names }: Cells, options: TableOptions): boolean {
  const has = (role: 'frequency' | 'recency' | 'age') =>
    options[role] !== undefined || columnLike(names, USUAL[role]) !== undefined;
  return has('frequency') && has('recency') && has('age');
}

export function readCustomerTable({ names, rows }: Cells, options: TableOptions, file: string): ReadTable {
  const place = (role: keyof TableOptions) =>
    options[role] === undefined ? columnLike(names, USUAL[role]) : columnNamed(names, options[role], role);
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
      `${file}, row ${fault.customer + 1}: expected ${fault.expected}, got ${fault.got}. ${names[place('recency')!]} is read as the time from the first order to the last, not as the time since the last.`,
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
    columns: Object.fromEntries(roles.filter(([, name]) => plainName(name) !== '')),
  };
}
