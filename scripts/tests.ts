// Finds and runs the tests with node:test. Tests that start a browser or want the machine for themselves (a line
// `// runs alone` in the file) run one after the other at the end; all others two at a time.

import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { run } from 'node:test';

export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
  /** One text a failure: where, what, why. */
  failures: string[];
}

interface Ended {
  name: string;
  file?: string;
  skip?: boolean | string;
  details: { duration_ms: number; type?: string; error?: Error & { cause?: unknown } };
}

const FILE_MS = 10 * 60_000;

export function findTests(root: string, words: readonly string[]): string[] {
  return globSync('{packages,scripts,bench,docs,examples}/**/*.test.{ts,tsx}', {
    cwd: root,
    exclude: (name) => name === 'node_modules' || name === 'dist',
  })
    .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
    .sort()
    .map((file) => join(root, file));
}

export async function runTests(root: string, files: readonly string[], tally: Tally): Promise<void> {
  const alone = files.filter((file) => /playwright-core|^\/\/ runs alone/m.test(readFileSync(file, 'utf8')));
  const together = files.filter((file) => !alone.includes(file));
  await runGroup(root, together, 2, tally);
  await runGroup(root, alone, 1, tally);
}

async function runGroup(root: string, files: string[], concurrency: number, tally: Tally): Promise<void> {
  if (files.length === 0) return;
  const printed = new Map<string, string>();
  const failedFiles = new Set<string>();
  const stream = run({
    files,
    cwd: root,
    concurrency,
    timeout: FILE_MS,
    isolation: 'process',
    execArgv: ['--no-warnings'],
  });
  const keep = (data: { file?: string; message: string }) => {
    const file = data.file ?? '';
    printed.set(file, `${printed.get(file) ?? ''}${data.message}`.slice(-8_000));
  };
  stream.on('test:stdout', keep);
  stream.on('test:stderr', keep);
  stream.on('test:fail', (data: Ended) => {
    // A failing test fails the tests and suites around it; only the innermost says something new.
    if (/^\d+ subtests? failed$/.test(data.details.error?.message ?? '')) return;
    if (data.file) failedFiles.add(data.file);
    const failure = describe(root, data);
    tally.failures.push(failure);
    console.log(failure);
  });
  stream.on('test:summary', (summary) => {
    const { counts, file, duration_ms: ms } = summary;
    if (file) {
      const mark = summary.success ? '✓' : '✗';
      console.log(`${mark} ${relative(root, file)} (${counts.passed} passed, ${(ms / 1000).toFixed(1)} s)`);
      if (failedFiles.has(file) && printed.get(file)) console.log(`  it printed:\n${printed.get(file)}`);
      return;
    }
    tally.passed += counts.passed;
    tally.skipped += counts.skipped + counts.todo;
    tally.failed += counts.tests - counts.passed - counts.skipped - counts.todo;
  });
  // Nothing flows until the stream is read.
  for await (const _ of stream);
}

function describe(root: string, { name, file, details }: Ended): string {
  const error = details.error?.cause instanceof Error ? details.error.cause : details.error;
  const where = file ? relative(root, file) : '';
  return `✗ ${where} › ${name}\n${error ? textOf(error) : String(details.error)}`.replaceAll(/^/gm, '  ');
}

/** With what caused it, which says what a property test really met. */
function textOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\nbecause of ${textOf(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
