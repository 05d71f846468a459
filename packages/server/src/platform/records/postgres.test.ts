// The shared suite on a real Postgres, and what only Postgres has.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import pg from 'pg';
import { createLog } from '../log.ts';
import { allOver, areOver, newerThanAll, openRecords } from './index.ts';
import { recordsSuite } from './records.suite.ts';
import { newDatabase, startPostgres } from './test-postgres.ts';

const log = createLog({ level: 'silent' });
const postgres = await startPostgres();

if (typeof postgres === 'string') {
  test('records on Postgres', { skip: postgres }, () => {});
} else {
  after(() => postgres.stop());
  const open = async () => openRecords({ url: await newDatabase(postgres.url), dataDir: '', log });
  recordsSuite(open);

  test('units that lock the same name read and write one after the other', async () => {
    const records = await open();
    await records.db.schema.createTable('counter').addColumn('n', 'integer').execute();
    await records.db.insertInto('counter').values({ n: 0 }).execute();
    const read = { name: 'read', sql: 'select n from counter' };
    const write = { name: 'write', sql: 'update counter set n = ?' };
    await Promise.all(
      Array.from({ length: 50 }, () =>
        records.unit(['counter', 'another'], async (unit) => {
          const [row] = await unit.all<{ n: number }>(read);
          unit.run(write, [[row!.n + 1]]);
        }),
      ),
    );
    assert.equal((await records.db.selectFrom('counter').select('n').executeTakeFirst())!.n, 50);
    await records.close();
  });

  test('all that runs is over when the newest is, also one that began after the last that ended', async () => {
    const url = await newDatabase(postgres.url);
    const records = await openRecords({ url, dataDir: '', log });
    const [older, newer] = [
      new pg.Client({ connectionString: url }),
      new pg.Client({ connectionString: url }),
    ];
    for (const writer of [older, newer]) {
      await writer.connect();
      await writer.query('BEGIN; SELECT pg_current_xact_id()');
    }
    const mark = await newerThanAll(records.db);
    let isOver = false;
    const over = allOver(records.db).then(() => {
      isOver = true;
    });
    await older.query('COMMIT');
    assert.equal(await areOver(records.db, mark), false, 'the newer is open');
    assert.equal(isOver, false);
    await newer.query('COMMIT');
    await over;
    assert.equal(await areOver(records.db, mark), true);
    for (const writer of [older, newer]) await writer.end();
    await records.close();
  });

  test('two servers that start at once apply each migration once', async () => {
    const url = await newDatabase(postgres.url);
    const [one, two] = await Promise.all([
      openRecords({ url, dataDir: '', log }),
      openRecords({ url, dataDir: '', log }),
    ]);
    let ran = 0;
    const list = [
      {
        name: '0001_only',
        async up(db: (typeof one)['db']) {
          ran++;
          await db.schema.createTable('only').addColumn('id', 'text').execute();
        },
      },
    ];
    await Promise.all([one.migrate(list), two.migrate(list)]);
    assert.equal(ran, 1);
    await Promise.all([one.close(), two.close()]);
  });

  test('an address that nobody answers says so', async () => {
    const open = openRecords({ url: 'postgres://nobody@127.0.0.1:1/none', dataDir: '', log });
    await assert.rejects(open, { code: 'store_unavailable' });
  });
}
