// What every record store promises, once; sqlite.test.ts and postgres.test.ts run it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { VisavisError } from '../errors.ts';
import { bytesType, type Migration, type Records, type Statement, serialType, type Value } from './index.ts';

const INSERT: Statement = {
  name: 'thing_insert',
  sql: 'insert into thing (id, label, size) values (?, ?, ?)',
};
const PUT: Statement = {
  name: 'thing_put',
  sql: `insert into thing (id, label, size) values (?, ?, ?)
        on conflict (id) do update set label = excluded.label, size = thing.size + excluded.size`,
};
const DELETE: Statement = { name: 'thing_delete', sql: 'delete from thing where id = ? and label = ?' };
const GROW: Statement = { name: 'thing_grow', sql: 'update thing set size = size + ? where id = ?' };
const GET: Statement = {
  name: 'thing_get',
  sql: "select id, label, size from thing where id = ? and label <> '?'",
};
const LOG: Statement = { name: 'line_insert', sql: 'insert into line (text) values (?)' };

const migrations: Migration[] = [
  {
    name: '0001_things',
    async up(db, engine) {
      await db.schema
        .createTable('thing')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('label', 'text')
        .addColumn('size', 'bigint')
        .addColumn('data', bytesType(engine))
        .execute();
      await db.schema
        .createTable('line')
        .addColumn('seq', serialType(engine))
        .addColumn('text', 'text')
        .execute();
    },
  },
];

/** `open` gives a new handle on an empty store, the same store each time until `fresh` is called. */
export function recordsSuite(open: () => Promise<Records>): void {
  const withStore = (name: string, work: (records: Records) => Promise<void>) =>
    test(name, async () => {
      const records = await open();
      try {
        await records.migrate(migrations);
        await work(records);
      } finally {
        await records.close();
      }
    });
  const put = (records: Records, rows: Value[][], statement = PUT) =>
    records.unit([], async (unit) => unit.run(statement, rows));
  const get = async (records: Records, id: string) =>
    (await records.unit([], (unit) => unit.all<{ id: string; label: string; size: number }>(GET, [id])))[0];
  const count = async (records: Records) =>
    Number((await records.db.selectFrom('thing').select(sql`count(*)`.as('n')).executeTakeFirst())!.n);

  withStore('a unit writes all that it was given, and the next unit reads it', async (records) => {
    const result = await records.unit(['a', 'b'], async (unit) => {
      unit.run(INSERT, [['a', 'first', 1]]);
      unit.run(PUT, [['a', 'second', 2]]);
      unit.run(GROW, [
        [10, 'a'],
        [100, 'a'],
      ]);
      return 'done';
    });
    assert.equal(result, 'done');
    assert.deepEqual({ ...(await get(records, 'a')) }, { id: 'a', label: 'second', size: 113 });
  });

  withStore('a unit whose work throws writes nothing', async (records) => {
    const failing = records.unit([], async (unit) => {
      unit.run(INSERT, [['a', 'x', 1]]);
      throw new Error('changed my mind');
    });
    await assert.rejects(failing, /changed my mind/);
    assert.equal(await count(records), 0);
  });

  withStore('what the store refuses is a conflict, and nothing of that unit remains', async (records) => {
    await put(records, [['a', 'x', 1]]);
    const failing = put(
      records,
      [
        ['b', 'x', 1],
        ['a', 'again', 1],
      ],
      INSERT,
    );
    await assert.rejects(failing, (error: VisavisError) => error.code === 'conflict');
    assert.equal(await count(records), 1);
    await put(records, [['c', 'x', 1]]);
    assert.equal(await count(records), 2);
  });

  withStore('every row is one execution, in order, even for one key', async (records) => {
    await put(records, [
      ['k', 'one', 1],
      ['j', 'other', 5],
      ['k', 'two', 2],
      ['k', 'three', 4],
    ]);
    assert.deepEqual({ ...(await get(records, 'k')) }, { id: 'k', label: 'three', size: 7 });
    assert.deepEqual({ ...(await get(records, 'j')) }, { id: 'j', label: 'other', size: 5 });
  });

  withStore('thousands of rows go in and out again', async (records) => {
    const rows = Array.from({ length: 12_000 }, (_, index): Value[] => [
      `id-${index}`,
      `label '${index}'`,
      index,
    ]);
    await put(records, rows);
    assert.equal(await count(records), 12_000);
    await put(
      records,
      rows.slice(0, 11_000).map(([id, label]) => [id!, label!]),
      DELETE,
    );
    assert.equal(await count(records), 1_000);
  });

  withStore('a log numbers its rows in the order of a unit', async (records) => {
    await records.unit([], async (unit) =>
      unit.run(
        LOG,
        Array.from({ length: 500 }, (_, index) => [`line ${index}`]),
      ),
    );
    const rows = await records.db.selectFrom('line').select(['seq', 'text']).orderBy('seq').execute();
    assert.deepEqual(
      rows.map((row) => row.text),
      Array.from({ length: 500 }, (_, index) => `line ${index}`),
    );
    assert.equal(typeof rows[0]!.seq, 'number');
  });

  withStore('values come back as they went in', async (records) => {
    const bytes = Uint8Array.from([0, 1, 255, 39, 92]);
    const WITH_DATA: Statement = {
      name: 'thing_data',
      sql: 'insert into thing (id, label, size, data) values (?, ?, ?, ?)',
    };
    const rows: Value[][] = [
      ['1', 'it\'s "quoted", {braced} \\ and 漢字 🙂', 9_007_199_254_740_991, bytes],
      ['2', null, -1, null],
      ['3', '', 0, new Uint8Array()],
      ['4', 'NULL', 5n, bytes],
    ];
    await put(records, rows, WITH_DATA);
    const found = await records.db.selectFrom('thing').selectAll().orderBy('id').execute();
    assert.deepEqual(
      found.map((row) => [row.id, row.label, Number(row.size), row.data && [...(row.data as Uint8Array)]]),
      rows.map(([id, label, size, data]) => [id, label, Number(size), data && [...(data as Uint8Array)]]),
    );
  });

  withStore('units at the same time add up, whatever their order of keys', async (records) => {
    const keys = Array.from({ length: 20 }, (_, index) => `key-${index}`);
    await Promise.all(
      Array.from({ length: 40 }, (_, turn) => {
        const mine = turn % 2 ? keys : keys.toReversed();
        return records.unit(mine, async (unit) =>
          unit.run(
            PUT,
            mine.map((key) => [key, 'x', 1]),
          ),
        );
      }),
    );
    const rows = await records.db.selectFrom('thing').select('size').execute();
    assert.deepEqual(
      rows.map((row) => Number(row.size)),
      keys.map(() => 40),
    );
  });

  withStore('Kysely reads, writes, returns rows and rolls back', async (records) => {
    const { db } = records;
    const row = await db
      .insertInto('thing')
      .values({ id: 'k', label: 'x', size: 1 })
      .returningAll()
      .executeTakeFirst();
    assert.equal(row?.id, 'k');
    const updated = await db.updateTable('thing').set({ size: 2 }).where('id', '=', 'k').executeTakeFirst();
    assert.equal(updated.numUpdatedRows, 1n);
    const failing = db.transaction().execute(async (transaction) => {
      await transaction.insertInto('thing').values({ id: 'l' }).execute();
      assert.equal((await transaction.selectFrom('thing').select('id').execute()).length, 2);
      throw new Error('no');
    });
    await assert.rejects(failing, /no/);
    await db
      .transaction()
      .execute((transaction) => transaction.insertInto('thing').values({ id: 'm' }).execute());
    assert.deepEqual(
      (await db.selectFrom('thing').select('id').orderBy('id').execute()).map((each) => each.id),
      ['k', 'm'],
    );
    const streamed: string[] = [];
    for await (const each of db.selectFrom('thing').select('id').orderBy('id').stream())
      streamed.push(each.id);
    assert.deepEqual(streamed, ['k', 'm']);
  });

  withStore('units and transactions take turns', async (records) => {
    const transactions = Array.from({ length: 5 }, (_, index) =>
      records.db.transaction().execute(async (transaction) => {
        await transaction
          .insertInto('thing')
          .values({ id: `t${index}` })
          .execute();
        await new Promise((resolve) => setTimeout(resolve, 5));
        await transaction
          .insertInto('thing')
          .values({ id: `t${index}b` })
          .execute();
      }),
    );
    const units = Array.from({ length: 20 }, (_, index) => put(records, [[`u${index}`, 'x', 1]]));
    await Promise.all([...transactions, ...units]);
    assert.equal(await count(records), 30);
  });

  withStore('migrations run once, in order, also when two start at once', async (records) => {
    const ran: string[] = [];
    const more: Migration[] = ['0002_more', '0003_most'].map((name) => ({
      name,
      async up(db) {
        ran.push(name);
        await db.schema.createTable(name.slice(5)).addColumn('id', 'text').execute();
      },
    }));
    await Promise.all([records.migrate([...migrations, ...more]), records.migrate([...migrations, ...more])]);
    await records.migrate([...migrations, ...more]);
    assert.deepEqual(ran, ['0002_more', '0003_most']);
  });

  withStore('a migration that fails leaves nothing behind and can be tried again', async (records) => {
    let fail = true;
    const shaky: Migration = {
      name: '0009_shaky',
      async up(db) {
        await db.schema.createTable('shaky').addColumn('id', 'text').execute();
        if (fail) throw new Error('not today');
      },
    };
    await assert.rejects(records.migrate([shaky]), /not today/);
    fail = false;
    await records.migrate([shaky]);
    await records.db.insertInto('shaky').values({ id: '1' }).execute();
  });
}
