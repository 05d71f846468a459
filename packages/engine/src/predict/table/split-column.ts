// A column of a file that says which rows learn and which judge, in the words that people use for it.

import { type Cells, wordOf } from './read-table.ts';

const TEST = new Set([
  ...['1', '1.0', 'true', 'yes', 'test', 'testing', 'holdout', 'held_out', 'held-out', 'heldout', 'eval'],
]);
const VALIDATION = new Set(['valid', 'validation', 'val', 'dev', 'calibration']);
const TRAINING = new Set([...VALIDATION, '0', '0.0', 'false', 'no', 'train', 'training', '']);
/** How such columns are called, without regard to case and punctuation. */
export const SPLIT_NAMES = ['split', 'test', 'istest', 'set', 'part', 'partition', 'holdout'];

/** What a split column says of a row: a word for test or for training; anything else is undefined. */
export function isTestRow(value: string): boolean | undefined {
  const word = value.toLowerCase();
  if (TEST.has(word)) return true;
  return TRAINING.has(word) ? false : undefined;
}

/**
 * Of each value of a split column whether its rows judge. What is kept for validation learns, unless nothing else is there
 * to judge by.
 * @returns the value that is no such word, where there is one
 */
export function readSplit(values: Iterable<string>): { isTest(value: string): boolean } | { odd: string } {
  const distinct = new Set(values);
  for (const value of distinct) if (isTestRow(value) === undefined) return { odd: value };
  if ([...distinct].some((value) => isTestRow(value)))
    return { isTest: (value) => isTestRow(value) === true };
  return { isTest: (value) => VALIDATION.has(value.toLowerCase()) };
}

/**
 * The one column that is called as split columns are and says train of some rows and test of others: in words, since 0 and 1
 * under `test` or `part` may be a thing that is known of people.
 */
export function splitColumnOf({ names, rows }: Cells, except: readonly string[]): string | undefined {
  const found = names.filter((name, at) => {
    if (except.includes(name) || !SPLIT_NAMES.includes(plain(name))) return false;
    const words = new Set(rows.map((row) => wordOf(row[at]).toLowerCase()));
    const said = new Set(Array.from(words, isTestRow));
    const inWords = words.has('train') || words.has('training') || plain(name) === 'istest';
    return inWords && said.size === 2 && !said.has(undefined);
  });
  return found.length === 1 ? found[0] : undefined;
}

const plain = (name: string): string =>
  name
    .toLowerCase()
    .replace(/:.*$/, '')
    .replaceAll(/[^a-z]/g, '');
