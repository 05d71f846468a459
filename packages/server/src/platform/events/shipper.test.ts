// The shipper carries a log across, in order and exactly once, on both record stores, whatever dies on the way.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { createLog } from '../log.ts';
import { openRecords, type Records, serialType } from '../records/index.ts';
import { newDatabase, startPostgres } from '../records/test-postgres.ts';
import { createHorizon } from './horizon.ts';
import {
  createShipper,
  type Events,
  openEvents,
  type ShipmentStream,
  type Shipper,
  shipperMigrations,
} from './index.ts';

const log = createLog({ level: 'silent' });
const root = mkdtempSync(join(tmpdir(), 'visavis-shipper-'));
const postgres = await startPostgres();
let events: Events;
before(async () => {
  events = await openEvents({ dataDir: join(root, 'events'), log });
});
after(async () => {
  await events.close();
  if (typeof postgres !== 'string') await postgres.stop();
  rmSync(root, { recursive: true, force: true });
});

const APPEND = { name: 'note_append', sql: 'insert into note (text) values (?)' };

async function prepare(records: Records): Promise<void> {
  await records.migrate([
    ...shipperMigrations,
    {
      name: '0001_note',
      async up(db, engine) {
        await db.schema
          .createTable('note')
          .addColumn('seq', serialType(engine))
          .addColumn('text', 'text')
          .execute();
      },
    },
  ]);
}

/** Notes become rows of a table of their own for each case. */
async function streamTo(table: string): Promise<ShipmentStream> {
  await events.command(
    `CREATE TABLE ${table} (seq UInt64, text String) ENGINE = MergeTree ORDER BY seq
     SETTINGS non_replicated_deduplication_window = 1000`,
  );
  return {
    name: table,
    table: 'note',
    columns: ['text'],
    map: (row) => [{ table, row: { seq: row.seq, text: row.text } }],
  };
}
const append = (records: Records, texts: string[]) =>
  records.unit([], async (unit) =>
    unit.run(
      APPEND,
      texts.map((text) => [text]),
    ),
  );
const notes = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => `note ${from + index}`);
const arrived = (table: string) =>
  events.query<{ n: number; seqs: number; least: number; most: number }>(
    `SELECT count() AS n, uniqExact(seq) AS seqs, min(seq) AS least, max(seq) AS most FROM ${table}`,
  );

/** An event store that does `before` the work of the n-th insert, or throws after it. */
function shaky(how: { before?: (n: number) => void; after?: (n: number) => void }): Events {
  let n = 0;
  return inserting(async (...args) => {
    n++;
    how.before?.(n);
    await events.insert(...args);
    how.after?.(n);
  });
}
const inserting = (insert: Events['insert']): Events =>
  Object.assign(Object.create(events) as Events, { insert });

const stores: [string, () => Promise<Records>][] = [
  ['SQLite', () => openRecords({ dataDir: mkdtempSync(join(root, 'records-')), log })],
];
if (typeof postgres === 'string') test('the shipper on Postgres', { skip: postgres }, () => {});
else
  stores.push([
    'Postgres',
    async () => openRecords({ url: await newDatabase(postgres.url), dataDir: '', log }),
  ]);

for (const [name, open] of stores) {
  const id = name.toLowerCase();
  describe(`the shipper from ${name}`, () => {
    let records: Records;
    before(async () => {
      records = await open();
      await prepare(records);
      await append(records, notes(0, 9_500));
    });
    after(() => records.close());
    const shipper = (stream: ShipmentStream, to = events): Shipper =>
      createShipper({ records, events: to, log, streams: [stream] });

    test('ships everything, then what comes, and knows where it is', async () => {
      const stream = await streamTo(`${id}_plain`);
      const one = shipper(stream);
      await one.flush();
      assert.deepEqual(await arrived(stream.name), [{ n: 9_500, seqs: 9_500, least: 1, most: 9_500 }]);
      assert.equal(one.status()[stream.name]!.lag, 0);
      assert.equal(one.status()[stream.name]!.rows, 9_500);
      one.start();
      await append(records, notes(9_500, 10));
      one.wake();
      await one.flush();
      await one.stop();
      assert.deepEqual((await arrived(stream.name))[0]!.n, 9_510);
      await records.db.deleteFrom('note').where('seq', '>', 9_500).execute();
    });

    test('an insert that arrived without our hearing of it is not doubled', async () => {
      const stream = await streamTo(`${id}_unheard`);
      const dying = shipper(
        stream,
        shaky({
          after: (n) => {
            if (n === 2) throw new Error('the wire broke');
          },
        }),
      );
      await assert.rejects(dying.flush(), /the wire broke/);
      // More comes before the retry, which must send the same rows as the first time.
      await append(records, notes(20_000, 5));
      await shipper(stream).flush();
      const [row] = await arrived(stream.name);
      assert.equal(row!.n, row!.seqs);
      assert.equal(row!.n, 9_505);
    });

    test('a token that outlived its rows does not lose them', async () => {
      const stream = await streamTo(`${id}_outlived`);
      // As an engine leaves it that is killed between the two: the token is known, and the rows are not there.
      const dying = inserting(async (table, rows, options) => {
        await events.insert(table, rows, options);
        await events.command(`ALTER TABLE ${table} DELETE WHERE 1 SETTINGS mutations_sync = 2`);
        await events.insert(table, rows, options);
        assert.equal(
          (await arrived(table))[0]!.n,
          0,
          'the engine forgot the token: this test proves nothing',
        );
        throw new Error('killed');
      });
      await assert.rejects(shipper(stream, dying).flush(), /killed/);
      await shipper(stream).flush();
      const [row] = await arrived(stream.name);
      assert.deepEqual([row!.n, row!.seqs], [9_505, 9_505]);
    });

    test('an event store that is away for a while loses nothing', async () => {
      const stream = await streamTo(`${id}_away`);
      let away = true;
      const one = shipper(
        stream,
        shaky({
          before: () => {
            if (away) throw new Error('nobody there');
          },
        }),
      );
      one.start();
      await new Promise((resolve) => setTimeout(resolve, 400));
      assert.ok(one.status()[stream.name]!.failures >= 1);
      assert.ok(one.status()[stream.name]!.lag > 9_000);
      away = false;
      await one.flush();
      await one.stop();
      const [row] = await arrived(stream.name);
      assert.deepEqual([row!.n, row!.seqs], [9_505, 9_505]);
    });

    test('two shippers of one stream do no harm', async () => {
      const stream = await streamTo(`${id}_twins`);
      await Promise.all([shipper(stream).flush(), shipper(stream).flush()]);
      const [row] = await arrived(stream.name);
      assert.deepEqual([row!.n, row!.seqs], [9_505, 9_505]);
    });
  });
}

if (typeof postgres !== 'string') {
  test('on Postgres a number that is committed late is waited for', async () => {
    const url = await newDatabase(postgres.url);
    const records = await openRecords({ url, dataDir: '', log });
    await prepare(records);
    const stream = await streamTo('postgres_late');
    const slow = new pg.Client({ connectionString: url });
    await slow.connect();
    await slow.query('BEGIN');
    await slow.query("INSERT INTO note (text) VALUES ('late')");
    await append(records, ['early']);
    const shipper = createShipper({ records, events, log, streams: [stream] });
    shipper.start();
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    assert.equal((await arrived(stream.name))[0]!.n, 0, 'must not step over the number that is still open');
    await slow.query('COMMIT');
    await slow.end();
    await shipper.flush();
    assert.deepEqual((await arrived(stream.name))[0], { n: 2, seqs: 2, least: 1, most: 2 });
    await shipper.stop();
    await records.close();
  });
  test('on Postgres the newer of two writers is waited for, too, when the older has ended', async () => {
    const url = await newDatabase(postgres.url);
    const records = await openRecords({ url, dataDir: '', log });
    await prepare(records);
    const writers = [new pg.Client({ connectionString: url }), new pg.Client({ connectionString: url })];
    for (const writer of writers) {
      await writer.connect();
      await writer.query('BEGIN; SELECT pg_current_xact_id()');
    }
    const [older, newer] = writers as [pg.Client, pg.Client];
    await newer.query("INSERT INTO note (text) VALUES ('late')");
    const horizon = createHorizon(records, 'note');
    assert.equal(await horizon.end(), 1);
    assert.equal(await horizon.safe(), 0, 'both are open');
    await older.query('COMMIT');
    for (let look = 0; look < 3; look++)
      assert.equal(await horizon.safe(), 0, 'the one with the number is open');
    await newer.query('COMMIT');
    assert.equal(await horizon.safe(), 1);
    for (const writer of writers) await writer.end();
    await records.close();
  });
}
