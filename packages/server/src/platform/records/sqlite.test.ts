// The shared suite on SQLite, and what only SQLite has: one directory, one writer, one disk.

import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import type { VisavisError } from '../errors.ts';
import { createLog } from '../log.ts';
import { faultOf, openRecords } from './index.ts';
import { recordsSuite } from './records.suite.ts';

const log = createLog({ level: 'silent' });
const root = mkdtempSync(join(tmpdir(), 'visavis-sqlite-'));
after(() => rmSync(root, { recursive: true, force: true }));
let made = 0;
const open = (dataDir = join(root, String(made++))) => openRecords({ dataDir, log });
recordsSuite(() => open());

const INSERT = { name: 'insert', sql: 'insert into t (id, text) values (?, ?)' };
async function openWithTable(dataDir?: string) {
  const records = await open(dataDir);
  await records.migrate([
    {
      name: '0001_t',
      async up(db) {
        await db.schema
          .createTable('t')
          .addColumn('id', 'integer', (column) => column.primaryKey())
          .addColumn('text', 'text')
          .execute();
      },
    },
  ]);
  return records;
}
const idsOf = async (records: Awaited<ReturnType<typeof open>>) =>
  (await records.db.selectFrom('t').select('id').orderBy('id').execute()).map((row) => row.id as number);

test('a second server on the directory is told which directory and what to do', async () => {
  const dataDir = join(root, 'locked');
  const records = await open(dataDir);
  await assert.rejects(open(dataDir), (error: VisavisError) => {
    assert.equal(error.code, 'store_unavailable');
    assert.ok(error.message.includes(dataDir) && error.message.includes('VISAVIS_DATA_DIR'), error.message);
    assert.ok(error.message.includes(String(process.pid)), error.message);
    return true;
  });
  await records.close();
  await (await open(dataDir)).close();
});

test('a damaged file, and what is no directory, are named with what to do, and a whole one is whole', async () => {
  const dataDir = join(root, 'damaged');
  const file = join(dataDir, 'records.sqlite');
  const records = await openWithTable(dataDir);
  await records.db.insertInto('t').values({ id: 1, text: 'x' }).execute();
  await records.close();
  assert.equal(faultOf(file), undefined);
  const whole = readFileSync(file);
  const says = (named: string) => (error: VisavisError) => {
    assert.equal(error.code, 'store_unavailable');
    assert.ok(error.message.includes(named) && error.message.includes('VISAVIS_DATA_DIR'), error.message);
    return true;
  };
  for (const bytes of ['no database', whole.subarray(0, 5000), Buffer.from(whole).fill(7, 100, 9000)]) {
    writeFileSync(file, bytes);
    assert.match(faultOf(file)!, /records\.sqlite, got a damaged file or something else/);
    await assert.rejects(open(dataDir), says(file));
  }
  writeFileSync(file, whole);
  await (await open(dataDir)).close();
  const plain = join(root, 'plain-file');
  writeFileSync(plain, '');
  await assert.rejects(open(plain), says(plain));
});

test('units are committed in the order in which their works finished', async () => {
  const records = await openWithTable();
  const units = [3, 1, 2].map((id) =>
    records.unit([], async (unit) => {
      await new Promise((resolve) => setTimeout(resolve, id * 15));
      unit.run({ name: 'log', sql: 'insert into t (text) values (?)' }, [[String(id)]]);
    }),
  );
  await Promise.all(units);
  const rows = await records.db.selectFrom('t').select('text').orderBy('id').execute();
  assert.deepEqual(
    rows.map((row) => row.text),
    ['1', '2', '3'],
  );
  await records.close();
});

test('with a full disk every unit that is in flight fails, and the store recovers when there is space', async () => {
  const records = await openWithTable();
  const full = 'x'.repeat(100_000);
  const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(records.db);
  const limit = (pages: number) =>
    // The writer's connection, not the reader's: through a transaction.
    records.db.transaction().execute((db) => sql.raw(`pragma max_page_count = ${pages}`).execute(db));
  await limit(rows[0]!.page_count + 2);
  const first = records.unit([], async (unit) => unit.run(INSERT, [[1, full]]));
  const built = records.unit([], async (unit) => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    unit.run(INSERT, [[2, 'small']]);
  });
  const [one, two] = await Promise.allSettled([first, built]);
  for (const outcome of [one, two]) {
    assert.equal(outcome.status, 'rejected');
    assert.equal((outcome.reason as VisavisError).code, 'store_unavailable');
  }
  assert.match((one as PromiseRejectedResult).reason.message, /No space is left/);
  // Begun after the failure was known, and small enough.
  await records.unit([], async (unit) => unit.run(INSERT, [[3, 'small']]));
  assert.deepEqual(await idsOf(records), [3]);
  await limit(1_000_000);
  await records.unit([], async (unit) => unit.run(INSERT, [[4, full]]));
  assert.deepEqual(await idsOf(records), [3, 4]);
  await records.close();
});

test('a unit that is refused takes those that were in flight behind it along, and none before it', async () => {
  const records = await openWithTable();
  const outcomes = await Promise.allSettled(
    [1, 2, 1, 3].map((id) => records.unit([], async (unit) => unit.run(INSERT, [[id, 'x']]))),
  );
  assert.deepEqual(
    outcomes.map((outcome) => outcome.status),
    ['fulfilled', 'fulfilled', 'rejected', 'rejected'],
  );
  assert.deepEqual(await idsOf(records), [1, 2]);
  await records.close();
});

test('what was acknowledged survives kill -9, whenever it comes', async () => {
  const script = join(root, 'writer.ts');
  const here = new URL('.', import.meta.url).pathname;
  writeFileSync(
    script,
    `import { openRecords } from '${here}index.ts';
     const records = await openRecords({ dataDir: process.argv[2], log: undefined });
     for (let id = Number(process.argv[3]); ; id++) {
       await records.unit([], async (unit) => unit.run({ name: 'i', sql: 'insert into t (id, text) values (?, ?)' }, [[id, 'x'.repeat(5000)]]));
       process.send(id);
     }`,
  );
  const dataDir = join(root, 'killed');
  await (await openWithTable(dataDir)).close();
  let acknowledged = 0;
  for (let round = 0; round < 5; round++) {
    const child = fork(script, [dataDir, String(acknowledged + 1)], { execArgv: [], stdio: 'inherit' });
    child.on('message', (id: number) => {
      acknowledged = id;
    });
    await once(child, 'message');
    await new Promise((resolve) => setTimeout(resolve, 30 + Math.random() * 100));
    child.kill('SIGKILL');
    await once(child, 'exit');
    const records = await openWithTable(dataDir);
    const ids = await idsOf(records);
    assert.ok(ids.length >= acknowledged, `${ids.length} kept of ${acknowledged}`);
    assert.equal(ids.at(-1), ids.length);
    acknowledged = ids.length;
    await records.close();
  }
  assert.ok(acknowledged > 20, `only ${acknowledged} in five rounds`);
});
