// A file of purchases, a row a purchase or a row an invoice's line, becomes a log of numbers. What cannot be used is
// left out, counted and said.

import type { DateOrder } from '@visavis/engine/collect';
import { GREATEST_NUMBER } from '@visavis/engine/numeric';
import type { PurchaseLog } from '@visavis/engine/predict';
import { Misuse } from '../misuse.ts';
import { columnLike, columnNamed, numberReader, wordIn } from './columns.ts';
import { type Days, daysOf, formatNamed, guessedDates } from './days.ts';
import type { Cells } from './delimited.ts';
import { USUAL } from './purchase-columns.ts';

export interface LogOptions {
  customer?: string | undefined;
  date?: string | undefined;
  value?: string | undefined;
  quantity?: string | undefined;
  order?: string | undefined;
  'date-format'?: string | undefined;
}
export interface ReadLog {
  log: PurchaseLog;
  /** By number of the customer. */
  customers: string[];
  /** The order that each row belongs to, from 0 up; left out where the file has none. */
  order?: Int32Array;
  days: Days;
  columns: Record<string, string>;
  rows: { read: number; used: number; leftOut: { reason: string; rows: number }[] };
  warnings: string[];
}
interface Places {
  customer: number;
  date: number;
  value?: number;
  quantity?: number;
  order?: number;
}

export function readPurchases(cells: Cells, options: LogOptions): ReadLog {
  const { names, rows } = cells;
  const places = placesOf(cells, options);
  const days = daysOf(
    rows.map((row) => row[places.date]),
    formatNamed(options['date-format']),
  );
  const readers = {
    value: readerOf(rows, places.value),
    quantity: readerOf(rows, places.quantity),
  };
  const numbers = new Map<string, number>();
  const orders = new Map<string, number>();
  const [customer, day, order] = [
    new Int32Array(rows.length),
    new Int32Array(rows.length),
    new Int32Array(rows.length),
  ];
  const value = new Float64Array(rows.length);
  const leftOut = new Map<string, number>();
  let used = 0;
  for (const row of rows) {
    const read = readRow(row, places, days, readers);
    if (typeof read === 'string') {
      leftOut.set(read, (leftOut.get(read) ?? 0) + 1);
      continue;
    }
    customer[used] = numberOf(numbers, read.customer);
    day[used] = read.day;
    value[used] = read.value;
    order[used] = numberOf(orders, read.order);
    used++;
  }
  if (used === 0) throw nothing(cells, places, leftOut);
  const log = { customers: numbers.size, customer: customer.subarray(0, used), day: day.subarray(0, used) };
  const name = (at: number | undefined) => (at === undefined ? undefined : names[at]!);
  const columns = Object.entries(places).flatMap(([role, at]) => [[role, name(at)] as [string, string]]);
  return {
    log: places.value === undefined ? log : { ...log, value: value.subarray(0, used) },
    customers: [...numbers.keys()],
    ...(places.order !== undefined && { order: order.subarray(0, used) }),
    days,
    columns: Object.fromEntries(columns),
    rows: {
      read: rows.length,
      used,
      leftOut: [...leftOut].map(([reason, count]) => ({ reason, rows: count })),
    },
    warnings: [...warningsOf(days, places, names, leftOut, rows.length), ...copies(rows, places)],
  };
}

function placesOf({ names, rows }: Cells, options: LogOptions): Places {
  const asked = (flag: keyof LogOptions) =>
    options[flag] === undefined ? undefined : columnNamed(names, options[flag], flag);
  const like = (usual: readonly string[]) => columnLike(names, usual);
  const date = asked('date') ?? like(USUAL.date) ?? firstOfDates({ names, rows });
  if (date === undefined) throw unknown('date', 'when a purchase was made', names);
  const isBare = names.every((name, i) => name === String(i + 1));
  const customer =
    asked('customer') ?? like(USUAL.customer) ?? (isBare ? bareCustomer(date) : firstWhoReturn(rows, date));
  if (customer === undefined) throw unknown('customer', 'who made it', names);
  const money = (usual: readonly string[]) => like(usual) ?? columnLike(names.map(withoutCurrency), usual);
  const total = asked('value') ?? money(USUAL.value);
  const unit = total === undefined ? money(USUAL.unitPrice) : undefined;
  const value = total ?? unit ?? (isBare ? lastWithPence(rows, [date, customer]) : undefined);
  // A price is that of one piece where the file also says how many; a sum is not.
  const quantity =
    asked('quantity') ?? (unit === undefined && !isUnit(names, total) ? undefined : like(USUAL.quantity));
  const order = asked('order') ?? like(USUAL.order);
  return {
    customer,
    date,
    ...(value !== undefined && { value }),
    ...(quantity !== undefined && { quantity }),
    ...(order !== undefined && order !== customer && { order }),
  };
}

/** `amount_usd` and `Total (EUR)`. */
const withoutCurrency = (name: string): string =>
  name.replace(/[\s_(,[]+(in )?(usd|eur|gbp|chf|euros?|dollars?|pounds?|[$€£])[\s)\]]*$/i, '');

const isUnit = (names: readonly string[], at: number | undefined): boolean =>
  at !== undefined && columnLike([withoutCurrency(names[at]!)], USUAL.unitPrice) !== undefined;

const bareCustomer = (date: number): number => (date === 0 ? 1 : 0);

function firstOfDates({ names, rows }: Cells): number | undefined {
  const some = rows.slice(0, 200);
  const at = names.findIndex((_, i) => {
    const cells = some.map((row) => row[i]);
    const days = daysOf(cells);
    return days.format !== 'days' && cells.every((cell) => days.dayOf(cell) !== undefined);
  });
  return at < 0 ? undefined : at;
}

/** Whoever is called by no usual name is told by coming again: neither a few words nor a number of each row's own. */
function firstWhoReturn(rows: readonly unknown[][], date: number): number | undefined {
  for (let at = 0; at < (rows[0]?.length ?? 0); at++) {
    if (at === date) continue;
    const words = rows.map((row) => wordIn(row[at]));
    const different = new Set(words).size;
    const isName = words.every((word) => !/^[$€£]|^-?\d+[.,]\d+$/.test(word));
    if (isName && different >= MANY && different >= rows.length / 100 && different <= 0.9 * rows.length)
      return at;
  }
  return undefined;
}
const MANY = 20;

/** Without names, worth is told by its fractions. */
function lastWithPence(rows: readonly unknown[][], taken: readonly number[]): number | undefined {
  const some = rows.slice(0, 200);
  for (let at = (rows[0]?.length ?? 0) - 1; at >= 0; at--) {
    if (taken.includes(at)) continue;
    const values = some.map((row) => readerOf(some, at)(row[at]));
    if (values.every((value) => !Number.isNaN(value)) && !values.every(Number.isInteger)) return at;
  }
  return undefined;
}

type Readers = Record<'value' | 'quantity', (cell: unknown) => number>;
const readerOf = (rows: readonly unknown[][], at: number | undefined): ((cell: unknown) => number) =>
  numberReader(at === undefined ? [] : rows.map((row) => row[at]));

interface Row {
  customer: string;
  day: number;
  value: number;
  order: string;
}

/** The row, or why it is left out. */
function readRow(row: readonly unknown[], places: Places, days: Days, readers: Readers): Row | string {
  const customer = wordIn(row[places.customer]);
  if (customer === '') return 'no customer';
  const day = days.dayOf(row[places.date]);
  if (day === undefined) return 'no date that can be read';
  const order = places.order === undefined ? '' : wordIn(row[places.order]);
  if (/^c\d/i.test(order)) return 'cancelled (the order begins with C)';
  if (places.value === undefined) return { customer, day, value: 0, order };
  const worth = readers.value(row[places.value]);
  if (Number.isNaN(worth)) return 'no value that can be read';
  if (worth < 0) return 'a value below 0, such as of a return';
  if (places.quantity === undefined) return { customer, day, value: worth, order };
  const pieces = readers.quantity(row[places.quantity]);
  if (!(pieces > 0)) return 'no quantity above 0, such as of a return';
  if (worth === 0) return 'a line at no price';
  const value = pieces * worth;
  return value <= GREATEST_NUMBER ? { customer, day, value, order } : 'no value that can be read';
}

function numberOf(known: Map<string, number>, name: string): number {
  const number = known.get(name) ?? known.size;
  if (number === known.size) known.set(name, number);
  return number;
}

function warningsOf(
  days: Days,
  places: Places,
  names: readonly string[],
  leftOut: ReadonlyMap<string, number>,
  read: number,
): string[] {
  const warnings: string[] = [];
  if (days.isGuess)
    warnings.push(guessedDates(days.format as DateOrder, '--date-format dmy or mdy settles it.'));
  if (days.format === 'days')
    warnings.push(`${names[places.date]} holds plain numbers; they are taken for days.`);
  if (places.value === undefined)
    warnings.push(
      'No column says what purchases are worth, so only their number is predicted; --value names one.',
    );
  for (const reason of ['no date that can be read', 'no value that can be read'])
    if ((leftOut.get(reason) ?? 0) > read / 100)
      warnings.push(`${leftOut.get(reason)} of ${read} rows have ${reason}.`);
  return warnings;
}

/** A file that was joined to itself in part counts what orders are worth twice; lines of invoices may well be alike. */
function copies(rows: readonly unknown[][], places: Places): string[] {
  if (places.order !== undefined || places.value === undefined) return [];
  const twice = rows.length - new Set(rows.map((row) => row.join('\t'))).size;
  if (twice <= rows.length / 200) return [];
  return [
    `${twice} rows repeat another in every column; they add to what orders are worth. Leave them out if they are copies.`,
  ];
}

function unknown(flag: string, what: string, names: readonly string[]): Misuse {
  return new Misuse(
    `--${flag}: expected a column that says ${what}; none of ${names.join(', ')} is called like one. Name it.`,
  );
}

function nothing({ names, rows }: Cells, places: Places, leftOut: ReadonlyMap<string, number>): Misuse {
  if (rows.length === 0) return new Misuse('The file holds no rows.');
  const reasons = [...leftOut].map(([reason, count]) => `${count} have ${reason}`).join(', ');
  const roles = Object.entries(places).map(([role, at]) => `${role} ${names[at as number]}`);
  return new Misuse(`None of ${rows.length} rows can be used: ${reasons}. Read as ${roles.join(', ')}.`);
}
