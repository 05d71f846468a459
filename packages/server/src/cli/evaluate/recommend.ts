// `visavis evaluate recommend`: strategies and their blend on interactions of which a part is held back.

import { parseArgs } from 'node:util';
import { chance } from '@visavis/engine/numeric';
import {
  blendOf,
  type Chosen,
  chooseBlend,
  type InteractionColumns,
  type InteractionFile,
  type Interactions,
  type Measured,
  measure,
  only,
  readInteractions,
  readSplit,
  type Scorer,
  STRATEGY_NAMES,
  type StrategyName,
  scorerOf,
  type Table,
  trialOf,
} from '@visavis/engine/predict';
import { Misuse } from '../misuse.ts';
import { nameAs, numberReader } from './columns.ts';
import { guessedDates } from './days.ts';
import { cellsIn, sound, textOf, wholeOf } from './files.ts';

const TEXT = { type: 'string' } as const;
const OPTIONS = {
  ...{ user: TEXT, item: TEXT, rating: TEXT, time: TEXT, split: TEXT, folds: TEXT, splits: TEXT },
  ...{ strategy: TEXT, k: TEXT, seed: TEXT, 'test-share': TEXT, by: TEXT },
  setting: { ...TEXT, multiple: true },
} as const;

/** Which part is the test; several where folds take turns. */
interface Part {
  name: string;
  isTest: Uint8Array;
}
type Found = Measured & { settings?: unknown; fitMs: number; scoreMs: number };

/** Without strategies of their own sense: what was seen is no prediction, and a file says nothing of the items. */
const ALL = STRATEGY_NAMES.filter((name) => !['recently-viewed', 'content', 'replenishment'].includes(name));

export async function recommend(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
  const [file, ...rest] = positionals;
  if (!file || rest.length > 0)
    throw new Misuse(`evaluate recommend: expected one file, got ${positionals.length}.`);
  const k = wholeOf(values.k, 'k') ?? 10;
  const seed = wholeOf(values.seed, 'seed') ?? 1;
  const asked = settingsOf(values.setting ?? []);
  const { settings, used } = watched(asked);
  const wanted = strategiesIn(values.strategy ?? 'auto');
  const table = await tableOf(file, values.splits);
  const found = sound(readInteractions(table, namedIn(table, values), numberReader), file);
  // Who asks for folds wants them, though there is a column that looks like a split.
  const read = values.folds !== undefined && values.split === undefined ? { ...found, split: [] } : found;
  const parts = partsOf(read, { seed, share: shareOf(values['test-share']), by: values.by ?? 'random' });
  for (const { name, isTest } of parts) checkSides(name, isTest);
  const results: Record<string, Found[]> = {};
  let chosen: Chosen | undefined;
  for (const { isTest } of parts) {
    const train = only(read.all, (_, n) => isTest[n] === 0);
    const trial = trialOf(read.all, train, (_, n) => isTest[n] === 1, k);
    for (const name of wanted) {
      const began = performance.now();
      if (name === 'blend') chosen = chooseBlend(train, { k, seed });
      const scorer: Scorer =
        name === 'blend' ? blendOf(train, chosen!.ingredients) : scorerOf(train, name, settings);
      const fitted = performance.now();
      const measured = measure(trial, scorer);
      const times = { fitMs: Math.round(fitted - began), scoreMs: Math.round(performance.now() - fitted) };
      results[name] = [...(results[name] ?? []), { ...measured, ...times }];
    }
  }
  checkSettings(asked, used, wanted);
  const { all, columns } = read;
  const report = {
    ...{ file, k, columns, people: all.users.length, items: all.items.length },
    ...{ interactions: all.item.length, split: splitOf(parts, all, columns) },
    ...(read.unrated > 0 && { leftOut: [{ reason: `no ${columns.rating}`, rows: read.unrated }] }),
    ...(read.guessedDates && {
      warnings: [guessedDates(read.guessedDates, 'Years written first (2024-03-01) settle it.')],
    }),
    protocol:
      'Everything in the test is relevant; what somebody has in training is not recommended; MAP divides by the number of their test items; nDCG is binary.',
    results: Object.fromEntries(Object.entries(results).map(([name, found]) => [name, meanOf(found, parts)])),
    ...(chosen && { blend: { chosenOn: 'a fifth of the training part, hidden', ...chosen } }),
  };
  console.log(JSON.stringify(report, (_, value) => rounded(value), 2));
}

/** Columns as the file writes them, though the option differs in case. */
function namedIn({ names }: Table, values: InteractionColumns): InteractionColumns {
  const kinds = ['user', 'item', 'rating', 'time', 'split', 'folds'] as const;
  return Object.fromEntries(
    kinds.flatMap((kind) => (values[kind] === undefined ? [] : [[kind, nameAs(names, values[kind])]])),
  );
}

const rounded = (value: unknown) =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toFixed(6)) : value;

function strategiesIn(text: string): (StrategyName | 'blend')[] {
  const names = text.split(',').flatMap((name) => {
    if (name === 'auto' || name === 'blend') return ['blend'];
    return name === 'all' ? [...ALL, 'blend'] : [name];
  });
  const odd = names.find((name) => name !== 'blend' && !STRATEGY_NAMES.includes(name as StrategyName));
  if (odd === undefined) return [...new Set(names)] as (StrategyName | 'blend')[];
  throw new Misuse(
    `--strategy: expected auto, all, or some of ${STRATEGY_NAMES.join(', ')}, got ${JSON.stringify(odd)}.`,
  );
}

function settingsOf(list: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    list.map((text) => {
      const [, name, value] = /^([A-Za-z]\w*)=(-?[\d.e-]+)$/.exec(text) ?? [];
      if (!name || !(Number(value) >= 0 && Number.isFinite(Number(value))))
        throw new Misuse(
          `--setting: expected name=number, the number from 0 up, got ${JSON.stringify(text)}.`,
        );
      return [name, Number(value)];
    }),
  );
}

/** Settings that say afterwards which of them a strategy has looked at. */
function watched(asked: Record<string, number>) {
  const used = new Set<string>();
  const settings = new Proxy(asked, {
    get(target, name: string) {
      used.add(name);
      return target[name];
    },
  });
  return { settings, used };
}

/** A setting that is misspelt would silently be another measurement. */
function checkSettings(asked: Record<string, number>, used: Set<string>, wanted: readonly string[]): void {
  const odd = Object.keys(asked).find((name) => !used.has(name));
  if (odd === undefined) return;
  const known = [...used].join(', ') || 'none (a blend finds its own)';
  throw new Misuse(`--setting: expected one that ${wanted.join(', ')} has, ${known}; got ${odd}.`);
}

function shareOf(text: string | undefined): number {
  const share = Number(text ?? 0.25);
  if (share > 0 && share < 1) return share;
  throw new Misuse(`--test-share: expected a number between 0 and 1, got ${JSON.stringify(text)}.`);
}

/** The rows, with the columns of a second file that has a row for each of them. */
async function tableOf(file: string, splits: string | undefined): Promise<Table> {
  const own = tableIn(await textOf(file), file);
  if (splits === undefined) return own;
  const other = tableIn(await textOf(splits), splits);
  if (other.rows.length !== own.rows.length)
    throw new Misuse(
      `${splits}: expected a row for each of the ${own.rows.length} of ${file}, got ${other.rows.length}.`,
    );
  const place = other.names.indexOf('row');
  const order = new Map(other.rows.map((row, i) => [place < 0 ? i : Number(row[place]), row]));
  const odd = own.rows.findIndex((_, i) => !order.has(i));
  if (odd >= 0) throw new Misuse(`${splits}: expected each row's number from 0 on in “row”, missed ${odd}.`);
  const taken = new Set(own.names);
  const names = other.names.map((name) => (taken.has(name) ? `${name} 2` : name));
  return {
    ...own,
    names: [...own.names, ...names],
    rows: own.rows.map((row, i) => [...row, ...order.get(i)!]),
  };
}

/** MovieLens 1M and 10M part their columns by two colons. */
function tableIn(text: string, file: string): Table {
  const plain = /^[^\n]*\S::\S/.test(text.slice(0, 1000)) ? text.replaceAll('::', '\t') : text;
  const { names, rows } = cellsIn(plain, file);
  return { names, rows, unnamed: names.every((name, i) => name === String(i + 1)) };
}

function partsOf(read: InteractionFile, random: { seed: number; share: number; by: string }): Part[] {
  const { all, split, folds, columns } = read;
  if (split.length > 0 && columns.split !== undefined)
    return [{ name: columns.split, isTest: testRows(split, columns.split) }];
  if (folds.length > 0)
    return [...new Set(folds)].sort().map((name) => ({
      name,
      isTest: Uint8Array.from(folds, (fold) => (fold === name ? 1 : 0)),
    }));
  if (random.by === 'time') return [{ name: 'the latest', isTest: latestRows(all, random.share) }];
  if (random.by !== 'random')
    throw new Misuse(`--by: expected random or time, got ${JSON.stringify(random.by)}.`);
  // By row of the file, so that the split does not depend on how rows are kept.
  const draw = chance('test', random.seed);
  const byRow = Uint8Array.from({ length: all.item.length }, () => (draw.hits(random.share) ? 1 : 0));
  return [{ name: `random, seed ${random.seed}`, isTest: Uint8Array.from(all.row, (row) => byRow[row]!) }];
}

/** Lists that are measured on nothing would be worth 0. */
function checkSides(name: string, isTest: Uint8Array): void {
  const tests = isTest.reduce((sum, is) => sum + is, 0);
  if (tests > 0 && tests < isTest.length) return;
  const got = `${tests} to test by and ${isTest.length - tests} to learn from`;
  throw new Misuse(`split (${name}): expected rows to learn from and rows to test by, got ${got}.`);
}

function testRows(split: readonly string[], column: string): Uint8Array {
  const read = readSplit(split);
  if ('odd' in read)
    throw new Misuse(
      `${column}: expected 0 or 1, train or test, true or false, got ${JSON.stringify(read.odd)}. (A column of folds is named with --folds.)`,
    );
  return Uint8Array.from(split, (value) => (read.isTest(value) ? 1 : 0));
}

/** The latest share of everybody's, so that each person has both. */
function latestRows({ users, starts, item }: Interactions, share: number): Uint8Array {
  const isTest = new Uint8Array(item.length);
  for (let u = 0; u < users.length; u++) {
    const count = starts[u + 1]! - starts[u]!;
    isTest.fill(1, starts[u + 1]! - Math.floor(count * share), starts[u + 1]!);
  }
  return isTest;
}

function splitOf(parts: readonly Part[], all: Interactions, { split, folds }: InteractionFile['columns']) {
  const test = parts.map(({ isTest }) => isTest.reduce((sum, is) => sum + is, 0));
  const by = parts.length > 1 ? folds : (split ?? parts[0]!.name);
  const sizes = test.map((count) => ({ train: all.item.length - count, test: count }));
  return parts.length === 1 ? { by, ...sizes[0]! } : { by, folds: parts.length, sizes };
}

/** Of folds the mean, and each. */
function meanOf(found: readonly Found[], parts: readonly Part[]) {
  if (found.length === 1) return found[0]!;
  const keys = Object.keys(found[0]!) as (keyof Measured)[];
  const mean = keys.map((key) => [key, found.reduce((sum, one) => sum + Number(one[key]), 0) / found.length]);
  return {
    ...Object.fromEntries(mean),
    byFold: Object.fromEntries(found.map((one, i) => [parts[i]!.name, one])),
  };
}
