// `visavis evaluate experiment` on sums and on rows, and what it says of files that it cannot use.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { visavis } from './command.ts';

const folder = mkdtempSync(join(tmpdir(), 'visavis-experiment-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, content: string | Buffer) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

test('sums of three arms', async () => {
  const arms = { a: { n: 1000, sum: 100 }, b: { n: 1000, sum: 140 }, c: { n: 1000, sum: 99 } };
  const { code, stdout } = await visavis(
    'evaluate',
    'experiment',
    file('sums.json', JSON.stringify({ arms })),
  );
  assert.equal(code, 0);
  const { kind, split, comparisons } = JSON.parse(stdout);
  assert.equal(kind, 'proportion');
  assert.equal(split.p, 1);
  assert.deepEqual(
    comparisons.map(({ name }: { name: string }) => name),
    ['b', 'c'],
  );
  assert.ok(Math.abs(comparisons[0].relative.fixed.value - 0.4) < 1e-12);
  assert.ok(comparisons[0].absolute.fixed.p < 0.01);
  assert.equal(comparisons[0].absolute.greater.high, 'Infinity');
  assert.ok(comparisons[1].absolute.fixed.p > 0.5);
});

test('rows, packed, with what was before, a segment, and a unit that saw both', async () => {
  const rows = Array.from({ length: 2000 }, (_, i) => {
    const before = (i * 37) % 100;
    return [
      `u${i}`,
      i % 2 ? 'treatment' : 'control',
      before + (i % 2) * 3 + ((i * 13) % 7),
      before,
      i % 3,
    ].join();
  });
  rows.push('u0,treatment,5,5,0');
  const csv = ['user_id,variant,revenue,pre,segment', ...rows].join('\n');
  const args = [file('rows.csv.gz', gzipSync(csv)), '--value', 'revenue'];
  const { code, stdout, stderr } = await visavis('evaluate', 'experiment', ...args);
  assert.equal(code, 0, stderr);
  const report = JSON.parse(stdout);
  assert.equal(report.crossedUnits, 1);
  assert.deepEqual(report.split.units, [999, 1000]);
  const [compared] = report.comparisons;
  assert.ok(compared.cuped.varianceCut > 0.9);
  assert.ok(Math.abs(compared.absolute.sequential.value - 3) < 0.3);
  assert.equal(report.segments[0].segments.length, 3);
  assert.equal(report.distributions[0].quantile.at, 0.5);
});

test('rows and sums are read as others write them, and what is missing is counted', async () => {
  const lines = Array.from(
    { length: 40 },
    (_, i) => `${i};${i % 2 ? 'Ctrl' : 'Test'};${i % 4 < 2 ? 'yes' : 'no'};${i % 3},5`,
  );
  const rows = `User ID;Assignment;Purchased;Pre Period\n${lines.join('\n')}\n98;Test;NA;1\n99;;yes;1\n`;
  const table = await visavis('evaluate', 'experiment', file('others.csv', rows));
  assert.equal(table.code, 0, table.stderr);
  const report = JSON.parse(table.stdout);
  assert.deepEqual([report.control, report.kind, report.missingRows], ['Ctrl', 'cuped', 2]);
  assert.deepEqual(report.split.units, [20, 20]);
  const sums = 'group,users,mean,sd\ntreatment,1010,10.6,3.3\ncontrol,1000,10.1,3.2\n';
  const summed = await visavis('evaluate', 'experiment', file('sums.csv', sums));
  assert.equal(summed.code, 0, summed.stderr);
  const { split, comparisons } = JSON.parse(summed.stdout);
  assert.deepEqual([split.units, comparisons[0].name], [[1000, 1010], 'treatment']);
  assert.ok(Math.abs(comparisons[0].absolute.fixed.value - 0.5) < 1e-9);
});

test('what is wrong is named', async () => {
  const said = async (name: string, content: string, ...flags: string[]) => {
    const { code, stderr } = await visavis('evaluate', 'experiment', file(name, content), ...flags);
    assert.equal(code, 2, stderr);
    return stderr;
  };
  assert.match(
    await said('a.csv', 'x,y\n1,2\n'),
    /a\.csv: expected a column of variants \(--variant\), got x, y/,
  );
  assert.match(
    await said('b.csv', 'variant,value\na,1\nb,two\n'),
    /b\.csv, row 2, value: expected a number, got "two"/,
  );
  assert.match(await said('c.json', '{"control":{"n":3}}'), /control\.sum: expected a number, got nothing/);
  assert.match(await said('d.csv', 'variant,value\na,1\na,0\n'), /at least two variants, got a/);
});
