// The shared suite on our own process (and on a ClickHouse server where VISAVIS_TEST_CLICKHOUSE_URL names one), and
// what only our own process has: it can die, be locked out, or be left behind.

import assert from 'node:assert/strict';
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClickHouseError } from '@clickhouse/client';
import type { VisavisError } from '../errors.ts';
import { createLog } from '../log.ts';
import { sweep } from './chdb/sweep.ts';
import { eventsSuite } from './events.suite.ts';
import { type Events, openEvents } from './index.ts';

const log = createLog({ level: 'silent' });
const root = mkdtempSync(join(tmpdir(), 'visavis-chdb-'));
const opened: Events[] = [];
/** Closed at the end even when its test fails, so that no process is left to wait for. */
async function open(options: Parameters<typeof openEvents>[0]): Promise<Events> {
  const events = await openEvents(options);
  opened.push(events);
  return events;
}
after(async () => {
  for (const events of opened) await events.close();
  rmSync(root, { recursive: true, force: true });
});

describe('the event store in a process of our own', () => {
  eventsSuite(() => openEvents({ dataDir: join(root, 'suite'), log }));
});
const clickhouseUrl = process.env.VISAVIS_TEST_CLICKHOUSE_URL;
describe('the event store in a ClickHouse server', {
  skip: !clickhouseUrl && 'VISAVIS_TEST_CLICKHOUSE_URL is not set',
}, () => {
  if (clickhouseUrl) eventsSuite(() => openEvents({ clickhouseUrl, dataDir: root, log }));
});

const makeTable = (events: Events) =>
  events.command(
    `CREATE TABLE IF NOT EXISTS log (n UInt32, text String) ENGINE = MergeTree ORDER BY n
     SETTINGS non_replicated_deduplication_window = 1000`,
  );
const summary = async (events: Events) =>
  (
    await events.query<{ rows: number; different: number }>(
      'SELECT count() AS rows, uniqExact(n) AS different FROM log',
    )
  )[0]!;
/** A dead process whose parent died before it may stay in the table as a zombie. */
const isAlive = (pid: number) => {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

test('killed again and again while rows go in, it loses none and doubles none', async () => {
  const events = await open({ dataDir: join(root, 'killed'), log });
  await makeTable(events);
  let stop = false;
  const killer = (async () => {
    for (let kill = 0; kill < 5; kill++) {
      await sleep(200 + Math.random() * 400);
      while (!isAlive(events.status().pid!)) await sleep(10);
      process.kill(events.status().pid!, 'SIGKILL');
    }
    stop = true;
  })();
  let batches = 0;
  // A slow machine is killed five times before it has written five batches.
  while (!stop || batches < 5) {
    const rows = Array.from({ length: 500 }, (_, index) => ({
      n: batches * 500 + index + 1,
      text: 'x'.repeat(200),
    }));
    const place = { column: 'n', after: batches * 500, to: (batches + 1) * 500 };
    await events.insert('log', rows, { token: `batch-${batches}`, place });
    batches++;
  }
  await killer;
  assert.deepEqual(await summary(events), { rows: batches * 500, different: batches * 500 });
  assert.ok(batches >= 5, `${batches} batches`);
  assert.ok(events.status().restarts >= 5);
  await events.close();
});

test('after a death the next query is answered without anybody doing anything', async () => {
  const events = await open({ dataDir: join(root, 'quick'), log });
  const { pid } = events.status();
  process.kill(pid!, 'SIGKILL');
  await sleep(20);
  const from = Date.now();
  assert.equal((await events.query<{ one: number }>('SELECT 1 AS one'))[0]!.one, 1);
  assert.ok(Date.now() - from < 10_000, `${Date.now() - from} ms`);
  assert.notEqual(events.status().pid, pid);
  await events.close();
});

test('one that hangs does not answer a ping, and whoever asked knows soon', async () => {
  const events = await open({ dataDir: join(root, 'hung'), log });
  const pid = events.status().pid!;
  process.kill(pid, 'SIGSTOP');
  try {
    const first = await Promise.race([events.ping(), sleep(10_000, 'still waiting', { ref: false })]);
    assert.equal(first, false);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  while (!(await events.ping())) await sleep(20);
  await events.close();
});

test('what waits behind a long write for longer than it may take is told so, and the write goes on', async () => {
  const events = await open({ dataDir: join(root, 'busy'), log });
  await makeTable(events);
  const { pid } = events.status();
  const long = events.command(
    `INSERT INTO log SELECT number, toString(sleepEachRow(0.5)) FROM numbers(8) SETTINGS max_block_size = 1`,
  );
  const behind = events.command(
    'INSERT INTO log VALUES (100, {text:String})',
    { text: 'x' },
    { timeoutMs: 1_000 },
  );
  await assert.rejects(
    behind,
    (error) => error instanceof ClickHouseError && /waited 1 seconds/.test(error.message),
  );
  await long;
  assert.equal((await summary(events)).rows, 8);
  await events.command('INSERT INTO log VALUES (100, {text:String})', { text: 'x' });
  assert.equal((await summary(events)).rows, 9);
  assert.equal(events.status().pid, pid, 'nobody took it for a store that hangs');
  await events.close();
});

test('stopping waits for what is under way, keeps it, and leaves no process', async () => {
  const dataDir = join(root, 'stopped');
  const events = await open({ dataDir, log });
  await makeTable(events);
  const { pid } = events.status();
  const under = events.query<{ s: number }>('SELECT sleep(1) AS s');
  const written = events.insert('log', [{ n: 1, text: 'x' }], { token: 'a' });
  await sleep(50);
  await Promise.all([events.close(), under, written]);
  assert.equal(isAlive(pid!), false);
  const again = await open({ dataDir, log });
  assert.equal((await summary(again)).rows, 1);
  // The memory of tokens survives too.
  await again.insert('log', [{ n: 1, text: 'x' }], { token: 'a' });
  assert.equal((await summary(again)).rows, 1);
  await again.close();
});

test('a directory that another process has is named', async () => {
  const dataDir = join(root, 'locked');
  const events = await open({ dataDir, log });
  await assert.rejects(openEvents({ dataDir, log }), (error: VisavisError) => {
    assert.equal(error.code, 'store_unavailable');
    assert.ok(error.message.includes(join(dataDir, 'events')), error.message);
    assert.match(error.message, /in use by another process.*VISAVIS_DATA_DIR/);
    return true;
  });
  assert.equal(await events.ping(), true);
  await events.close();
});

test('when the server is killed its process goes too, and the next server starts', async () => {
  const dataDir = join(root, 'orphan');
  const here = new URL('.', import.meta.url).pathname;
  const script = join(root, 'server.ts');
  writeFileSync(
    script,
    `import { openEvents } from '${here}index.ts';
     import { createLog } from '${here}../log.ts';
     const events = await openEvents({ dataDir: process.argv[2], log: createLog({ level: 'silent' }) });
     process.send(events.status().pid);
     setInterval(() => {}, 1000);`,
  );
  const server = fork(script, [dataDir], { execArgv: [] });
  const [pid] = (await once(server, 'message')) as [number];
  assert.ok(isAlive(pid));
  server.kill('SIGKILL');
  const events = await open({ dataDir, log });
  assert.equal(await events.ping(), true);
  assert.equal(isAlive(pid), false);
  await events.close();
});

test('nobody else on the machine is answered', async () => {
  const events = await open({ dataDir: join(root, 'private'), log });
  const inode = execFileSync('sh', [
    '-c',
    `ls -l /proc/${events.status().pid}/fd | grep -o 'socket:\\[[0-9]*' | grep -o '[0-9]*'`,
  ])
    .toString()
    .split('\n');
  const listening = execFileSync('cat', ['/proc/net/tcp']).toString().split('\n');
  const line = listening
    .map((each) => each.trim().split(/\s+/))
    .find((each) => each[3] === '0A' && inode.includes(each[9]!));
  const [address, port] = line![1]!.split(':') as [string, string];
  assert.equal(address, '0100007F', 'listens on loopback only');
  const answer = await fetch(`http://127.0.0.1:${Number.parseInt(port, 16)}/?query=SELECT+1`, {
    headers: { authorization: `Basic ${btoa('visavis:guess')}` },
  });
  assert.equal(answer.status, 401);
  await events.close();
});

test('the files of merged parts are removed while it runs, and the tokens of their inserts are remembered', async () => {
  const events = await open({ dataDir: join(root, 'swept'), log });
  await events.command(
    `CREATE TABLE log (n UInt32, text String) ENGINE = MergeTree ORDER BY n
     SETTINGS non_replicated_deduplication_window = 1000, old_parts_lifetime = 1`,
  );
  const insert = (n: number) => events.insert('log', [{ n, text: 'x' }], { token: `row-${n}` });
  for (let n = 0; n < 20; n++) await insert(n);
  await events.command('OPTIMIZE TABLE log FINAL');
  const replaced = async () =>
    (
      await events.query<{ n: number }>(
        "SELECT count() AS n FROM system.parts WHERE table = 'log' AND NOT active",
      )
    )[0]!.n;
  assert.ok((await replaced()) >= 20);
  await sleep(5_000);
  await sweep(events);
  assert.equal(await replaced(), 0);
  for (let n = 0; n < 20; n++) await insert(n);
  assert.deepEqual(await summary(events), { rows: 20, different: 20 });
  await events.close();
});

test('of an erased person nothing is left on the disk', async () => {
  const dataDir = join(root, 'erased');
  const events = await open({ dataDir, log });
  const [gone, stays] = ['11111111-2222-3333-4444-555555555555', '99999999-2222-3333-4444-555555555555'];
  const event = (identity: string, raw: string) => ({
    workspace_id: 'w',
    seq: 1,
    identity,
    name: 'Bought',
    time: 1,
    texts: { 'traits.email': raw },
  });
  await events.insert('events', [event(gone, 'gone@example.com'), event(stays, 'stays@example.com')], {
    token: 'a',
  });
  assert.ok(holds(dataDir, 'gone@example.com'), 'the search can find it while it is there');
  await events.erase('w', [gone]);
  assert.equal(holds(dataDir, 'gone@example.com'), false);
  assert.equal(holds(dataDir, 'stays@example.com'), true);
  await events.close();
});

/** Small blocks are stored as they are when compressing gains nothing, so the text can be found in the files. */
function holds(dir: string, text: string): boolean {
  try {
    execFileSync('grep', ['-rqaF', text, dir]);
    return true;
  } catch {
    return false;
  }
}
