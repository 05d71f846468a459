// `visavis evaluate cluster`: groups of rows that resemble each other, and how far they can be trusted.

import { parseArgs } from 'node:util';
import { evaluateClustering, type Method, type Scale } from '@visavis/engine/predict';
import { Misuse } from '../misuse.ts';
import { nameAs } from './columns.ts';
import { cellsIn, namesIn, sound, textOf, wholeOf } from './files.ts';

const METHODS: readonly string[] = ['auto', 'kmeans', 'gmm', 'density'];
const SCALES: readonly string[] = ['auto', 'robust', 'standard', 'none'];

export async function cluster(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...{ k: { type: 'string' }, method: { type: 'string' }, label: { type: 'string' } },
      ...{ scale: { type: 'string' }, pca: { type: 'string' }, most: { type: 'string' } },
      ...{ features: { type: 'string', multiple: true }, ignore: { type: 'string', multiple: true } },
      ...{ starts: { type: 'string' }, seed: { type: 'string' } },
    },
  });
  const [file, ...rest] = positionals;
  if (!file || rest.length > 0)
    throw new Misuse(`evaluate cluster: expected one file, got ${positionals.length}.`);
  const method = oneOf(values.method ?? 'auto', METHODS, 'method');
  const scale = oneOf(values.scale ?? 'auto', SCALES, 'scale') as Scale | 'auto';
  const k = values.k === 'auto' ? undefined : wholeOf(values.k, 'k');
  const [most, starts] = [wholeOf(values.most, 'most'), wholeOf(values.starts, 'starts')];
  const cells = cellsIn(await textOf(file), file);
  const report = sound(
    evaluateClustering(cells, {
      ...{ scale, ...(k && { k }), ...(most && { most }), ...(starts && { starts }) },
      ...(method !== 'auto' && { method: method as Method }),
      ...(values.label !== undefined && { label: nameAs(cells.names, values.label) }),
      ...(values.features && { features: namesIn(values.features, cells.names) }),
      ignore: namesIn(values.ignore, cells.names),
      ...(values.pca !== undefined && { pca: shareOf(values.pca) }),
      seed: wholeOf(values.seed, 'seed') ?? 1,
    }),
    file,
  );
  console.log(JSON.stringify(report, null, 2));
  for (const sentence of report.notes) console.error(sentence);
}

function oneOf(word: string, words: readonly string[], flag: string): string {
  if (words.includes(word)) return word;
  throw new Misuse(`--${flag}: expected one of ${words.join(', ')}, got ${JSON.stringify(word)}.`);
}

function shareOf(text: string): number {
  const share = Number(text);
  if (share > 0 && share <= 1) return share;
  throw new Misuse(
    `--pca: expected a share of the variance above 0 and up to 1, got ${JSON.stringify(text)}.`,
  );
}
