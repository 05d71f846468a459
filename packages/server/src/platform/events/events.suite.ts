// What every event store promises, once; chdb.test.ts runs it on our own process and, where one is named, on a
// ClickHouse server.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { ClickHouseError } from '@clickhouse/client';
import fc from 'fast-check';
import type { Events } from './index.ts';

export function eventsSuite(open: () => Promise<Events>): void {
  let events: Events;
  const table = `suite_${randomUUID().replaceAll('-', '')}`;
  before(async () => {
    events = await open();
    await events.command(
      `CREATE TABLE ${table} (n UInt32, text String) ENGINE = MergeTree ORDER BY n
       SETTINGS non_replicated_deduplication_window = 100`,
    );
  });
  after(async () => {
    await events.command(`DROP TABLE ${table}`);
    await events.close();
  });
  const count = async () => (await events.query<{ n: number }>(`SELECT count() AS n FROM ${table}`))[0]!.n;

  test('answers a ping', async () => {
    assert.equal(await events.ping(), true);
  });

  test('an insert with the same token adds nothing', async () => {
    const rows = [
      { n: 1, text: 'one' },
      { n: 2, text: 'two' },
    ];
    for (let time = 0; time < 3; time++) await events.insert(table, rows, { token: 'same' });
    assert.equal(await count(), 2);
    await events.insert(table, rows, { token: 'another' });
    assert.equal(await count(), 4);
    await events.command(`TRUNCATE TABLE ${table}`);
  });

  test('a list of thousands of ids is no longer than an address may be', async () => {
    const ids = Array.from({ length: 5000 }, () => randomUUID());
    const [row] = await events.query<{ n: string }>('SELECT length({ids:Array(UUID)}) AS n', { ids });
    assert.equal(Number(row!.n), 5000);
  });

  test('parameters of every kind arrive as they are, and never become syntax', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom("'", '\\', "\\'", '\n\t\r', '{a:String}', '\\N', '--', '"`'),
    );
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.array(text),
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.boolean(),
        async (a, list, n, x, flag) => {
          const [row] = await events.query(
            `SELECT {a:String} AS a, {list:Array(String)} AS list, {n:Int64} AS n, {x:Float64} AS x, {flag:Bool} AS flag,
            {none:Nullable(String)} AS none, '{a:String}' AS quoted -- {nothing:String}`,
            { a, list, n, x, flag, none: null },
          );
          assert.deepEqual(row, { a, list, n, x: x === 0 ? 0 : x, flag, none: null, quoted: '{a:String}' });
        },
      ),
      { numRuns: 40 },
    );
  });

  test('a mistake in a statement is told with the engine’s code', async () => {
    const wrong = (sql: string, code: string) =>
      assert.rejects(events.query(sql), (error) => error instanceof ClickHouseError && error.code === code);
    await wrong('SELEC 1', '62');
    await wrong('SELECT * FROM nowhere', '60');
    await wrong('SELECT nothing FROM numbers(1)', '47');
    await wrong('SELECT {missing:String}', '456');
    await assert.rejects(events.command('DROP TABLE nowhere'), (error) => error instanceof ClickHouseError);
    await assert.rejects(
      events.insert('nowhere', [{ a: 1 }], { token: 'x' }),
      (error) => error instanceof ClickHouseError,
    );
  });

  test('results of any size come chunk by chunk', async () => {
    let rows = 0;
    let chunks = 0;
    let sum = 0;
    for await (const chunk of events.stream<{ number: number }>('SELECT number FROM numbers(400000)')) {
      chunks++;
      rows += chunk.length;
      for (const row of chunk) sum += row.number;
    }
    assert.deepEqual([rows, sum], [400_000, (400_000 * 399_999) / 2]);
    assert.ok(chunks > 5, `${chunks} chunks`);
  });

  test('a mistake in the middle of a result is told, and never passes for its end', async () => {
    const failing = 'SELECT throwIf(number = 300000) FROM numbers(400000)';
    const read = async () => {
      for await (const _ of events.stream(failing));
    };
    await assert.rejects(read(), (error) => error instanceof ClickHouseError && error.code === '395');
    await assert.rejects(
      events.query(failing),
      (error) => error instanceof ClickHouseError && error.code === '395',
    );
  });

  test('a stream that is left early leaves the store free', async () => {
    for (let time = 0; time < 8; time++) {
      for await (const _ of events.stream('SELECT number FROM numbers(3000000)')) break;
    }
    assert.equal(await events.ping(), true);
  });

  test('a query that takes too long or too much is stopped by the engine', async () => {
    const slow = events.query(
      'SELECT sleepEachRow(0.1) FROM numbers(100) SETTINGS max_block_size = 1',
      {},
      { timeoutMs: 1_000 },
    );
    await assert.rejects(slow, (error) => error instanceof ClickHouseError && error.code === '159');
    const huge = events.query('SELECT groupArray(number) FROM numbers(1000000000)');
    await assert.rejects(huge, (error) => error instanceof ClickHouseError && error.code === '241');
    assert.equal(await events.ping(), true);
  });

  test('whoever waits can stop waiting', async () => {
    const aborted = new AbortController();
    const asked = events.query('SELECT sleep(2)', {}, { signal: aborted.signal });
    setTimeout(() => aborted.abort(), 50);
    const from = Date.now();
    await assert.rejects(asked, { name: 'AbortError' });
    assert.ok(Date.now() - from < 1_000);
  });

  test('a slow report does not hold up writing or other reports', async () => {
    const slow = events.query('SELECT sleep(2)');
    const from = Date.now();
    await events.insert(table, [{ n: 9, text: 'x' }], { token: randomUUID() });
    assert.ok((await count()) >= 1);
    assert.ok(Date.now() - from < 1_500, `${Date.now() - from} ms`);
    await slow;
  });

  test('erasing a person removes them from every table, and nobody else', async () => {
    const workspace = randomUUID();
    const [gone, stays] = [randomUUID(), randomUUID()];
    const event = (identity: string) => ({
      workspace_id: workspace,
      seq: 1,
      identity,
      name: 'Bought',
      time: 1_700_000_000_000,
      raw: `secret-of-${identity}`,
    });
    await events.insert('events', [event(gone), event(stays)], { token: randomUUID() });
    await events.insert('moved', [{ workspace_id: workspace, identity: gone, profile: stays, version: 1 }], {
      token: randomUUID(),
    });
    await events.insert(
      'transitions',
      [gone, stays].map((profile) => ({
        workspace_id: workspace,
        segment_id: 's',
        profile,
        time: 1,
        entered: 1,
        seq: 1,
      })),
      { token: randomUUID() },
    );
    await events.erase(workspace, [gone]);
    const left = await events.query<{ t: string; who: string }>(
      `SELECT * FROM (
         SELECT 'events' AS t, identity AS who, workspace_id FROM events
         UNION ALL SELECT 'moved', identity, workspace_id FROM moved
         UNION ALL SELECT 'transitions', profile, workspace_id FROM transitions
       ) WHERE workspace_id = {workspace:String} ORDER BY t`,
      { workspace },
    );
    assert.deepEqual(
      left.map(({ t, who }) => ({ t, who })),
      [
        { t: 'events', who: stays },
        { t: 'transitions', who: stays },
      ],
    );
  });

  test('migrations are applied once', async () => {
    const name = randomUUID();
    const extra = `extra_${name.replaceAll('-', '')}`;
    const list = [{ name, statements: [`CREATE TABLE ${extra} (a UInt8) ENGINE = MergeTree ORDER BY a`] }];
    await events.migrate(list);
    await events.migrate(list);
    await events.command(`DROP TABLE ${extra}`);
  });
}
