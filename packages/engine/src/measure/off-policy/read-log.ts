// A log as rows of a file: which column is the action, what came of it, how likely it was, and what was known.

import { describeValue, type Fault } from '../../collect/index.ts';
import { GREATEST_NUMBER } from '../../numeric/index.ts';
import type { Log, Round } from './log.ts';
import { columnFor, featureOf, isMissing, nameOf, numberOf, USUAL } from './log-columns.ts';

export interface LogColumns {
  action?: string;
  reward?: string;
  /** Or `uniform`, where no column says it and all actions were equally likely. */
  propensity?: string;
  unit?: string;
  /** What was known when the action was taken. */
  context?: readonly string[];
}
export type Rows = readonly Record<string, unknown>[];

export interface LogRead {
  value: Log;
  /** What was taken for what. */
  columns: Record<string, string>;
  leftOut: { reason: string; rows: number }[];
  notes: string[];
  faults?: undefined;
}

const MOST_FAULTS = 20;
type Part = 'action' | 'reward' | 'propensity';
const PARTS = ['action', 'reward', 'propensity'] as const;

/**
 * Actions are numbered in the order of their names: by number where all are numbers. Rows without an action, an outcome or a
 * propensity are left out and counted.
 */
export function readLog(rows: Rows, columns: LogColumns = {}): LogRead | { faults: Fault[] } {
  const known = Object.keys(rows[0] ?? {});
  const names = namesOf(known, columns);
  const { action, reward, propensity, logarithm, unit, context } = names;
  const unknown = unknownColumns(known, columns);
  if (unknown.length > 0 && rows.length > 0) return { faults: unknown };
  const isEven = columns.propensity === 'uniform' && !known.includes('uniform');
  if (rows.length === 0 || !action || !reward || !(propensity ?? logarithm ?? isEven))
    return { faults: missingParts(rows, names, known) };
  const likely = (row: Rows[number]): unknown => {
    if (propensity !== undefined && !isEven) return row[propensity];
    return logarithm === undefined ? 1 : row[logarithm];
  };
  const kept = rows.flatMap((row, i) =>
    isMissing(row[action]) || isMissing(row[reward]) || isMissing(likely(row)) ? [] : [i],
  );
  const actions = ordered(kept.map((i) => nameOf(rows[i]![action])));
  const numbers = new Map(actions.map((name, i) => [name, i]));
  const chanceOf = (row: Rows[number]): number | undefined => {
    if (isEven) return 1 / actions.length;
    const number = numberOf(likely(row));
    return propensity === undefined && number !== undefined ? Math.exp(number) : number;
  };
  const faults: Fault[] = [];
  const rounds = kept.map((i): Round => {
    const row = rows[i]!;
    const [earned, chance] = [rewardOf(row[reward]), chanceOf(row)];
    if (earned === undefined || Math.abs(earned) > GREATEST_NUMBER)
      faults.push({
        field: `${i + 1}.${reward}`,
        expected: earned === undefined ? 'a number' : `a number up to ${GREATEST_NUMBER}`,
        got: describeValue(row[reward]),
      });
    if (chance === undefined || chance <= 0 || chance > 1)
      faults.push({
        field: `${i + 1}.${propensity ?? logarithm}`,
        expected: 'a number above 0, at most 1',
        got: describeValue(likely(row)),
      });
    return {
      ...{ action: numbers.get(nameOf(row[action]))!, reward: earned ?? 0, propensity: chance ?? 1 },
      features: context.map((field) => featureOf(field, row[field])),
      ...(unit !== undefined && { unit: String(row[unit]) }),
    };
  });
  if (faults.length > 0) return { faults: faults.slice(0, MOST_FAULTS) };
  const missing = rows.length - kept.length;
  return {
    value: { actions, rounds, ...(missing > 0 && { source: { rows: rows.length, kept } }) },
    columns: said(
      { action, reward, propensity: isEven ? undefined : (propensity ?? logarithm), unit },
      context,
    ),
    leftOut: missing > 0 ? [{ reason: 'no action, no outcome or no propensity', rows: missing }] : [],
    notes: notesOf(
      { missing, isEven, isLogarithm: propensity === undefined && logarithm !== undefined },
      names,
    ),
  };
}

interface Names extends Partial<Record<Part | 'logarithm' | 'unit', string | undefined>> {
  context: readonly string[];
}

function namesOf(known: readonly string[], asked: LogColumns): Names {
  const usual = columnFor('context', known);
  const propensity = asked.propensity ?? columnFor('propensity', known);
  return {
    ...{
      action: asked.action ?? columnFor('action', known),
      reward: asked.reward ?? columnFor('reward', known),
    },
    ...{ propensity, unit: asked.unit ?? columnFor('unit', known) },
    logarithm: propensity === undefined ? columnFor('logarithm', known) : undefined,
    context: asked.context ?? (usual === undefined ? [] : [usual]),
  };
}

function unknownColumns(known: readonly string[], asked: LogColumns): Fault[] {
  const { action, reward, propensity, unit, context = [] } = asked;
  const named = { action, reward, propensity: propensity === 'uniform' ? undefined : propensity, unit };
  return [...Object.entries(named), ...context.map((name) => ['context', name] as const)].flatMap(
    ([field, name]) =>
      name === undefined || known.includes(name)
        ? []
        : [{ field, expected: `one of the columns ${known.join(', ')}`, got: JSON.stringify(name) }],
  );
}

const missingParts = (rows: Rows, names: Names, known: readonly string[]): Fault[] =>
  PARTS.filter((kind) => !names[kind]).map((kind) => ({
    field: kind,
    expected: `a column ${USUAL[kind].slice(0, 6).join(' or ')}, or the like${kind === 'propensity' ? '; --propensity uniform where all actions were equally likely' : ''}`,
    got: rows.length === 0 ? 'no rows' : `columns ${known.slice(0, 8).join(', ')}`,
  }));

const said = (
  parts: Record<string, string | undefined>,
  context: readonly string[],
): Record<string, string> =>
  Object.fromEntries([
    ...Object.entries(parts).flatMap(([part, name]) => (name === undefined ? [] : [[part, name] as const])),
    ...(context.length > 0 ? [['context', context.join(', ')] as const] : []),
  ]);

function notesOf(
  { missing, isEven, isLogarithm }: { missing: number; isEven: boolean; isLogarithm: boolean },
  { logarithm, unit }: Names,
): string[] {
  const notes: string[] = [];
  if (missing > 0)
    notes.push(
      `${missing} rows without an action, an outcome or a propensity are left out; where outcomes are missing because of what they are, estimates are wrong.`,
    );
  if (isEven) notes.push('All actions are taken to have been equally likely, as asked.');
  if (isLogarithm) notes.push(`${logarithm} is read as the natural logarithm of the propensity.`);
  if (unit !== undefined) notes.push(`Rows of the same ${unit} are resampled together.`);
  return notes;
}

/** Whether something came of it may be said in words. */
const WORDS = new Map([true, 'true', 'yes', 't', 'y'].map((word) => [word, 1] as [unknown, number]));
for (const word of [false, 'false', 'no', 'f', 'n']) WORDS.set(word, 0);
const rewardOf = (value: unknown): number | undefined =>
  WORDS.get(typeof value === 'string' ? value.trim().toLowerCase() : value) ?? numberOf(value);

function ordered(names: readonly string[]): string[] {
  const all = [...new Set(names)];
  const areNumbers = all.every((name) => numberOf(name) !== undefined);
  return all.sort((a, b) => (areNumbers ? Number(a) - Number(b) : a < b ? -1 : 1));
}
