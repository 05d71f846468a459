// A real Postgres for tests: one that is given (VISAVIS_TEST_POSTGRES_URL), else one of our own in a temporary
// directory, from the machine's binaries, which on a build machine that lacks them are installed first.

import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

export interface TestPostgres {
  url: string;
  stop(): Promise<void>;
}

/** The reason, when there can be none here: tests then say so and skip. */
export async function startPostgres(): Promise<TestPostgres | string> {
  const given = process.env.VISAVIS_TEST_POSTGRES_URL;
  if (given) return { url: given, stop: async () => {} };
  const bin = findBinaries() ?? install();
  if (!bin) return 'There is no Postgres on this machine (looked for initdb) and none could be installed.';
  const user = process.getuid?.() === 0 ? unprivileged() : {};
  if (!user) return 'Postgres does not run as root, and there is no user postgres or nobody to run it as.';
  return run(bin, user);
}

interface User {
  uid?: number;
  gid?: number;
}

function findBinaries(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian)
    ? readdirSync(debian).map((version) => join(debian, version, 'bin'))
    : [];
  const dirs = [...versions.sort().reverse(), ...(process.env.PATH ?? '').split(delimiter)];
  return dirs.find((dir) => ['initdb', 'postgres'].every((program) => existsSync(join(dir, program))));
}

/** Only on a build machine: nobody wants a test to install packages on their own. */
function install(): string | undefined {
  if (!process.env.CI || process.getuid?.() !== 0) return undefined;
  try {
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'postgresql'], {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  } catch {
    return undefined;
  }
  return findBinaries();
}

function unprivileged(): User | undefined {
  const lines = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const line = ['postgres', 'nobody'].map((name) => lines.find((each) => each[0] === name)).find(Boolean);
  return line ? { uid: Number(line[2]), gid: Number(line[3]) } : undefined;
}

async function run(bin: string, user: User): Promise<TestPostgres> {
  const dir = mkdtempSync(join(tmpdir(), 'visavis-postgres-'));
  if (user.uid !== undefined) execFileSync('chown', [`${user.uid}:${user.gid}`, dir]);
  const data = join(dir, 'data');
  const options = {
    ...user,
    cwd: dir,
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
    stdio: 'ignore' as const,
  };
  execFileSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'visavis', '-A', 'trust', '-E', 'UTF8', '-N'],
    options,
  );
  const port = await freePort();
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${dir}`,
    'fsync=off',
  ];
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, ...settings.flatMap((each) => ['-c', each])],
    options,
  );
  const exited = new Promise((resolve) => server.once('exit', resolve));
  process.once('exit', () => server.kill('SIGKILL'));
  const url = `postgres://visavis@127.0.0.1:${port}/postgres`;
  await untilReady(url);
  return {
    url,
    async stop() {
      server.kill('SIGINT');
      await exited;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

async function untilReady(url: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (attempt === 100) throw error;
      await sleep(100);
    }
  }
}

/** A database of its own on the server, so that test files and cases do not meet. */
export async function newDatabase(url: string): Promise<string> {
  const name = `visavis_${process.pid}_${Math.random().toString(36).slice(2)}`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const own = new URL(url);
  own.pathname = `/${name}`;
  return own.href;
}
