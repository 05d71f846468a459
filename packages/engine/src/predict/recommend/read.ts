// Interactions as rows of a file: which column is the person, which the item, how much and when; and which rows are the
// test.

import {
  type DateOrder,
  dateOrderIn,
  dateOrderOf,
  describeValue,
  type Fault,
  guessedOrder,
  parseLocalTime,
} from '../../collect/index.ts';
import { SPLIT_NAMES } from '../table/index.ts';
import { type Interactions, InteractionsBuilder } from './interactions.ts';

export interface InteractionColumns {
  user?: string;
  item?: string;
  rating?: string;
  time?: string;
  /** A column that says of each row whether it is the test. */
  split?: string;
  /** A column whose values are the test one after the other. */
  folds?: string;
}

/** Looked for in this order, in whatever case, where no column is named. */
const USUAL: Record<keyof InteractionColumns, readonly string[]> = {
  user: [
    ...['user', 'userid', 'customer', 'customerid', 'visitor', 'visitorid', 'person', 'personid', 'uid'],
    ...[
      'reviewer',
      'reviewerid',
      'member',
      'memberid',
      'reader',
      'readerid',
      'client',
      'clientid',
      'session',
      'sessionid',
    ],
  ],
  item: [
    ...['item', 'itemid', 'product', 'productid', 'movie', 'movieid', 'sku', 'stockcode', 'article', 'iid'],
    ...[
      'articleid',
      'book',
      'bookid',
      'isbn',
      'asin',
      'track',
      'trackid',
      'song',
      'songid',
      'artist',
      'artistid',
    ],
    ...['video', 'videoid', 'news', 'newsid', 'anime', 'animeid', 'game', 'gameid', 'businessid', 'recipeid'],
  ],
  rating: [
    'rating',
    'weight',
    'score',
    'quantity',
    'qty',
    'count',
    'stars',
    'bookrating',
    'overall',
    'plays',
  ],
  time: [
    ...[
      'time',
      'timestamp',
      'date',
      'datetime',
      'invoicedate',
      'at',
      'ts',
      'tdat',
      'unixreviewtime',
      'createdat',
    ],
  ],
  split: SPLIT_NAMES,
  folds: ['fold', 'folds', 'ufold'],
};
/** Without a heading: as MovieLens has them. */
const BY_PLACE: Partial<Record<keyof InteractionColumns, number>> = { user: 0, item: 1, rating: 2, time: 3 };
const MOST_FAULTS = 20;

export interface InteractionFile {
  all: Interactions;
  /** The columns that were used, by what for. */
  columns: InteractionColumns;
  /** By row as `all` has them: the value of the split column and of the folds; empty where there is none. */
  split: string[];
  folds: string[];
  /** Rows without a rating, where there is a column for it: whether they liked it is not known. */
  unrated: number;
  /** No date told whether the day or the month stands first; this was taken. */
  guessedDates?: DateOrder;
}

/** A table: names of columns, and rows of cells in their order. */
export interface Table {
  names: readonly string[];
  rows: readonly (readonly unknown[])[];
  /** The file has no heading: names were made up. */
  unnamed?: boolean;
}

/**
 * Ratings of 1 and times of 0 where there is no column. Times are seconds or milliseconds since 1970, or dates.
 * @param numbers how the cells of a column of numbers are read; NaN where there is none
 */
export function readInteractions(
  table: Table,
  named: InteractionColumns = {},
  numbers: (cells: readonly unknown[]) => (cell: unknown) => number = () => Number,
): { value: InteractionFile; faults?: undefined } | { faults: Fault[] } {
  const columns = columnsOf(table, named);
  const faults = (['user', 'item', 'rating', 'time', 'split', 'folds'] as const).flatMap((kind) =>
    missing(kind, columns[kind], named[kind], table),
  );
  if (faults.length > 0) return { faults };
  const place = (kind: keyof InteractionColumns) =>
    columns[kind] === undefined ? -1 : table.names.indexOf(columns[kind]);
  const at = Object.fromEntries(Object.keys(USUAL).map((kind) => [kind, place(kind as 'user')])) as Record<
    keyof InteractionColumns,
    number
  >;
  const builder = new InteractionsBuilder();
  const times = timesIn(table.rows, at.time);
  const ratingOf = numbers(at.rating < 0 ? [] : table.rows.map((row) => row[at.rating]));
  const kept: number[] = [];
  for (const [n, row] of table.rows.entries()) {
    if (at.rating >= 0 && UNKNOWN.has(textOf(row[at.rating]).toLowerCase())) continue;
    const [user, item] = [textOf(row[at.user]), textOf(row[at.item])];
    const rating = at.rating < 0 ? 1 : ratingOf(row[at.rating]);
    const when = at.time < 0 ? 0 : times.read(row[at.time]);
    if (user === '') faults.push(fault(`${n + 1}.${columns.user}`, 'who it was', row[at.user]));
    if (item === '') faults.push(fault(`${n + 1}.${columns.item}`, 'an item', row[at.item]));
    if (!Number.isFinite(rating))
      faults.push(fault(`${n + 1}.${columns.rating}`, 'a number', row[at.rating]));
    if (!Number.isFinite(when)) faults.push(fault(`${n + 1}.${columns.time}`, 'a time', row[at.time]));
    if (faults.length >= MOST_FAULTS) return { faults };
    builder.add(user, item, rating, when);
    kept.push(n);
  }
  if (faults.length > 0) return { faults };
  if (kept.length === 0) return { faults: [fault('rows', 'interactions', `${table.rows.length} rows`)] };
  const all = builder.done();
  const values = (column: number) =>
    column < 0 ? [] : Array.from(all.row, (place) => textOf(table.rows[kept[place]!]![column]));
  const unrated = table.rows.length - kept.length;
  const { guess } = times;
  return {
    value: {
      ...{ all, columns, split: values(at.split), folds: values(at.folds), unrated },
      ...(guess && { guessedDates: guess }),
    },
  };
}

function columnsOf({ names, unnamed }: Table, named: InteractionColumns): InteractionColumns {
  const plain = new Map(names.map((name) => [plainOf(name), name]));
  const found = Object.entries(USUAL).flatMap(([kind, usual]) => {
    const own = named[kind as 'user'];
    const place = unnamed ? BY_PLACE[kind as 'user'] : undefined;
    const guess = place === undefined ? usual.find((name) => plain.has(name)) : undefined;
    const name = own ?? (guess !== undefined ? plain.get(guess) : names[place ?? -1]);
    return name === undefined ? [] : [[kind, name] as const];
  });
  return Object.fromEntries(found);
}

/** `User_ID` and `user_id:token` are `userid`. */
const plainOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/:.*$/, '')
    .replace(/[^a-z]/g, '');

function missing(
  kind: keyof InteractionColumns,
  column: string | undefined,
  named: string | undefined,
  { names, rows }: Table,
): Fault[] {
  const isNeeded = kind === 'user' || kind === 'item';
  if (column === undefined ? !isNeeded : names.includes(column)) return [];
  const got = rows.length === 0 ? 'no rows' : `columns ${names.slice(0, 12).join(', ')}`;
  const expected = named ? `the column “${named}”` : `a column such as ${USUAL[kind].slice(0, 4).join(', ')}`;
  return [{ field: kind, expected, got }];
}

const UNKNOWN = new Set(['', 'na', 'n/a', 'nan', 'null', 'none', '?']);
const textOf = (value: unknown): string =>
  value === null || value === undefined ? '' : String(value).trim();

interface Times {
  read(cell: unknown): number;
  /** No value told whether the day or the month stands first; this was taken. */
  guess?: DateOrder;
}

/**
 * Numbers below 10¹¹ are seconds: until the year 5138, and milliseconds since 1973. Most cells say whether the column
 * holds numbers, and all of them which of day and month stands first; a day that no calendar has is no time.
 */
function timesIn(rows: Table['rows'], column: number): Times {
  const texts = rows.map((row) => textOf(row[column])).filter((text) => text !== '');
  const counts = texts.map(Number).filter(Number.isFinite);
  if (counts.length > texts.length / 2) {
    const unit = Math.abs(counts[0]!) < 1e11 ? 1000 : 1;
    return { read: (cell) => (textOf(cell) === '' ? Number.NaN : Number(cell) * unit) };
  }
  const known = dateOrderIn(texts);
  const unclear = texts.find((text) => dateOrderOf(text) === 'either');
  const order = known ?? (unclear === undefined ? undefined : guessedOrder(unclear));
  return {
    read(cell) {
      const text = textOf(cell);
      const named = /[a-z]{3}/i.test(text) && !/^\d{4}-/.test(text);
      return parseLocalTime(text, undefined, order) ?? (named ? Date.parse(text) : Number.NaN);
    },
    ...(known === undefined && order !== undefined && { guess: order }),
  };
}

const fault = (field: string, expected: string, got: unknown): Fault => ({
  field,
  expected,
  got: describeValue(got),
});
