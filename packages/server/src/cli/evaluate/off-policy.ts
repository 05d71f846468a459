// `visavis evaluate off-policy`: what a policy would have earned, from the log of another one.

import { parseArgs } from 'node:util';
import {
  evaluateOffPolicy,
  fieldOfTable,
  type PolicyFile,
  policyOfTable,
  type Rows,
  readLog,
  readPolicy,
} from '@visavis/engine/measure';
import { Misuse } from '../misuse.ts';
import { parsed, rowsIn, sound, textOf, wholeOf } from './files.ts';

/** Ends with 3 when the log does not support the policy. */
export async function offPolicy(args: string[]): Promise<void> {
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
  const rows = rowsIn(await textOf(logFile), logFile);
  const file = await policyIn(policyFile);
  const known = Object.keys(rows[0] ?? {});
  const by = values.by ?? (Array.isArray(file) ? fieldOfTable(file, known) : undefined);
  // A table goes by what the log must know then.
  const context =
    by === undefined || values.context?.includes(by) ? values.context : [...(values.context ?? []), by];
  const log = sound(readLog(rows, { ...values, ...(context && { context }) }), logFile);
  const asked = Array.isArray(file) ? policyOfTable(file, log, by) : file;
  const policy = sound(readPolicy(asked as PolicyFile, log), policyFile);
  const report = evaluateOffPolicy(log, policy, {
    seed: wholeOf(values.seed, 'seed') ?? 1,
    resamples: wholeOf(values.resamples, 'resamples') ?? 10_000,
  });
  console.log(JSON.stringify(report, null, 2));
  for (const sentence of [...report.reasons, ...report.warnings]) console.error(sentence);
  if (report.refused) process.exitCode = 3;
}

async function policyIn(file: string): Promise<PolicyFile | Rows> {
  if (file === 'uniform') return { kind: 'uniform' };
  const text = await textOf(file);
  return text.trimStart().startsWith('{') ? (parsed(text, file) as PolicyFile) : rowsIn(text, file);
}
