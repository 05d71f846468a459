// Columns that look as if they were only known after the outcome, so that a model that leans on them shines on history
// and fails on the day. Four signs, each said with its figures; a person decides.

import { dealFolds, partOf } from '../folds.ts';
import { applyBins, type Binned, type ColumnBins, isMissing, learnBins, type Table } from '../table/index.ts';
import { BOOST_RULES, Booster } from '../trees/index.ts';
import { aucOf } from './auc.ts';

export type LeakSign = 'separates' | 'outweighs' | 'only-after' | 'name';
export interface SuspectedLeak {
  column: string;
  /** `likely`: the figures alone say so. `possible`: worth a look. */
  strength: 'likely' | 'possible';
  signs: { sign: LeakSign; sentence: string }[];
  /** The AUC by this column alone; by the weaker others without it and with it, where that was looked at. */
  aucAlone: number;
  aucOfOthers?: number;
  aucWithOthers?: number;
}

/** One column nearly separates the outcomes. */
const SEPARATES = 0.95;
/** Worth comparing with the others from here on. */
const STRONG = 0.75;
/** Alone at least as good as all weaker columns together, within this; and on top of them it adds at least that. */
const CLOSE = 0.01;
const ADDS = 0.05;
/** Being there at all goes with the outcome nearly always, in at least so many rows. */
const NEARLY = 0.98;
const ENOUGH = 30;
const LOOKED_AT = 20_000;
const SPOKEN =
  /(^|[^a-z])(duration|outcome|result|reason|status|cancel\w*|churn\w*|convert\w*|conversion|purchased|refund\w*|closed?|resolved?|final|actual|after|response|spend|revenue|left|exit\w*|end(ed)?)([^a-z]|$)/i;

export function suspectedLeaks(
  table: Table,
  target: Float64Array,
  rows: Int32Array,
  seed: number | string = 1,
): SuspectedLeak[] {
  const looked =
    rows.length > LOOKED_AT ? rows.filter((_, i) => i % Math.ceil(rows.length / LOOKED_AT) === 0) : rows;
  const trial = trialOf(table, target, looked, seed);
  const alone = table.columns.map((_, i) => trial([i], 8));
  const byStrength = alone.map((_, i) => i).sort((a, b) => alone[b]! - alone[a]!);
  return byStrength.flatMap((at, place): SuspectedLeak[] => {
    const { name } = table.columns[at]!;
    const signs: SuspectedLeak['signs'] = [];
    const shown = (auc: number) => auc.toFixed(3);
    if (alone[at]! >= SEPARATES)
      signs.push({
        sign: 'separates',
        sentence: `${name} alone nearly separates the outcomes (AUC ${shown(alone[at]!)}).`,
      });
    const weaker = byStrength.slice(place + 1);
    let comparison: { aucOfOthers: number; aucWithOthers: number } | undefined;
    if (alone[at]! >= STRONG && weaker.length > 0) {
      comparison = { aucOfOthers: trial(weaker, 40), aucWithOthers: trial([at, ...weaker], 40) };
      const { aucOfOthers, aucWithOthers } = comparison;
      if (alone[at]! >= aucOfOthers - CLOSE && aucWithOthers - aucOfOthers >= ADDS)
        signs.push({
          sign: 'outweighs',
          sentence: `${name} alone ranks as well as the ${weaker.length} other columns together (AUC ${shown(alone[at]!)} against ${shown(aucOfOthers)}), and with it they reach ${shown(aucWithOthers)}.`,
        });
    }
    const mark = markOf(table, at, target, looked);
    if (mark) signs.push({ sign: 'only-after', sentence: mark });
    if (signs.length === 0) return [];
    if (SPOKEN.test(name))
      signs.push({ sign: 'name', sentence: `Its name speaks of what is known when things are over.` });
    const isLikely = signs.length > 1 || mark !== undefined || alone[at]! >= 0.99;
    return [
      {
        column: name,
        strength: isLikely ? 'likely' : 'possible',
        signs,
        aucAlone: alone[at]!,
        ...comparison,
      },
    ];
  });
}

/** The AUC of small trees on some of the columns, on rows they did not see. */
function trialOf(table: Table, target: Float64Array, rows: Int32Array, seed: number | string) {
  const bins = learnBins(table, rows, { most: 64 });
  const binned = applyBins(table, bins);
  const count = 3;
  const folds = dealFolds(rows, { count, seed: `leaks ${seed}`, stratum: (row) => target[row]! });
  const parts = Array.from({ length: count }, (_, fold) => partOf(rows, folds, fold));
  return (columns: readonly number[], rounds: number): number => {
    const scores = new Float64Array(rows.length);
    const some: Binned = {
      rows: binned.rows,
      bins: columns.map((i) => binned.bins[i]!),
      counts: columns.map((i) => binned.counts[i]!),
    };
    const own: ColumnBins[] = columns.map((i) => bins[i]!);
    const leaves = columns.length === 1 ? 4 : 8;
    const rules = { ...BOOST_RULES, leaves, rate: columns.length === 1 ? 0.4 : 0.2, rowShare: 1, seed };
    const boosters = parts.map(
      ({ inside, outside }) =>
        new Booster({ binned: some, bins: own, target, rows: outside, watched: inside, rules }),
    );
    for (const booster of boosters) for (let round = 0; round < rounds; round++) booster.grow();
    rows.forEach((row, place) => {
      scores[place] = boosters[folds[place]!]!.scores[row]!;
    });
    return aucOf(
      scores,
      Float64Array.from(rows, (row) => target[row]!),
    ).value;
  };
}

/** What is known, or more than 0, only where the outcome came: it was filled in afterwards. */
function markOf(table: Table, at: number, target: Float64Array, rows: Int32Array): string | undefined {
  const column = table.columns[at]!;
  const isEmpty = (row: number) => isMissing(column, row);
  const isZero = (row: number) => column.kind !== 'category' && column.values[row] === 0;
  for (const [isMarked, word] of [
    [isEmpty, 'not known'],
    [isZero, '0'],
  ] as const) {
    const counts = [
      [0, 0],
      [0, 0],
    ];
    for (const row of rows) counts[isMarked(row) ? 1 : 0]![target[row]!]!++;
    const [plain, marked] = [counts[0]!, counts[1]!];
    const rate = (plain[1]! + marked[1]!) / rows.length;
    const [others, total] = [plain[0]! + plain[1]!, marked[0]! + marked[1]!];
    // Where there is something, the outcome came; half of those should have gone without it.
    if (rate <= 0.5 && plain[1]! >= ENOUGH && plain[1]! >= NEARLY * others)
      return `${column.name} is ${word} but for ${others} rows, of which ${plain[1]} have the outcome (${shareOf(rate)} of all have): it seems to come with it, or after it.`;
    if (rate <= 0.5 && marked[1]! >= ENOUGH && marked[1]! >= NEARLY * total)
      return `${column.name} is ${word} in ${total} rows, of which ${marked[1]} have the outcome (${shareOf(rate)} of all have): it seems to be emptied by it.`;
  }
  return undefined;
}

const shareOf = (rate: number): string => `${(100 * rate).toFixed(1)}%`;
