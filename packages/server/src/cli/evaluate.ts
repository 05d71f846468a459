// `visavis evaluate`: statistics on files, printed as JSON. Needs no server.

import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import {
  evaluateOffPolicy,
  type Log,
  type PolicyFile,
  policyOfTable,
  type Rows,
  readLog,
  readPolicy,
} from '@visavis/engine/measure';
import { parse } from 'csv-parse/sync';
import { Misuse } from './misuse.ts';

const KINDS: Record<string, (args: string[]) => Promise<void>> = { 'off-policy': offPolicy };

export async function evaluateCommand([kind = '', ...args]: string[]): Promise<void> {
  const evaluate = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (!evaluate)
    throw new Misuse(`evaluate: expected ${Object.keys(KINDS).join(' or ')}, got ${JSON.stringify(kind)}.`);
  await evaluate(args);
}

/** Ends with 3 when the log does not support the policy. */
async function offPolicy(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...{ action: { type: 'string' }, reward: { type: 'string' }, propensity: { type: 'string' } },
      ...{ unit: { type: 'string' }, context: { type: 'string', multiple: true }, by: { type: 'string' } },
      ...{ seed: { type: 'string' }, resamples: { type: 'string' } },
    },
  });
  const [logFile, policyFile, ...rest] = positionals;
  if (!logFile || !policyFile || rest.length > 0)
    throw new Misuse(`evaluate off-policy: expected a log and a policy, got ${positionals.length} files.`);
  const log = sound(readLog(rowsIn(await textOf(logFile), logFile), values), logFile);
  const policy = sound(readPolicy(await policyIn(policyFile, log, values.by), log), policyFile);
  const report = evaluateOffPolicy(log, policy, {
    seed: wholeOf(values.seed, 'seed') ?? 1,
    resamples: wholeOf(values.resamples, 'resamples') ?? 10_000,
  });
  console.log(JSON.stringify(report, null, 2));
  for (const sentence of [...report.reasons, ...report.warnings]) console.error(sentence);
  if (report.refused) process.exitCode = 3;
}

async function policyIn(file: string, log: Log, by: string | undefined): Promise<PolicyFile> {
  if (file === 'uniform') return { kind: 'uniform' };
  const text = await textOf(file);
  if (!text.trimStart().startsWith('{')) return policyOfTable(rowsIn(text, file), log, by);
  return parsed(text, file) as PolicyFile;
}

async function textOf(file: string): Promise<string> {
  const bytes = await readFile(file);
  return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
}

/** JSON Lines, a list in JSON, or CSV with a heading. */
function rowsIn(text: string, file: string): Rows {
  const start = text.trimStart()[0];
  if (start === '[') return parsed(text, file) as Rows;
  if (start === '{')
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line, i) => parsed(line, `${file}, line ${i + 1}`) as Record<string, unknown>);
  return parse(text, { columns: true, skip_empty_lines: true, bom: true, relax_column_count: true });
}

function parsed(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Misuse(`${where}: expected JSON, got ${JSON.stringify(text.slice(0, 60))}.`);
  }
}

function sound<T>(
  read: { value: T; faults?: undefined } | { faults: { field: string; expected: string; got: string }[] },
  file: string,
): T {
  if (!read.faults) return read.value;
  const list = read.faults.map(({ field, expected, got }) => `  ${field}: expected ${expected}, got ${got}`);
  throw new Misuse(`${file} cannot be used:\n${list.join('\n')}`);
}

function wholeOf(text: string | undefined, flag: string): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new Misuse(`--${flag}: expected a whole number above 0, got ${JSON.stringify(text)}.`);
}
