// `visavis evaluate off-policy`: what a policy would have earned, from the log of another one.

import { parseArgs } from 'node:util';
import {
  evaluateOffPolicy,
  type Log,
  type PolicyFile,
  policyOfTable,
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
