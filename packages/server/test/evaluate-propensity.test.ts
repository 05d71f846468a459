// `visavis evaluate propensity` and `uplift` on files as people have them, and what they say of files that do not do.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { chance } from '@visavis/engine/numeric';
import { visavis } from './command.ts';

const folder = mkdtempSync(join(tmpdir(), 'visavis-propensity-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, content: string | Buffer) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

const draw = chance('files');
const people = Array.from({ length: 900 }, (_, n) => {
  const [visits, arm] = [draw.whole(0, 9), draw.pick(['mail', 'none'])];
  const came = draw.hits(0.1 + 0.05 * visits + (arm === 'mail' && visits < 4 ? 0.3 : 0));
  return { id: `p-${n}`, visits, price: `${draw.whole(1, 99)},5`, arm, came: came ? 'ja' : 'nein' };
});
const lines = (separator: string) =>
  [Object.keys(people[0]!), ...people.map((one) => Object.values(one))]
    .map((cells) => cells.join(separator))
    .join('\n');
const jsonl = people.map((one) => JSON.stringify(one)).join('\n');

test('a packed file with semicolons and decimal commas; columns by names in another case', async () => {
  const path = file('people.csv.gz', gzipSync(lines(';')));
  const asked = ['--target', 'Came', '--positive', 'ja', '--ignore', 'ARM', '--model', 'logistic'];
  const { code, stdout } = await visavis('evaluate', 'propensity', path, ...asked, '--split', 'index%5=4');
  assert.equal(code, 0);
  const report = JSON.parse(stdout);
  assert.deepEqual(report.columns, ['visits', 'price']);
  assert.equal(report.leftOut[0].column, 'id');
  assert.deepEqual([report.split.test, report.model], [180, 'logistic']);
  assert.ok(report.heldOut.auc.value > 0.5 && report.importances[0].column === 'visits');
});

test('the same as JSON Lines gives the same', async () => {
  const asked = ['--target', 'came', '--positive', 'ja', '--model', 'logistic', '--seed', '3'];
  const both = [file('a.tsv', lines('\t')), file('a.jsonl', jsonl)];
  const [one, other] = await Promise.all(
    both.map((path) => visavis('evaluate', 'propensity', path, ...asked)),
  );
  assert.deepEqual(JSON.parse(one!.stdout), JSON.parse(other!.stdout));
});

test('too few outcomes end with 3, and what is missing', async () => {
  const few = file('few.csv', lines('|').split('\n').slice(0, 60).join('\n'));
  const { code, stdout, stderr } = await visavis(
    'evaluate',
    'propensity',
    few,
    '--target',
    'came',
    '--positive',
    'ja',
  );
  assert.equal(code, 3);
  assert.equal(JSON.parse(stdout).refused, true);
  assert.match(stderr, /rows to learn from have the outcome "ja"; 50 are needed/);
});

test('a column that is not there ends with 2, and the names of those that are', async () => {
  const path = file('people.jsonl', jsonl);
  for (const args of [
    ['propensity', path, '--target', 'gone'],
    ['uplift', path, '--treatment', 'arm', '--outcome', 'gone'],
  ]) {
    const { code, stderr } = await visavis('evaluate', ...args);
    assert.equal(code, 2);
    assert.match(stderr, /expected one of the columns id, visits, price, arm, came, got "gone"/);
  }
});

test('whom the mail moves', async () => {
  const path = file('mail.csv', lines(';'));
  // The arm is found by its name; what came of it has none that is usual.
  const asked = ['--outcome', 'came', '--positive', 'ja', '--control', 'none', '--model', 'dr-lines'];
  const { code, stdout } = await visavis('evaluate', 'uplift', path, ...asked, '--split', '0.4');
  assert.equal(code, 0, stdout);
  const { treatment, outcome, arms, heldOut, leftOut } = JSON.parse(stdout);
  assert.deepEqual([treatment, outcome], ['arm', 'came']);
  assert.deepEqual(arms, { treated: 'mail', control: 'none' });
  assert.equal(leftOut[0].column, 'id');
  assert.ok(heldOut.upliftAt[2].uplift > heldOut.upliftAt[9].uplift && heldOut.curve.length === 21);
});

test('of several columns that may be the outcome none is guessed', async () => {
  const path = file('both.csv', 'arm,visit,conversion,age\nmail,1,0,30\nnone,0,0,40\n');
  const { code, stderr } = await visavis('evaluate', 'uplift', path);
  assert.equal(code, 2);
  assert.match(stderr, /--outcome: expected the name of a column, got none, and visit, conversion\./);
});
