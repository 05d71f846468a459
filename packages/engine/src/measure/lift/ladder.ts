// What each rung of the ladder is worth. People are kept back by chance from everything, or from a rung and all above it,
// so whoever may climb to rung 4 and no further differs by nothing but chance from who may climb to rung 3: the
// difference between them is what rung 4 adds. Steps add up to what all of it is worth.

import { normalQuantile } from '../../numeric/index.ts';
import {
  armsOf,
  effectOf,
  SPLIT_ALARM,
  type Statistics,
  sequentialSplitP,
  sequentialTest,
  type Tested,
} from '../experiment/index.ts';

/** People by the highest rung that they may see; 0 is the slots' defaults alone. */
export interface Level {
  rung: number;
  /** The planned share of all people. */
  share: number;
  statistics: Statistics;
}
export interface LadderSettings {
  /** For all steps together, whenever anybody looks. */
  alpha: number;
  /** A relative effect that would not be worth it: what is surely smaller adds nothing. */
  worthwhile: number;
  /** Less of it is better. */
  lessIsBetter: boolean;
}
export const LADDER_SETTINGS: LadderSettings = { alpha: 0.05, worthwhile: 0.02, lessIsBetter: false };

export type Worth = 'adds' | 'harms' | 'adds nothing' | 'unknown';

export interface Step {
  /** The rungs that the step climbs; several where nobody is kept back between them. */
  rungs: number[];
  /** Levels that are held against each other. */
  from: number;
  to: number;
  /** What it adds to a person's value; with the intervals of all steps holding together. Null where there is none. */
  absolute: Tested | null;
  /** The same over the lower level's mean. */
  relative: Tested | null;
  worth: Worth;
  /** A sentence. */
  reason: string;
  /** People of both levels, about, until the interval is as narrow as what is worthwhile; where the worth is unknown. */
  needed?: number;
}
export interface PricedLadder {
  levels: { rung: number; people: number; mean: number; low: number; high: number }[];
  steps: Step[];
  /** From the lowest level to the highest: what everything together is worth. */
  whole: Step | null;
  /** Always-valid p of the people falling onto the levels as planned; below 0.01 no figure holds. */
  splitP: number;
  isSplit: boolean;
}

/** Prices every rung between two levels that have people. Levels in any order; those with nobody are left out. */
export function priceLadder(all: readonly Level[], settings: LadderSettings = LADDER_SETTINGS): PricedLadder {
  const levels = all.filter(({ statistics }) => statistics.n > 0).sort((a, b) => a.rung - b.rung);
  const planned = all.filter(({ share }) => share > 0);
  const splitP =
    planned.length > 1
      ? sequentialSplitP(
          planned.map(({ statistics }) => statistics.n),
          planned.map(({ share }) => share),
        )
      : 1;
  const alpha = settings.alpha / Math.max(1, levels.length - 1);
  const steps = levels.slice(1).map((to, i) => stepOf(levels[i]!, to, { ...settings, alpha }));
  const whole = levels.length > 1 ? stepOf(levels[0]!, levels.at(-1)!, settings) : null;
  return { levels: levels.map(shown), steps, whole, splitP, isSplit: splitP >= SPLIT_ALARM };
}

function stepOf(from: Level, to: Level, settings: LadderSettings): Step {
  const rungs = Array.from({ length: to.rung - from.rung }, (_, i) => from.rung + 1 + i);
  const absolute = tested(from.statistics, to.statistics, 'absolute', settings.alpha);
  const relative = tested(from.statistics, to.statistics, 'relative', settings.alpha);
  const step = { rungs, from: from.rung, to: to.rung, absolute, relative };
  if (!absolute) return { ...step, worth: 'unknown', reason: lackOf(from.statistics, to.statistics) };
  const worth = worthOf(absolute, relative, settings);
  const needed = worth === 'unknown' ? neededFor(from.statistics, to.statistics, settings) : undefined;
  return { ...step, worth, reason: reasonOf(worth, rungs, settings), ...(needed && { needed }) };
}

function tested(
  from: Statistics,
  to: Statistics,
  difference: 'absolute' | 'relative',
  alpha: number,
): Tested | null {
  const effect = effectOf(from, to, difference);
  return 'lack' in effect ? null : sequentialTest(effect, alpha);
}

function lackOf(from: Statistics, to: Statistics): string {
  const effect = effectOf(from, to, 'absolute');
  return 'lack' in effect ? effect.lack : '';
}

function worthOf(
  absolute: Tested,
  relative: Tested | null,
  { worthwhile, lessIsBetter }: LadderSettings,
): Worth {
  const [low, high] = lessIsBetter ? [-absolute.high, -absolute.low] : [absolute.low, absolute.high];
  if (low > 0) return 'adds';
  if (high < 0) return 'harms';
  const isNarrow = relative && relative.low > -worthwhile && relative.high < worthwhile;
  return isNarrow ? 'adds nothing' : 'unknown';
}

const NAMES = [
  'The defaults',
  'One to all',
  'One to many',
  'One to some',
  'One to few',
  'One to one',
] as const;

function reasonOf(worth: Worth, rungs: readonly number[], { worthwhile }: LadderSettings): string {
  const [first, last] = [NAMES[rungs[0]!]!, NAMES[rungs.at(-1)!]!];
  const between = rungs.length > 2 ? 'up to' : 'and';
  const who = rungs.length > 1 ? `${first} ${between} ${lower(last)}` : first;
  const verb = (one: string, many: string) => (rungs.length > 1 ? many : one);
  if (worth === 'adds') return `${who} ${verb('adds', 'add')} here, surely.`;
  if (worth === 'harms') return `${who} ${verb('harms', 'harm')} here, surely.`;
  const least = `${(worthwhile * 100).toLocaleString('en', { maximumFractionDigits: 1 })}%`;
  if (worth === 'adds nothing')
    return `${who} ${verb('adds', 'add')} nothing here: if anything, then less than ${least} either way.`;
  return `Whether ${lower(who)} ${verb('adds', 'add')} anything cannot be told yet.`;
}
const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** Both levels grow as they are shared now; a test at one moment, which is the least that any needs. */
function neededFor(
  from: Statistics,
  to: Statistics,
  { alpha, worthwhile }: LadderSettings,
): number | undefined {
  const [a, b] = armsOf(from, to);
  const target = Math.abs(a.base) * worthwhile;
  if (!(target > 0)) return undefined;
  const z = normalQuantile(1 - alpha / 2) + normalQuantile(0.8);
  const total = a.n + b.n;
  const perPerson = a.variance / (a.n / total) + b.variance / (b.n / total);
  return Math.ceil((perPerson * z ** 2) / target ** 2);
}

/** Each level by itself, 95 % at this moment: a picture, nothing to decide by. */
function shown({ rung, statistics }: Level): PricedLadder['levels'][number] {
  const [arm] = armsOf(statistics, statistics);
  const reach = normalQuantile(0.975) * Math.sqrt(arm.variance / arm.n);
  return { rung, people: arm.n, mean: arm.base, low: arm.base - reach, high: arm.base + reach };
}
