// Runs the benchmarks one after the other, each in a process of its own so that none warms or burdens the next:
// `npm run bench` for all, `npm run bench matching ingest` for some. Prints a table and writes bench/results/.

import { fork } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type BenchResult, figure } from './bench.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const runner = fileURLToPath(new URL('./runner.ts', import.meta.url));

const [asked, unknown] = choose(process.argv.slice(2), available());
if (unknown.length > 0) {
  console.error(`There is no benchmark called ${unknown.join(', ')}. There are: ${available().join(', ')}.`);
  process.exit(1);
}

let failed = 0;
for (const name of asked) {
  try {
    const result = await runApart(name);
    print(result);
    save(name, result);
  } catch (error) {
    failed++;
    console.error(`\n${name} failed: ${error instanceof Error ? error.message : error}`);
  }
}
process.exitCode = failed > 0 ? 1 : 0;

/** The files that export `run`, by name without the ending. */
function available(): string[] {
  return readdirSync(here)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .filter((file) => /^export (async )?(function|const) run\b/m.test(readFileSync(here + file, 'utf8')))
    .map((file) => file.slice(0, -3))
    .sort();
}

function choose(wanted: string[], all: string[]): [string[], string[]] {
  if (wanted.length === 0) return [all, []];
  return [wanted.filter((name) => all.includes(name)), wanted.filter((name) => !all.includes(name))];
}

function runApart(name: string): Promise<BenchResult> {
  return new Promise((resolve, reject) => {
    const child = fork(runner, [`${here}${name}.ts`], { execArgv: ['--expose-gc', '--no-warnings'] });
    let result: BenchResult | undefined;
    child.on('message', (message) => {
      // The runner sends nothing but the result of `run`.
      result = message as BenchResult;
    });
    child.on('error', reject);
    child.on('exit', (code) =>
      result ? resolve(result) : reject(new Error(`it ended with code ${code} and no result`)),
    );
  });
}

function print(result: BenchResult): void {
  const width = Math.max(...result.rows.map((row) => row.label.length));
  console.log(`\n${result.name}`);
  for (const row of result.rows) {
    const value = `${figure(row.value)} ${row.unit}`.padStart(18);
    const ratio = row.ratio === undefined ? '' : `${figure(row.ratio)} ×`.padStart(12);
    console.log(`  ${row.label.padEnd(width)}${value}${ratio}`);
  }
  if (result.note) console.log(`  ${result.note}`);
}

function save(name: string, result: BenchResult): void {
  mkdirSync(`${here}results`, { recursive: true });
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, memory: totalmem(), node: process.version };
  writeFileSync(`${here}results/${name}.json`, `${JSON.stringify({ ...result, machine }, null, 2)}\n`);
}
