// A log as rows of a file: which column is the action, what came of it, how likely it was, and what was known.

import { describeValue, type Fault } from '../../collect/index.ts';
import type { Log, Round } from './log.ts';

export interface LogColumns {
  action?: string;
  reward?: string;
  propensity?: string;
  unit?: string;
  /** What was known when the action was taken. */
  context?: readonly string[];
}
export type Rows = readonly Record<string, unknown>[];

/** Looked for in this order, in any case, where no column is named; the second ones are the Open Bandit Dataset's. */
const USUAL = {
  action: ['action', 'item_id', 'arm', 'variant', 'treatment', 'choice'],
  reward: ['reward', 'click', 'clicked', 'conversion', 'converted', 'outcome'],
  propensity: ['propensity', 'propensity_score', 'pscore', 'probability', 'prob', 'action_prob'],
  unit: ['unit', 'user_id'],
  context: ['position'],
} as const;

/** The file's own name of a column that plays this part; undefined where none is called like one. */
export const columnFor = (kind: keyof typeof USUAL, known: readonly string[]): string | undefined =>
  USUAL[kind].flatMap((name) => known.filter((one) => one.trim().toLowerCase() === name))[0];
const MOST_FAULTS = 20;

/** Actions are numbered in the order of their names: by number where all are numbers. */
export function readLog(
  rows: Rows,
  columns: LogColumns = {},
): { value: Log; faults?: undefined } | { faults: Fault[] } {
  const known = Object.keys(rows[0] ?? {});
  const column = (kind: 'action' | 'reward' | 'propensity' | 'unit') =>
    columns[kind] ?? columnFor(kind, known);
  const [action, reward, propensity] = [column('action'), column('reward'), column('propensity')];
  if (rows.length === 0 || !action || !reward || !propensity)
    return {
      faults: (['action', 'reward', 'propensity'] as const)
        .filter((kind) => !column(kind))
        .map((kind) => ({
          field: kind,
          expected: `a column ${USUAL[kind].join(' or ')}`,
          got: rows.length === 0 ? 'no rows' : `columns ${known.slice(0, 8).join(', ')}`,
        })),
    };
  const context = columns.context ?? USUAL.context.filter((name) => known.includes(name));
  const unit = column('unit');
  const actions = namesOf(rows.map((row) => String(row[action])));
  const numbers = new Map(actions.map((name, i) => [name, i]));
  const faults: Fault[] = [];
  const rounds = rows.map((row, i): Round => {
    const [earned, likely] = [rewardOf(row[reward]), numberOf(row[propensity])];
    if (earned === undefined)
      faults.push({ field: `${i + 1}.${reward}`, expected: 'a number', got: describeValue(row[reward]) });
    if (likely === undefined || likely <= 0 || likely > 1)
      faults.push({
        field: `${i + 1}.${propensity}`,
        expected: 'a number above 0, at most 1',
        got: describeValue(row[propensity]),
      });
    const features = context.map((field) => featureOf(field, row[field]));
    return {
      ...{
        action: numbers.get(String(row[action]))!,
        reward: earned ?? 0,
        propensity: likely ?? 1,
        features,
      },
      ...(unit !== undefined && { unit: String(row[unit]) }),
    };
  });
  return faults.length > 0 ? { faults: faults.slice(0, MOST_FAULTS) } : { value: { actions, rounds } };
}

export const featureOf = (field: string, value: unknown): string => `${field}=${String(value)}`;

export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(plain(value)) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** `0,25` is a quarter. */
const plain = (text: string): string => (/^\s*[-+]?\d*,\d+\s*$/.test(text) ? text.replace(',', '.') : text);

/** Whether something came of it may be said in words. */
const WORDS = new Map([true, 'true', 'yes', 't', 'y'].map((word) => [word, 1] as [unknown, number]));
for (const word of [false, 'false', 'no', 'f', 'n']) WORDS.set(word, 0);
const rewardOf = (value: unknown): number | undefined =>
  WORDS.get(typeof value === 'string' ? value.trim().toLowerCase() : value) ?? numberOf(value);

function namesOf(names: readonly string[]): string[] {
  const all = [...new Set(names)];
  const areNumbers = all.every((name) => numberOf(name) !== undefined);
  return all.sort((a, b) => (areNumbers ? Number(a) - Number(b) : a < b ? -1 : 1));
}
