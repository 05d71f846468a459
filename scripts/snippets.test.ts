// Every snippet of the README and the documentation does what the page says, one page after the other, against a
// server of its own with the demo's history.
// runs alone

import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Snippet, snippetsIn } from './snippets.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const IN_THE_PAGE = 'http://localhost:3000';

describe('finding snippets', () => {
  test('takes blocks that say run, with what they show', () => {
    const page = 'A\n\n```sh run\necho hi\n```\n\n```text shows\nhi\n```\n\n```sh\nrm -rf /\n```\n';
    assert.deepEqual(snippetsIn(page), [{ language: 'sh', code: 'echo hi\n', line: 3, shows: 'hi' }]);
  });
  test('refuses to run what it cannot', () => {
    assert.throws(() => snippetsIn('```python run\nprint(1)\n```\n'), /expected sh or ts to run, got python/);
  });
});

const pages = ['README.md', ...globSync('docs/**/*.md', { cwd: root })]
  .sort()
  .map((page) => ({ page, snippets: snippetsIn(readFileSync(join(root, page), 'utf8')) }))
  .filter(({ snippets }) => snippets.length > 0);

describe('the snippets of', { skip: pages.length === 0 ? 'no page has any' : false }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'visavis-docs-'));
  let server: ChildProcess;
  let environment: NodeJS.ProcessEnv;
  let url = '';

  before(async () => {
    const port = String(20_000 + (process.pid % 20_000));
    url = `http://localhost:${port}`;
    const args = ['--no-warnings', join(root, 'packages/server/src/cli.ts'), 'demo', '--no-live'];
    environment = { ...process.env, PORT: port, VISAVIS_DATA_DIR: folder, VISAVIS_LOG_LEVEL: 'warn' };
    server = spawn(process.execPath, args, { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
    await said(server, /replayed/);
    const keys = JSON.parse(readFileSync(join(folder, 'demo-credentials.json'), 'utf8'));
    environment = { ...environment, WRITE_KEY: keys.writeKey, SECRET_KEY: keys.secretKey };
  });
  after(async () => {
    server.kill('SIGTERM');
    if (server.exitCode === null) await new Promise((resolve) => server.once('exit', resolve));
    rmSync(folder, { recursive: true, force: true });
  });

  for (const { page, snippets } of pages)
    describe(page, () => {
      for (const snippet of snippets)
        test(`line ${snippet.line}`, () => {
          const output = runSnippet(snippet);
          if (snippet.shows)
            assert.ok(plain(output).includes(plain(snippet.shows)), `it printed:\n${output}`);
        });
    });

  function runSnippet({ language, code }: Snippet): string {
    const own = code.replaceAll(IN_THE_PAGE, url);
    const script = join(root, `scripts/.snippet-${process.pid}.ts`);
    if (language === 'ts') writeFileSync(script, own);
    const [command, args] =
      language === 'sh'
        ? ['bash', ['-euo', 'pipefail', '-c', own]]
        : [process.execPath, ['--no-warnings', script]];
    // A snippet's output is short; what it starts must end.
    const ran = spawnSync(command as string, args as string[], {
      cwd: root,
      env: environment,
      encoding: 'utf8',
      timeout: 120_000,
    });
    rmSync(script, { force: true });
    assert.equal(ran.status, 0, `${ran.stdout}\n${ran.stderr}`);
    return ran.stdout;
  }
});

const plain = (text: string) => text.replaceAll(/\s+/g, ' ').trim();

/** Resolves when the process has printed it. */
async function said(child: ChildProcess, words: RegExp): Promise<void> {
  let heard = '';
  child.stdout!.on('data', (chunk) => {
    heard += chunk;
  });
  const until = performance.now() + 180_000;
  while (!words.test(heard)) {
    if (child.exitCode !== null || performance.now() > until)
      throw new Error(`The server did not get ready:\n${heard}`);
    await sleep(100);
  }
}
