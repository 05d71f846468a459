// `npm test`: formatter and linter, types, the rules of the house, then every test. `npm run check` stops before the
// tests; `npm test -- packages/engine` runs the tests whose path contains one of the words. The very last line counts.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkHouse } from './house.ts';
import { findTests, runTests, type Tally } from './tests.ts';
import { needTools } from './tools.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const SHOWN_LINES = 80;
const onlyChecks = process.argv.includes('--check');

const tally: Tally = { passed: 0, failed: 0, skipped: 0, failures: [] };
if (words.length === 0) {
  check('format and lint', () => command('@biomejs/biome/bin/biome', ['check', '--diagnostic-level=error']));
  check('types', () => types('.'));
  check('types of the dashboard', () => types('packages/dashboard'));
  check('types of the browser SDK', () => types('packages/browser'));
  check('types of the example shop', () => types('examples/shop'));
  check('nothing that nobody uses', () => command('knip/bin/knip.js', ['--no-progress']));
  check('the rules of the house', () => checkHouse(root).join('\n'));
}
if (!onlyChecks) {
  needTools();
  await runTests(root, findTests(root, words), tally);
}
finish();

/** A check gives back what is wrong, or nothing. */
function check(name: string, find: () => string): void {
  const start = performance.now();
  const wrong = find();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${wrong ? '✗' : '✓'} ${name} (${seconds} s)`);
  if (wrong) {
    tally.failed++;
    tally.failures.push(`${name}\n${shortened(wrong)}`);
  } else tally.passed++;
}

/** Only what changed since the last time is looked at again. */
function types(folder: string): string {
  const seen = join('node_modules/.cache', `types-${folder.replace(/\W/g, '-')}.tsbuildinfo`);
  return command('typescript/bin/tsc', ['-p', folder, '--incremental', '--tsBuildInfoFile', seen]);
}

/** Runs a tool's script with this Node; what it printed if it was not content. */
function command(script: string, args: string[]): string {
  const path = join(root, 'node_modules', script);
  if (!existsSync(path)) return `${path} is missing; run npm ci.`;
  const ran = spawnSync(process.execPath, [path, ...args], { cwd: root, encoding: 'utf8' });
  return ran.status === 0 ? '' : `${ran.stdout}${ran.stderr}`.trim() || `ended with code ${ran.status}`;
}

function shortened(text: string): string {
  const lines = text.split('\n');
  const more = lines.length - SHOWN_LINES;
  return more > 0 ? `${lines.slice(0, SHOWN_LINES).join('\n')}\n... and ${more} lines more` : text;
}

function finish(): void {
  if (tally.failures.length > 0)
    console.log(`\n${'═'.repeat(30)} what failed ${'═'.repeat(30)}\n\n${tally.failures.join('\n\n')}\n`);
  const skipped = tally.skipped > 0 ? `, ${tally.skipped} skipped` : '';
  console.log(`${tally.passed} passed, ${tally.failed} failed${skipped}`);
  // Not process.exit: what is printed into a pipe must arrive whole.
  process.exitCode = tally.failed > 0 ? 1 : 0;
}
