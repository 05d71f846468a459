// `visavis evaluate uplift`: whom a treatment moves, judged on people who were held out.

import { parseArgs } from 'node:util';
import { evaluateUplift, readUplift, UPLIFT_NAMES, type UpliftName } from '@visavis/engine/predict';
import { Misuse } from '../misuse.ts';
import { columnOr } from './columns.ts';
import { cellsIn, namesIn, sound, textOf, wholeOf } from './files.ts';

const TEXT = { type: 'string' } as const;
const USUAL = {
  treatment: ['treatment', 'treated', 'treat', 'istreated', 'arm', 'treatmentgroup'],
  outcome: ['outcome', 'response', 'target', 'y', 'converted', 'conversion', 'visit', 'visited'],
};

/** Ends with 3 when the data does not suffice. */
export async function uplift(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...{ treatment: TEXT, outcome: TEXT, treated: TEXT, control: TEXT, positive: TEXT, split: TEXT },
      ...{ ignore: { type: 'string', multiple: true }, model: TEXT, seed: TEXT },
    },
  });
  const [file, ...rest] = positionals;
  if (!file || rest.length > 0)
    throw new Misuse(`evaluate uplift: expected one file, got ${positionals.length}.`);
  const { treatment, outcome, treated, control, positive, split, model = 'auto' } = values;
  const names: readonly string[] = ['auto', ...UPLIFT_NAMES];
  if (!names.includes(model))
    throw new Misuse(`--model: expected one of ${names.join(', ')}, got ${JSON.stringify(model)}.`);
  const seed = wholeOf(values.seed, 'seed') ?? 1;
  const cells = cellsIn(await textOf(file), file);
  const columns = {
    treatment: columnOr(cells.names, treatment, { usual: USUAL.treatment, flag: 'treatment' }),
    outcome: columnOr(cells.names, outcome, { usual: USUAL.outcome, flag: 'outcome' }),
  };
  const asked = { ...columns, treated, control, positive, split, seed };
  const problem = sound(readUplift(cells, { ...asked, ignore: namesIn(values.ignore, cells.names) }), file);
  // Checked above: one of the names, or auto.
  const { report } = evaluateUplift(problem, { model: model as 'auto' | UpliftName, seed });
  console.log(JSON.stringify({ ...columns, ...report }, null, 2));
  for (const sentence of report.verdict) console.error(sentence);
  if (report.refused) process.exitCode = 3;
}
