// `visavis evaluate off-policy`: what a policy would have earned, from the log of another one.

import { parseArgs } from 'node:util';
import {
  columnFor,
  evaluateOffPolicy,
  fieldOfTable,
  type Log,
  type PolicyFile,
  policyInLog,
  policyOfTable,
  type Rows,
  readLog,
  readPolicy,
} from '@visavis/engine/measure';
import { Misuse } from '../misuse.ts';
import { nameAs } from './columns.ts';
import { parsed, rowsIn, sound, textOf, wholeOf } from './files.ts';
import { isTable, type PolicyShape, policyShapeIn, tableOfLists } from './policy-file.ts';

const TEXT = { type: 'string' } as const;

/** Ends with 3 when the log does not support the policy. */
export async function offPolicy(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...{ action: TEXT, reward: TEXT, propensity: TEXT, unit: TEXT, by: TEXT, seed: TEXT, resamples: TEXT },
      context: { type: 'string', multiple: true },
    },
  });
  const [logFile, policyFile, ...rest] = positionals;
  if (!logFile || rest.length > 0)
    throw new Misuse(`evaluate off-policy: expected a log and a policy, got ${positionals.length} files.`);
  const rows = rowsIn(await textOf(logFile), logFile);
  const known = Object.keys(rows[0] ?? {});
  const shape = policyFile === undefined ? undefined : await policyIn(policyFile);
  const by = values.by === undefined ? fieldOf(shape, known) : nameAs(known, values.by);
  const context = values.context?.map((name) => nameAs(known, name));
  const read = readLog(rows, {
    ...named(known, values),
    // A table goes by what the log must know then.
    ...(by !== undefined && !context?.includes(by) && { context: [...(context ?? []), by] }),
    ...(context !== undefined && (by === undefined || context.includes(by)) && { context }),
  });
  const log = sound(read, logFile);
  // Faults have ended the command.
  const { columns, leftOut, notes } = read as Exclude<typeof read, { faults: unknown[] }>;
  const file = shape === undefined ? inLog(rows, log, logFile) : asPolicy(shape, log, by);
  const policy = sound(readPolicy(file, log), policyFile ?? logFile);
  const isTakenOnly = 'kind' in file && file.kind === 'taken';
  if (isTakenOnly)
    notes.push(
      'The policy is known for the actions that were taken only: dr goes by the mean of all rounds, and actions that the log never took go unnoticed.',
    );
  const report = evaluateOffPolicy(log, policy, {
    seed: wholeOf(values.seed, 'seed') ?? 1,
    resamples: wholeOf(values.resamples, 'resamples') ?? 10_000,
    isTakenOnly,
  });
  console.log(JSON.stringify({ columns, leftOut, notes, ...report }, null, 2));
  for (const sentence of [...notes, ...report.reasons, ...report.warnings]) console.error(sentence);
  if (report.refused) process.exitCode = 3;
}

/** Names as the log writes them, though the option differs in case. */
const named = (known: readonly string[], values: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    ['action', 'reward', 'propensity', 'unit'].flatMap((part) =>
      typeof values[part] === 'string' ? [[part, nameAs(known, values[part])]] : [],
    ),
  );

function fieldOf(shape: PolicyShape | undefined, known: readonly string[]): string | undefined {
  if (shape === undefined) return undefined;
  if (isTable(shape)) return fieldOfTable(shape, known) ?? columnFor('context', known);
  if ('kind' in shape && shape.kind === 'fixed' && 'by' in shape) return nameAs(known, shape.by);
  return columnFor('context', known);
}

function inLog(rows: Rows, log: Log, file: string): PolicyFile {
  const found = policyInLog(rows, log);
  if (found) return found;
  throw new Misuse(
    `evaluate off-policy: expected a policy as a second file or the word uniform, or in ${file} a column for each action (pi_${log.actions[0]}, ...) or one of the action that was taken (target_propensity); got ${Object.keys(
      rows[0] ?? {},
    )
      .slice(0, 10)
      .join(', ')}.`,
  );
}

function asPolicy(shape: PolicyShape, log: Log, by: string | undefined): ReturnType<typeof policyOfTable> {
  if (isTable(shape)) return policyOfTable(shape, log, by);
  if ('lists' in shape) return policyOfTable(tableOfLists(shape.lists, log, by), log, by);
  // A field is called as the log calls it.
  return 'by' in shape && by !== undefined ? { ...shape, by } : shape;
}

async function policyIn(file: string): Promise<PolicyShape> {
  if (file === 'uniform') return { kind: 'uniform' };
  const text = await textOf(file);
  const start = text.trimStart()[0];
  const isDocument = start === '[' || (start === '{' && !/\}\s*\n\s*\{/.test(text));
  const shape = isDocument ? policyShapeIn(parsed(text, file)) : undefined;
  return shape ?? rowsIn(text, file);
}
