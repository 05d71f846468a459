// The command line as somebody at a terminal meets it: what it says of itself, what it refuses, and a demo that is
// killed in the middle of its history and goes on with the next start.
// runs alone

import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { checkFolder, checkLag, checkNode, checkSettings, checkStores } from '../src/cli/doctor.ts';
import { says } from './says.ts';

const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'visavis-cli-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const visavis = (...args: string[]) => {
  const env = { ...process.env, VISAVIS_DATA_DIR: join(folder, 'none'), PORT: '1' };
  return spawnSync(process.execPath, ['--no-warnings', CLI, ...args], { encoding: 'utf8', env });
};

describe('the command line', () => {
  test('says what it can do, and more of each command', () => {
    assert.match(
      visavis().stdout,
      /serve[\s\S]+demo[\s\S]+import FILE[\s\S]+export[\s\S]+doctor[\s\S]+simulate/,
    );
    for (const name of ['serve', 'demo', 'import', 'export', 'doctor', 'simulate'])
      assert.match(visavis(name, '--help').stdout, new RegExp(`^Usage: visavis ${name}`));
  });

  test('refuses what it does not understand, in a sentence, with 2', () => {
    for (const [args, sentence] of [
      [['sevre'], /There is no command "sevre"/],
      [['serve', '--prot', '1'], /--prot/],
      [['simulate', '--people', 'many'], /--people: expected a whole number, got "many"/],
      [['import'], /expected one file/],
      [['import', 'none.csv'], /got none\.csv, which is not there/],
      [['export', '--format', 'xlsx', '--key', 'x'], /expected one of jsonl, csv, parquet, got "xlsx"/],
      [['export', 'segments', '--from', '2026-01-01', '--key', 'x'], /--from is for events only/],
      [['export', 'dreams'], /expected one of events, profiles, segments, got "dreams"/],
      [['export'], /Expected --key/],
    ] as const) {
      const { status, stderr } = visavis(...args);
      assert.equal(status, 2, stderr);
      assert.match(stderr, sentence);
      assert.doesNotMatch(stderr, /\n {4}at /, 'no stack');
    }
  });

  test('says in a sentence that no server answers', () => {
    const { status, stderr } = visavis('export', '--url', 'http://127.0.0.1:1', '--key', 'x');
    assert.equal(status, 1);
    assert.equal(stderr.trim(), 'http://127.0.0.1:1 does not answer.');
  });

  test('ends at once when it cannot start, and says why', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const dataDir = join(folder, 'taken');
    mkdirSync(join(dataDir, 'events'), { recursive: true });
    writeFileSync(join(dataDir, 'events', 'data'), 'not a folder');
    for (const [environment, sentence] of [
      [
        { VISAVIS_GEO_DATABASE: 'none.mmdb' },
        /expected a city or country database.*none\.mmdb, which is not there/,
      ],
      [{ VISAVIS_DATA_DIR: dataDir }, /The event store's directory \S+ could not be opened/],
      [{ PORT: String(port) }, /Port \d+ is taken by another program/],
    ] as const) {
      const env = { ...process.env, VISAVIS_DATA_DIR: join(folder, 'start'), PORT: '0', ...environment };
      const started = spawnSync(process.execPath, ['--no-warnings', CLI, 'serve'], {
        encoding: 'utf8',
        env,
        timeout: 120_000,
      });
      assert.equal(started.status, 1, started.stderr);
      assert.match(started.stderr, sentence);
    }
    taken.close();
  });

  test('simulates the same bytes for the same seed', () => {
    const [one, two] = ['one', 'two'].map((name) => join(folder, name));
    for (const out of [one!, two!])
      assert.equal(visavis('simulate', '--people', '10', '--days', '5', '--out', out).status, 0);
    assert.ok(readFileSync(one!).length > 1000);
    assert.deepEqual(readFileSync(one!), readFileSync(two!));
  });

  test('says at the doctor’s that nothing answers, and what to do', () => {
    const { status, stdout } = visavis('doctor');
    assert.equal(status, 1);
    assert.match(stdout, /✗ Server: \S+ does not answer\n {4}Start it/);
  });
});

describe('the doctor', () => {
  test('knows an old Node, a mistyped setting, and credentials that others can read', async () => {
    assert.ok(checkNode('20.19.0').todo && !checkNode('24.1.0').todo);
    assert.match(checkSettings({ VISAVIS_DATADIR: 'x' }).found, /VISAVIS_DATADIR means nothing/);
    writeFileSync(join(folder, 'demo-credentials.json'), '{}', { mode: 0o644 });
    const found = (await checkFolder(folder)).find(({ what }) => what === 'Credentials');
    assert.match(found?.todo ?? '', /chmod 600/);
  });

  test('asks a busy store again, and calls wrong only what stays so', async (t) => {
    let asked = 0;
    const server = createHttpServer((_request, response) => {
      const events = { name: 'events', ok: ++asked % 3 === 0 && asked < 4, detail: `asked ${asked}` };
      response.end(JSON.stringify({ checks: [{ name: 'records', ok: true }, events] }));
    }).listen(0, '127.0.0.1');
    t.after(() => server.close());
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    assert.deepEqual(await checkStores(url), [
      { what: 'Server, records', found: 'well' },
      { what: 'Server, events', found: 'asked 3' },
    ]);
    assert.match((await checkStores(url))!.find(({ todo }) => todo)!.found, /asked 7/);
    assert.equal(await checkStores('http://127.0.0.1:1'), undefined);
  });

  test('tells a little behind from far behind', () => {
    const metrics = (rows: number) => `# HELP x\nvisavis_shipper_lag{stream="events"} ${rows}\n`;
    assert.equal(checkLag(metrics(12))[0]!.todo, undefined);
    assert.ok(checkLag(metrics(50_000))[0]!.todo);
  });
});

test('a demo that is killed goes on with the next start, sends nothing twice, and stops cleanly', async (t) => {
  const dataDir = join(folder, 'demo');
  const first = demo(dataDir);
  t.after(() => void first.kill('SIGKILL'));
  await says(first, / 1\d %/);
  first.kill('SIGKILL');
  await ended(first);
  const sent = JSON.parse(readFileSync(join(dataDir, 'demo.json'), 'utf8')).sent;
  const before = Number(Object.values<number>(sent).reduce((sum, count) => sum + count, 0));
  assert.ok(before > 0);

  const second = demo(dataDir);
  t.after(() => void second.kill('SIGKILL'));
  const heard = await says(second, /has been replayed: ([\d,]+) events/);
  const total = Number(/replayed: ([\d,]+)/.exec(heard)![1]!.replaceAll(',', ''));
  assert.ok(before < total, `${before} of ${total} before it was killed`);
  const { dashboardUrl } = JSON.parse(readFileSync(join(dataDir, 'demo-credentials.json'), 'utf8'));
  assert.equal(statSync(join(dataDir, 'demo-credentials.json')).mode & 0o777, 0o600);
  assert.equal(await shippedEvents(dashboardUrl), total);
  second.kill('SIGINT');
  assert.equal(await ended(second), 0);
  // The file is whole by itself, and may be copied.
  assert.deepEqual(
    readdirSync(dataDir).filter((name) => name.startsWith('records.sqlite')),
    ['records.sqlite'],
  );
});

/** How many events the event store has been given, once it has been given all. */
async function shippedEvents(url: string): Promise<number> {
  for (;;) {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    const figure = (name: string) =>
      Number(new RegExp(`^${name}{[^}]*"events"[^}]*} (\\S+)$`, 'm').exec(metrics)?.[1]);
    if (figure('visavis_shipper_lag') === 0) return figure('visavis_shipper_rows');
    await sleep(100);
  }
}

function demo(dataDir: string): ChildProcess {
  const env = { ...process.env, PORT: '0', VISAVIS_DATA_DIR: dataDir };
  return spawn(process.execPath, ['--no-warnings', CLI, 'demo', '--no-live'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
}

test('a start that fails lets go of the stores that it has opened', () => {
  const dataDir = join(folder, 'fails');
  mkdirSync(join(dataDir, 'secret'), { recursive: true });
  const script = join(folder, 'start.mjs');
  writeFileSync(
    script,
    `const { run } = await import(${JSON.stringify(new URL('./running.ts', import.meta.url).href)});
    await run({ dataDir: ${JSON.stringify(dataDir)} }).catch((error) => console.log('refused:', error.message));`,
  );
  // Nothing ends this process but that it has nothing left to do.
  const ended = spawnSync(process.execPath, ['--no-warnings', script], {
    encoding: 'utf8',
    timeout: 120_000,
  });
  assert.match(ended.stdout, /^refused: The secret .* cannot be read/, ended.stderr);
  assert.equal(ended.signal, null);
});
