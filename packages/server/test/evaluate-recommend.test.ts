// `visavis evaluate recommend` on files of the shapes that people have: a split column, folds, no heading, a second file
// with the split, and files that cannot be used.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { visavis } from './command.ts';

const dir = mkdtempSync(join(tmpdir(), 'visavis-recommend-'));
after(() => rmSync(dir, { recursive: true, force: true }));

/** Two tastes; every fourth row is the test. */
const ROWS = Array.from({ length: 60 }, (_, u) =>
  Array.from({ length: 8 }, (_, n) => [`u${u}`, `${u % 2 ? 'tea' : 'tool'}${(u * 7 + n * 3) % 20}`, n + 1]),
).flat();
const file = (name: string, text: string | Buffer) => {
  const path = join(dir, name);
  writeFileSync(path, text);
  return path;
};
const evaluate = async (...args: string[]) => {
  const { stdout, stderr, code } = await visavis('evaluate', 'recommend', ...args);
  return { code, stderr, report: code === 0 ? JSON.parse(stdout) : undefined };
};

describe('visavis evaluate recommend', { timeout: 240_000 }, () => {
  const heading = 'Customer_ID;product_id;timestamp;split';
  const split = file(
    'split.csv',
    [
      heading,
      ...ROWS.map(
        ([u, i, t], n) => `${u};${i};${Number(t) + 1_700_000_000};${n % 4 === 3 ? 'test' : 'train'}`,
      ),
    ].join('\n'),
  );

  test('measures strategies on the rows that a column says', async () => {
    const { report, stderr } = await evaluate(
      split,
      '--strategy',
      'ease,popular',
      '--k',
      '5',
      '--setting',
      'regularisation=5',
    );
    assert.ok(report, stderr);
    assert.deepEqual(report.split, { by: 'split', train: 360, test: 120 });
    assert.deepEqual(report.columns, {
      user: 'Customer_ID',
      item: 'product_id',
      time: 'timestamp',
      split: 'split',
    });
    const { ease, popular } = report.results;
    assert.ok(ease.ndcg > popular.ndcg + 0.1, JSON.stringify(report.results));
    for (const key of ['map', 'ndcg', 'precision', 'recall']) assert.ok(ease[key] > 0 && ease[key] <= 1, key);
    assert.equal(ease.users, 60);
  });

  test('takes folds in turn, files without a heading, and a split from a second file', async () => {
    const bare = file('bare.tsv.gz', gzipSync(ROWS.map(([u, i, t]) => [u, i, 1, t].join('\t')).join('\n')));
    const folds = file(
      'folds.csv',
      ['row,is_test,u_fold', ...ROWS.map((_, n) => `${n},${n % 4 === 3 ? 1 : 0},${n % 3}`)].join('\n'),
    );
    const first = await evaluate(bare, '--splits', folds, '--split', 'is_test', '--strategy', 'popular');
    assert.deepEqual(first.report?.split, { by: 'is_test', train: 360, test: 120 }, first.stderr);
    const turns = await evaluate(bare, '--splits', folds, '--folds', 'u_fold', '--strategy', 'popular');
    assert.equal(turns.report?.split.folds, 3, turns.stderr);
    assert.deepEqual(Object.keys(turns.report.results.popular.byFold), ['0', '1', '2']);
    const drawn = await evaluate(bare, '--strategy', 'popular', '--test-share', '0.5');
    assert.ok(Math.abs(drawn.report.split.test - 240) < 60);
  });

  test('names what cannot be used', async () => {
    const odd = await evaluate(file('odd.csv', 'who,what\n1,2\n'));
    assert.equal(odd.code, 2);
    assert.match(odd.stderr, /user: expected a column such as user/);
    const word = await evaluate(file('word.csv', 'user,item,split\n1,2,maybe\n'), '--strategy', 'popular');
    assert.match(word.stderr, /split: expected 0 or 1, train or test, true or false, got "maybe"/);
    assert.match(
      (await evaluate(split, '--strategy', 'oracle')).stderr,
      /expected auto, all, or some of popular/,
    );
  });

  test('settings that no strategy has and splits without a test say so', async () => {
    const misspelt = await evaluate(split, '--strategy', 'ease', '--setting', 'regularization=5');
    assert.equal(misspelt.code, 2);
    assert.match(misspelt.stderr, /expected one that ease has, regularisation,.* got regularization/);
    const rows = Array.from({ length: 30 }, (_, i) => `${i % 5};b${i % 7};${i % 5},5;train`);
    const train = file('train.csv', `User;ITEM;Rating;part\n${rows.join('\n')}\n`);
    const untested = await evaluate(train, '--strategy', 'popular', '--user', 'user');
    assert.equal(untested.code, 2);
    assert.match(untested.stderr, /split \(part\): .* got 0 to test by and 30 to learn from/);
  });
});
