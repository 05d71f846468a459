import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  allRows,
  applyBins,
  columnOf,
  encode,
  featureNames,
  learnBins,
  learnEncoder,
  readColumn,
  readTable,
  wordOf,
} from './index.ts';

const kindOf = (words: string[], name = 'x') => {
  const read = readColumn(name, words);
  return 'reason' in read ? read.reason : read.column.kind;
};
const valuesOf = (words: string[]) => {
  const read = readColumn('x', words);
  assert.ok('column' in read && read.column.kind !== 'category');
  return [...read.column.values];
};

describe('what a column holds is read off its cells', () => {
  test('numbers, with what is missing', () =>
    assert.deepEqual(valuesOf(['1', '', '2.5', '-3e2']), [1, Number.NaN, 2.5, -300]));
  test('numbers with a decimal comma', () =>
    assert.deepEqual(valuesOf(['1,5', '1.234,25', '7']), [1.5, 1234.25, 7]));
  test('numbers with commas between thousands', () =>
    assert.deepEqual(valuesOf(['1,234', '12', '1,234,567.5']), [1234, 12, 1234567.5]));
  test('commas between thousands, though none has a point', () =>
    assert.deepEqual(valuesOf(['1,234', '999', '12,345']), [1234, 999, 12345]));
  test('small numbers with a decimal comma', () =>
    assert.deepEqual(valuesOf(['0,125', '1,250', '3']), [0.125, 1.25, 3]));
  test('what came of dividing by nothing is missing', () =>
    assert.deepEqual(valuesOf(['1', 'inf', '-Infinity', '2'].map(wordOf)), [1, Number.NaN, Number.NaN, 2]));
  test('money and shares', () => assert.deepEqual(valuesOf(['$1,234.50', '-$2', '$3']), [1234.5, -2, 3]));
  test('yes and no', () => assert.equal(kindOf(['yes', 'No', '']), 'yes-no'));
  test('days and times', () =>
    assert.deepEqual(valuesOf(['2024-01-02', '2024-01-02T00:00:01Z']), [1704153600000, 1704153601000]));
  test('words', () => assert.equal(kindOf(['pro', 'free', 'pro']), 'category'));
  test('one value throughout says nothing', () => assert.match(kindOf(['a', 'a']), /in every row/));
  test('but being there or not may', () => assert.equal(kindOf(['a', '', 'a']), 'category'));
  const many = Array.from({ length: 100 }, (_, i) => i);
  test('what numbers the rows is left out', () => assert.match(kindOf(many.map(String)), /numbers the rows/));
  test('names are left out', () =>
    assert.match(kindOf(many.map((i) => `person ${i}`)), /identifier or free text/));
  test('a stray word among numbers is taken for missing, and said', () => {
    const notes: string[] = [];
    const words = [...many.map((i) => String(i % 7)), ...many.map((i) => String(i % 5)), 'n.n.'];
    assert.ok('column' in readColumn('age', words, notes));
    assert.deepEqual(notes, ['age holds numbers; "n.n." among them are taken for missing.']);
  });
});

const table = readTable({
  names: ['plan', 'spend'],
  rows: Array.from({ length: 400 }, (_, i) => [
    i === 7 ? 'odd' : i % 10 === 0 ? '' : ['free', 'pro'][i % 2],
    i % 4 === 0 ? '' : i % 97,
  ]),
}).table;

test('encoding pools rare levels, says what is missing and scales numbers', () => {
  const encoder = learnEncoder(table, allRows(400), 2);
  const names = featureNames(encoder).map(({ column, level }) => `${column} ${level ?? ''}`.trim());
  assert.deepEqual(names, [
    'plan pro',
    'plan free',
    'plan (other)',
    'plan (not known)',
    'spend',
    'spend (bend 1)',
    'spend (bend 2)',
    'spend (not known)',
  ]);
  const { per, index, value } = encode(table, encoder);
  const at = (row: number) =>
    Array.from({ length: per }, (_, e) => [index[row * per + e], Number(value[row * per + e]!.toFixed(6))]);
  assert.equal(at(7)[0]![0], 2);
  assert.equal(at(0)[0]![0], 3);
  assert.deepEqual(at(0).at(-1), [7, 1]);
  for (const feature of [4, 5, 6]) {
    const column = allRows(400)
      .filter((row) => row % 4 !== 0)
      .map((row) => value[row * per + feature - 3]! * 1e6);
    assert.ok(
      Math.abs(column.reduce((a, b) => a + b, 0) / column.length / 1e6) < 1e-6,
      `feature ${feature} is centred`,
    );
  }
});

test('a table without the column, or with new words in it, is encoded all the same', () => {
  const encoder = learnEncoder(table, allRows(400));
  const other = readTable({ names: ['plan'], rows: [['team'], ['pro']] }).table;
  const { per, index, value } = encode(other, encoder);
  assert.deepEqual([index[0], value[0]], [2, 1], 'a new word is as rare ones are');
  assert.equal(value[per + per - 1], 1, 'an absent column is not known');
});

test('bins keep order, and what is not known apart', () => {
  const bins = learnBins(table, allRows(400), { most: 8 });
  const {
    bins: [plan, spend],
  } = applyBins(table, bins);
  const values = columnOf(table, 'spend');
  assert.ok(values && values.kind === 'number');
  const known = [...allRows(400)]
    .filter((row) => row % 4 !== 0)
    .sort((a, b) => values.values[a]! - values.values[b]!);
  for (const [i, row] of known.entries()) if (i > 0) assert.ok(spend![row]! >= spend![known[i - 1]!]!);
  assert.equal(spend![0], 0);
  assert.deepEqual([plan![0], plan![7]], [0, 3]);
});
