// Files as people have them become columns and cells.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { delimited } from './delimited.ts';
import { cellsIn, rowsIn, textOf } from './files.ts';

test('commas, semicolons, tabs, bars and blanks are found out', () => {
  for (const separator of [',', ';', '\t', '|', '  ']) {
    const text = ['id date worth', '7 1997-01-01 29.33', '8 1997-01-18 14.96']
      .join('\n')
      .replaceAll(' ', separator);
    assert.deepEqual(delimited(text), {
      names: ['id', 'date', 'worth'],
      rows: [
        ['7', '1997-01-01', '29.33'],
        ['8', '1997-01-18', '14.96'],
      ],
    });
  }
});

test('decimal commas, quoted separators, a byte order mark and Windows line ends are no obstacle', () => {
  const text = '\ufeffid;name;worth\r\n1;"Lamp; red";2,50\r\n2;"Vase";3,00\r\n';
  assert.deepEqual(delimited(text), {
    names: ['id', 'name', 'worth'],
    rows: [
      ['1', 'Lamp; red', '2,50'],
      ['2', 'Vase', '3,00'],
    ],
  });
});

test('without a heading, columns are numbered; a word over a number, and 0, 1, 2, are headings', () => {
  assert.deepEqual(delimited(' 00004 1 19970101  2   29.33\n 00004 1 19970118  2   29.73\n').names, [
    ...['1', '2', '3', '4', '5'],
  ]);
  assert.deepEqual(delimited('12/1/2010 8:26,7\n12/2/2010 9:00,8').rows.length, 2);
  assert.deepEqual(delimited('id,1997,1998\n7,3,4').names, ['id', '1997', '1998']);
  assert.deepEqual(delimited('0,1,2\n5.1,3.5,a\n').names, ['0', '1', '2']);
});

test('columns of the same name and without one are told apart; one column alone is a table too', () => {
  assert.deepEqual(delimited('a,,a\nx,y,z').names, ['a', '2', 'a 2']);
  assert.deepEqual(delimited('word\nalpha\nbeta'), { names: ['word'], rows: [['alpha'], ['beta']] });
});

test('JSON Lines and a list in JSON give the same cells', () => {
  const lines = '{"a":1,"b":"x"}\n{"a":2}\n';
  const expected = {
    names: ['a', 'b'],
    rows: [
      [1, 'x'],
      [2, undefined],
    ],
  };
  assert.deepEqual(cellsIn(lines, 'f'), expected);
  assert.deepEqual(cellsIn(JSON.stringify(rowsIn(lines, 'f')), 'f'), expected);
  assert.throws(
    () => cellsIn('[[1,2]]', 'f.json'),
    /f\.json: expected a list of objects, got a list of 2 at 0/,
  );
});

test('quoted cells may hold line ends and other separators than that of the file', () => {
  const text = '"id";"said"\n"1";"one, two,\nthree, four, five"\n"2";"six"\n';
  assert.deepEqual(delimited(text), {
    names: ['id', 'said'],
    rows: [
      ['1', 'one, two,\nthree, four, five'],
      ['2', 'six'],
    ],
  });
  assert.deepEqual(delimited('size,pipe\n1,5" wide\n2,6" wide\n').rows, [
    ['1', '5" wide'],
    ['2', '6" wide'],
  ]);
});

test('a list within a document in JSON is a table', () => {
  assert.deepEqual(cellsIn('{ "of": "us",\n "data": [{"a": 1}, {"a": 2}] }', 'f').rows, [[1], [2]]);
  assert.deepEqual(cellsIn('{"a": 1, "tags": [{"b": 1}]}\n{"a": 2}', 'f').rows.length, 2);
});

test('files are read in the encodings that programs write', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'visavis-encodings-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const read = async (bytes: Uint8Array) => {
    await writeFile(join(folder, 'f'), bytes);
    return textOf(join(folder, 'f'));
  };
  assert.equal(await read(Buffer.from('größe,1')), 'größe,1');
  assert.equal(await read(Buffer.from('gr\xf6\xdfe,1', 'latin1')), 'größe,1');
  assert.equal(await read(Buffer.from('\ufeffgröße,1', 'utf16le')), 'größe,1');
  assert.equal(await read(gzipSync('größe,1')), 'größe,1');
});

test('what is no table is called what it is', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'visavis-odd-files-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const odd: [string, Uint8Array, RegExp][] = [
    ['empty.csv', Buffer.from('\n \n'), /empty\.csv: expected rows, got an empty file/],
    ['cut.csv.gz', gzipSync('a,b\n1,2\n').subarray(0, 15), /cut\.csv\.gz: expected a whole gzip file/],
    ['page.html', Buffer.from('<!doctype html><p>404'), /page\.html: expected rows, got a page of HTML/],
    ['book.xlsx', Buffer.from('PK\x03\x04\0\0'), /book\.xlsx: expected text, got a ZIP archive.*CSV/],
    ['noise.bin', Buffer.from([7, 0, 200, 3, 10]), /noise\.bin: expected text, got binary data/],
  ];
  for (const [name, bytes, expected] of odd) {
    await writeFile(join(folder, name), bytes);
    await assert.rejects(textOf(join(folder, name)), expected);
  }
  assert.throws(() => cellsIn('a,b\n"1,2\n3,4\n', 'open.csv'), /open\.csv: .*[Qq]uote/);
});

test('a title above the heading is no heading', () => {
  const read = delimited('Orders of 1997\n\nid;day;worth\n1;1997-01-02;3,50\n2;1997-01-03;4,00\n');
  assert.deepEqual(read.names, ['id', 'day', 'worth']);
  assert.equal(read.rows.length, 2);
});

test('names of rows, as R writes them, have a column; any other surplus is named, and nothing is moved', () => {
  const read = delimited('id,day\n1,a,2024-01-01\n2,b,2024-01-02\n');
  assert.deepEqual(read.names, ['1', 'id', 'day']);
  assert.deepEqual(delimited('id,day\na,2024-01-01,\nb,2024-01-02,\n').names, ['id', 'day']);
  assert.throws(
    () => delimited('id,note,worth\na,good,1\nb,good,cheap,2\n'),
    /row 2 with 4 cells under a heading of 3 \(b \| good \| cheap \| 2\)/,
  );
});
