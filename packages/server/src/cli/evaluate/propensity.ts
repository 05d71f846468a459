// `visavis evaluate propensity`: how well an outcome can be foretold from a table, judged on rows that were held out.

import { parseArgs } from 'node:util';
import { evaluatePropensity, type ModelName, readPropensity } from '@visavis/engine/predict';
import { Misuse } from '../misuse.ts';
import { nameAs } from './columns.ts';
import { cellsIn, namesIn, sound, textOf, wholeOf } from './files.ts';

const MODELS: readonly string[] = ['auto', 'logistic', 'trees', 'blend'];

/** Ends with 3 when the data does not suffice. */
export async function propensity(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...{ target: { type: 'string' }, positive: { type: 'string' }, split: { type: 'string' } },
      ...{ ignore: { type: 'string', multiple: true }, model: { type: 'string' }, seed: { type: 'string' } },
    },
  });
  const [file, ...rest] = positionals;
  if (!file || rest.length > 0)
    throw new Misuse(`evaluate propensity: expected one file, got ${positionals.length}.`);
  if (values.target === undefined)
    throw new Misuse('evaluate propensity: expected --target COLUMN, got none.');
  const { model = 'auto' } = values;
  if (!MODELS.includes(model))
    throw new Misuse(`--model: expected one of ${MODELS.join(', ')}, got ${JSON.stringify(model)}.`);
  const seed = wholeOf(values.seed, 'seed') ?? 1;
  const cells = cellsIn(await textOf(file), file);
  const { positive, split } = values;
  const target = nameAs(cells.names, values.target);
  const options = { target, positive, split, seed, ignore: namesIn(values.ignore, cells.names) };
  const problem = sound(readPropensity(cells, options), file);
  // Checked above: one of the names, or auto.
  const { report } = evaluatePropensity(problem, { model: model as 'auto' | ModelName, seed });
  console.log(JSON.stringify(report, null, 2));
  for (const sentence of report.verdict) console.error(sentence);
  if (report.refused) process.exitCode = 3;
}
