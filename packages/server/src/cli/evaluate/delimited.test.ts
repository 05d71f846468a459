// Files as people have them become columns and cells.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { delimited } from './delimited.ts';
import { cellsIn, rowsIn } from './files.ts';

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
  assert.throws(() => cellsIn('[[1,2]]', 'f.json'), /f\.json: expected a list of objects, got \[1,2\] at 0/);
});
