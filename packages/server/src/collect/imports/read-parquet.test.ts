// Files as pandas, Spark and warehouses write them: what a cell means must come out, whatever holds it.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { Json, JsonObject } from '@visavis/engine/collect';
import { type ColumnSource, parquetWriteFile, type SchemaElement } from 'hyparquet-writer';
import { readParquet } from './read-parquet.ts';
import type { Row } from './rows.ts';

const dir = await mkdtemp(join(tmpdir(), 'visavis-parquet-'));
after(() => rm(dir, { recursive: true, force: true }));

let files = 0;
type Options = Omit<Parameters<typeof parquetWriteFile>[0], 'filename'>;
function written(options: Options): string {
  const filename = join(dir, `${files++}.parquet`);
  parquetWriteFile({ filename, ...options });
  return filename;
}
async function rowsOf(path: string): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const portion of readParquet(path)) rows.push(...portion);
  return rows;
}
const schemaOf = (...columns: SchemaElement[]): SchemaElement[] => [
  { name: 'root', num_children: columns.length },
  ...columns,
];
/** One column of a type. */
async function cells(element: Omit<SchemaElement, 'name'>, data: ColumnSource['data']): Promise<Json[]> {
  const schema = schemaOf({ name: 'it', repetition_type: 'OPTIONAL', ...element });
  const rows = await rowsOf(written({ columnData: [{ name: 'it', data }], schema }));
  return rows.map(({ values }) => (values as { it: Json }).it);
}

describe('a cell of a Parquet file', () => {
  it('is an amount to the cent', async () => {
    const decimal = { converted_type: 'DECIMAL', precision: 9, scale: 2 } as const;
    assert.deepEqual(await cells({ type: 'INT32', ...decimal }, [7.35, 19.99, -0.29, null]), [
      7.35,
      19.99,
      -0.29,
      null,
    ]);
    assert.deepEqual(await cells({ type: 'FLOAT' }, [12.34, 19.99, 3, 0.1]), [12.34, 19.99, 3, 0.1]);
  });

  it('is an amount where only the newer name of its type is written', async () => {
    const logical_type = { type: 'DECIMAL', precision: 9, scale: 2 } as const;
    assert.deepEqual(await cells({ type: 'INT32', logical_type }, [735, 1999]), [7.35, 19.99]);
  });

  it('is a whole number to the last digit', async () => {
    const ids = [9007199254740993n, 9007199254740995n, 42n];
    assert.deepEqual(await cells({ type: 'INT64' }, ids), ['9007199254740993', '9007199254740995', 42]);
  });

  it('is a day, or a time with a zone only where the file says one', async () => {
    const at = new Date('2026-03-04T12:30:00Z');
    const time = (isAdjustedToUTC: boolean) =>
      ({ type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC, unit: 'MICROS' } }) as const;
    assert.deepEqual(await cells({ type: 'INT32', converted_type: 'DATE' }, [at, null]), [
      '2026-03-04',
      null,
    ]);
    assert.deepEqual(await cells(time(true), [at]), ['2026-03-04T12:30:00.000Z']);
    assert.deepEqual(await cells(time(false), [at]), ['2026-03-04T12:30:00.000']);
  });

  it('is what no calendar has, and spoils no other row', async () => {
    const time = { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' } as const;
    const millis = [2n ** 62n, 0n];
    const rows = await cells(time, millis);
    assert.deepEqual(rows, ['a time beyond the calendar', '1970-01-01T00:00:00.000Z']);
  });

  it('is a list, a struct, or nothing', async () => {
    const schema: SchemaElement[] = [
      { name: 'root', num_children: 2 },
      { name: 'tags', repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      { name: 'element', repetition_type: 'OPTIONAL', type: 'BYTE_ARRAY', converted_type: 'UTF8' },
      { name: 'last', repetition_type: 'OPTIONAL', num_children: 2 },
      {
        name: 'total',
        repetition_type: 'OPTIONAL',
        type: 'INT32',
        converted_type: 'DECIMAL',
        precision: 9,
        scale: 2,
      },
      { name: 'day', repetition_type: 'OPTIONAL', type: 'INT32', converted_type: 'DATE' },
    ];
    const columnData = [
      { name: 'tags', data: [['a', null, 'b'], [], null] },
      {
        name: 'last',
        data: [{ total: 7.35, day: new Date('2026-03-04') }, { total: null, day: null }, null],
      },
    ];
    const rows = await rowsOf(written({ columnData, schema }));
    assert.deepEqual(
      rows.map(({ values }) => ({ ...values })),
      [
        { tags: ['a', null, 'b'], last: { total: 7.35, day: '2026-03-04' } },
        { tags: [], last: { total: null, day: null } },
        { tags: null, last: null },
      ],
    );
  });

  it('stays where its column is called like what every object has', async () => {
    const [row] = await rowsOf(
      written({
        columnData: [
          { name: '__proto__', data: ['a'] },
          { name: 'constructor', data: ['b'] },
        ],
      }),
    );
    assert.deepEqual(Object.entries(row!.values), [
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ] satisfies [string, Json][]);
  });
});

it('rows of groups of any size come in portions, in order, each once', async () => {
  const data = Array.from({ length: 45_001 }, (_, n) => n);
  const columnData: ColumnSource[] = [{ name: 'n', data, type: 'INT32' }];
  for (const rowGroupSize of [45_001, 700]) {
    const sizes = new Set<number>();
    let next = 0;
    for await (const portion of readParquet(written({ columnData, rowGroupSize }))) {
      sizes.add(portion.length);
      for (const { number, values } of portion) {
        assert.deepEqual([number, (values as JsonObject).n], [next + 1, next]);
        next++;
      }
    }
    assert.equal(next, data.length);
    assert.ok(Math.max(...sizes) <= 500);
  }
});
