// What the tests need that npm cannot install: Chromium for the pages and PostgreSQL for the record store. On a Debian
// machine where we are root they are installed; anywhere else this says what is missing, and those tests are skipped.

import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';

const TOOLS = [
  { name: 'Chromium', there: () => existsSync('/usr/bin/chromium'), debian: 'chromium' },
  {
    name: 'PostgreSQL',
    there: () => globSync('/usr/lib/postgresql/*/bin/initdb').length > 0,
    debian: 'postgresql',
  },
];

export function needTools(): void {
  const missing = TOOLS.filter((tool) => !tool.there());
  if (missing.length === 0) return;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log(
      `▸ Installing ${missing.map((tool) => tool.name).join(' and ')} with apt-get, for the tests.`,
    );
    aptGet(['update', '-q']);
    aptGet(['install', '-q', '-y', '--no-install-recommends', ...missing.map((tool) => tool.debian)]);
  }
  for (const tool of missing.filter((tool) => !tool.there()))
    console.log(
      `▸ ${tool.name} is missing; tests that need it are skipped. Debian: apt-get install ${tool.debian}`,
    );
}

function aptGet(args: string[]): void {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const ran = spawnSync('apt-get', args, { env: environment, encoding: 'utf8' });
  if (ran.status !== 0) console.log(`apt-get ${args[0]} ended with code ${ran.status}:\n${ran.stderr}`);
}
