// A policy as a file: shares of the actions, for all contexts or by the value of one field.

import { describeValue, type Fault } from '../../collect/index.ts';
import type { EvaluatedPolicy, Log } from './log.ts';
import { featureOf, nameOf } from './log-columns.ts';

type Shares = Record<string, number>;
/** As JSON. */
export type PolicyFile =
  | { kind: 'uniform' }
  | { kind: 'fixed'; shares: Shares }
  | { kind: 'fixed'; by: string; shares: Record<string, Shares> }
  /** Round by round, in the order of the log; the actions in the order of `actions`. */
  | { kind: 'rounds'; actions: string[]; shares: number[][] }
  /** Round by round, of the action that was taken. */
  | { kind: 'taken'; shares: number[] };

type Read = { value: EvaluatedPolicy; faults?: undefined } | { faults: Fault[] };

/** How far a sum of shares may be from 1: files are rounded. */
const OFF_AT_MOST = 0.01;
const MOST_FAULTS = 20;

export function readPolicy(file: PolicyFile | { faults: Fault[] }, log: Log): Read {
  if ('faults' in file) return file;
  if (file.kind === 'uniform') {
    const even = new Float64Array(log.actions.length).fill(1 / log.actions.length);
    return { value: () => even };
  }
  if (file.kind === 'rounds') return byRound(file, log);
  if (file.kind === 'taken') return ofTaken(file.shares, log);
  if (file.kind === 'fixed' && 'by' in file) return byField(file.by, file.shares, log);
  if (file.kind === 'fixed') {
    const { shares, faults } = sharesOf(file.shares, log, 'shares');
    return faults.length > 0 ? { faults } : { value: () => shares };
  }
  const got = describeValue((file as { kind?: unknown }).kind);
  return { faults: [{ field: 'kind', expected: 'uniform, fixed, rounds or taken', got }] };
}

/** Actions that the log never took have a share of 0 there; what a policy gives them is missed in the sum. */
function sharesOf(given: Shares, log: Log, field: string): { shares: Float64Array; faults: Fault[] } {
  const known = new Set(log.actions);
  const faults: Fault[] = [];
  let sum = 0;
  for (const [action, share] of Object.entries(given)) {
    if (!(share >= 0 && share <= 1))
      faults.push({ field: `${field}.${action}`, expected: 'from 0 to 1', got: describeValue(share) });
    else if (share > 0 && !known.has(action))
      faults.push({
        field: `${field}.${action}`,
        expected: 'an action of the log',
        got: 'one it never took',
      });
    sum += share;
  }
  if (faults.length === 0 && Math.abs(sum - 1) > OFF_AT_MOST)
    faults.push({ field, expected: 'shares that add up to 1', got: String(sum) });
  return { shares: Float64Array.from(log.actions, (action) => given[action] ?? 0), faults };
}

function byField(by: string, given: Record<string, Shares>, log: Log): Read {
  const read = new Map(
    Object.entries(given).map(([value, shares]) => [
      featureOf(by, value),
      sharesOf(shares, log, `shares.${value}`),
    ]),
  );
  const faults = [...read.values()].flatMap((one) => one.faults);
  const missed = new Set<string>();
  const rounds = log.rounds.map(({ features }) => {
    const feature = features.find((one) => one.startsWith(`${by}=`));
    const found = feature === undefined ? undefined : read.get(feature);
    if (!found) missed.add(feature?.slice(by.length + 1) ?? `a log without ${by}`);
    return found?.shares ?? new Float64Array(0);
  });
  for (const got of missed)
    faults.push({ field: by, expected: `one of ${Object.keys(given).slice(0, 10).join(', ')}`, got });
  return faults.length > 0 ? { faults: faults.slice(0, MOST_FAULTS) } : { value: (round) => rounds[round]! };
}

function byRound({ actions, shares }: Extract<PolicyFile, { kind: 'rounds' }>, log: Log): Read {
  const mine = ofKept(shares, log);
  if ('faults' in mine) return mine;
  const names = actions.map(nameOf);
  const read = mine.map((row, i) =>
    sharesOf(
      Object.fromEntries(names.map((action, a) => [action, row[a]!])),
      log,
      `shares.${log.source?.kept[i] ?? i}`,
    ),
  );
  const faults = read.flatMap((one) => one.faults).slice(0, MOST_FAULTS);
  return faults.length > 0 ? { faults } : { value: (round) => read[round]!.shares };
}

/** The shares of other actions are not known and 0 here; `evaluateOffPolicy` must be told. */
function ofTaken(shares: readonly number[], log: Log): Read {
  const mine = ofKept(shares, log);
  if ('faults' in mine) return mine;
  const faults = mine.flatMap((share, i) =>
    share >= 0 && share <= 1
      ? []
      : [{ field: `shares.${i}`, expected: 'from 0 to 1', got: describeValue(share) }],
  );
  if (faults.length > 0) return { faults: faults.slice(0, MOST_FAULTS) };
  const rows = log.rounds.map(({ action }, i) => {
    const row = new Float64Array(log.actions.length);
    row[action] = mine[i]!;
    return row;
  });
  return { value: (round) => rows[round]! };
}

/** Of a file with a row for each row of the log, those of the rounds that were kept. */
function ofKept<T>(shares: readonly T[], { rounds, source }: Log): T[] | { faults: Fault[] } {
  const rows = source?.rows ?? rounds.length;
  if (shares.length === rows) return source ? source.kept.map((row) => shares[row]!) : [...shares];
  return {
    faults: [{ field: 'shares', expected: `${rows} rounds, as in the log`, got: `${shares.length}` }],
  };
}
