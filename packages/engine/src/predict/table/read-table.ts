// Cells as files hold them become columns: what kind each one is is read off its values, and what cannot serve for
// prediction (identifiers, free text, one value throughout) is left out with the reason.

import type { Column, Table } from './column.ts';

/** Cells by row; anything but numbers, booleans and null is read as text. */
export interface Cells {
  names: readonly string[];
  rows: readonly (readonly unknown[])[];
}
export interface LeftOut {
  column: string;
  reason: string;
}
export interface ReadTable {
  table: Table;
  leftOut: LeftOut[];
  notes: string[];
}

const MISSING = new Set([
  ...['', 'na', 'n/a', '#n/a', 'nan', 'null', 'none', 'nil', '?', '-', 'undefined'],
  // As programs write what came of dividing by nothing.
  ...['inf', '+inf', '-inf', 'infinity', '-infinity', '#div/0!'],
]);
const YES_NO = new Map<string, number>([
  ...['yes', 'true', 'y', 't'].map((word): [string, number] => [word, 1]),
  ...['no', 'false', 'n', 'f'].map((word): [string, number] => [word, 0]),
]);
/** A column with so many numbers is one of numbers; its few words are taken for missing. */
const NUMBERS_SHARE = 0.99;
/** Words of which so many rows have one of their own are names or free text. */
const OWN_WORD_SHARE = 0.5;
const MOST_LEVELS = 1000;

/** @example readTable({ names: ['plan', 'age'], rows: [['pro', '31'], ['free', '']] }) */
export function readTable({ names, rows }: Cells): ReadTable {
  const table: Table = { rows: rows.length, columns: [] };
  const leftOut: LeftOut[] = [];
  const notes: string[] = [];
  names.forEach((name, at) => {
    const words = rows.map((row) => wordOf(row[at]));
    const read = readColumn(name, words, notes);
    if ('reason' in read) leftOut.push({ column: name, reason: read.reason });
    else table.columns.push(read.column);
  });
  return { table, leftOut, notes };
}

/** A cell as text without blanks around it; '' when it says that nothing is known. */
export function wordOf(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  const word = (
    typeof cell === 'string' ? cell : typeof cell === 'object' ? JSON.stringify(cell) : `${cell}`
  ).trim();
  return MISSING.has(word.toLowerCase()) ? '' : word;
}

type ReadColumn = { column: Column } | { reason: string };

/** One column; `words` as `wordOf` gives them. */
export function readColumn(name: string, words: readonly string[], notes: string[] = []): ReadColumn {
  const counts = new Map<string, number>();
  let known = 0;
  for (const word of words) {
    if (word === '') continue;
    known++;
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  if (known === 0) return { reason: 'it is empty' };
  if (counts.size === 1 && known === words.length)
    return { reason: `it is ${JSON.stringify([...counts.keys()][0])} in every row` };
  return (
    yesNo(name, words, counts) ??
    numbers(name, words, counts, notes) ??
    times(name, words, counts) ??
    category(name, words, counts, known)
  );
}

function yesNo(name: string, words: readonly string[], counts: Map<string, number>): ReadColumn | undefined {
  if (counts.size > 2 || ![...counts.keys()].every((word) => YES_NO.has(word.toLowerCase())))
    return undefined;
  const values = Float64Array.from(words, (word) => YES_NO.get(word.toLowerCase()) ?? Number.NaN);
  return { column: { name, kind: 'yes-no', values } };
}

function numbers(
  name: string,
  words: readonly string[],
  counts: Map<string, number>,
  notes: string[],
): ReadColumn | undefined {
  // `1,234` among `999` and `12,345` is a thousand; a comma is the decimal one where some value shows it.
  const showsDecimals = [...counts.keys()].some((word) => /^[-+]?0,|,\d{1,2}$|,\d{4,}$|\..*,/.test(word));
  const readers = [plain, ...(showsDecimals ? [decimalComma, thousands] : [thousands, decimalComma]), money];
  const reader = readers.find((one) => shareOf(counts, (word) => !Number.isNaN(one(word))) >= NUMBERS_SHARE);
  if (!reader) return undefined;
  const values = Float64Array.from(words, (word) => (word === '' ? Number.NaN : reader(word)));
  const odd = [...counts.keys()].filter((word) => Number.isNaN(reader(word)));
  if (odd.length > 0)
    notes.push(
      `${name} holds numbers; ${odd
        .slice(0, 3)
        .map((word) => JSON.stringify(word))
        .join(', ')} among them are taken for missing.`,
    );
  if (isCounter(name, values)) return { reason: 'it numbers the rows' };
  return { column: { name, kind: 'number', values } };
}

const plain = (word: string): number => (/^0[xob]/i.test(word) ? Number.NaN : finite(Number(word)));
const decimalComma = (word: string): number =>
  /^[-+]?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?$/.test(word)
    ? Number(word.replaceAll('.', '').replace(',', '.'))
    : Number.NaN;
const thousands = (word: string): number =>
  /^[-+]?\d{1,3}(,\d{3})*(\.\d+)?$/.test(word) ? Number(word.replaceAll(',', '')) : Number.NaN;
const money = (word: string): number => {
  const bare = word
    .replace(/^[-+]?\s*[$€£]\s*/, (sign) => (sign.startsWith('-') ? '-' : ''))
    .replace(/\s*[%€]$/, '');
  return bare === word || bare === '' ? Number.NaN : finite(Number(bare.replaceAll(',', '')));
};
const finite = (value: number): number => (Number.isFinite(value) ? value : Number.NaN);

/** A whole number of its own in every row, called like an identifier or running on by one. */
function isCounter(name: string, values: Float64Array): boolean {
  if (values.length < 20 || !values.every(Number.isInteger)) return false;
  if (new Set(values).size < values.length) return false;
  const isRunning = values.every((value, i) => i === 0 || value === values[i - 1]! + 1);
  return isRunning || /(^|[^a-z])(id|key|uuid|number|index|row)$/i.test(name) || /[a-z](Id|ID)$/.test(name);
}

function times(name: string, words: readonly string[], counts: Map<string, number>): ReadColumn | undefined {
  if (shareOf(counts, (word) => !Number.isNaN(time(word))) < 1) return undefined;
  return { column: { name, kind: 'time', values: Float64Array.from(words, time) } };
}

/** ISO 8601 dates and times; without an offset they are taken for UTC. */
function time(word: string): number {
  const parts = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?)?$/.exec(
    word,
  );
  if (!parts) return Number.NaN;
  return Date.parse(`${parts[1]}T${parts[2] ?? '00:00'}${parts[3] ?? 'Z'}`);
}

function category(
  name: string,
  words: readonly string[],
  counts: Map<string, number>,
  known: number,
): ReadColumn {
  if (counts.size > 50 && counts.size > OWN_WORD_SHARE * known)
    return { reason: 'nearly every row has a value of its own: an identifier or free text' };
  if (counts.size > MOST_LEVELS)
    return { reason: `it has ${counts.size} different values; ${MOST_LEVELS} at most can be told apart` };
  const levels = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([word]) => word);
  const places = new Map(levels.map((word, i) => [word, i]));
  return {
    column: {
      name,
      kind: 'category',
      levels,
      codes: Int32Array.from(words, (word) => places.get(word) ?? -1),
    },
  };
}

/** How many rows of those with a value pass. */
function shareOf(counts: Map<string, number>, passes: (word: string) => boolean): number {
  let [some, all] = [0, 0];
  for (const [word, count] of counts) {
    all += count;
    if (passes(word)) some += count;
  }
  return some / all;
}
