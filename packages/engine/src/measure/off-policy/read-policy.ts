// A policy as a file: shares of the actions, for all contexts or by the value of one field.

import { describeValue, type Fault } from '../../collect/index.ts';
import type { EvaluatedPolicy, Log } from './log.ts';
import { columnFor, featureOf, numberOf, type Rows } from './read-log.ts';

type Shares = Record<string, number>;
/** As JSON. */
export type PolicyFile =
  | { kind: 'uniform' }
  | { kind: 'fixed'; shares: Shares }
  | { kind: 'fixed'; by: string; shares: Record<string, Shares> }
  /** Round by round, in the order of the log; the actions in the order of `actions`. */
  | { kind: 'rounds'; actions: string[]; shares: number[][] };

type Read = { value: EvaluatedPolicy; faults?: undefined } | { faults: Fault[] };

/** How far a sum of shares may be from 1: files are rounded. */
const OFF_AT_MOST = 0.01;

export function readPolicy(file: PolicyFile, log: Log): Read {
  if (file.kind === 'uniform') {
    const even = new Float64Array(log.actions.length).fill(1 / log.actions.length);
    return { value: () => even };
  }
  if (file.kind === 'rounds') return byRound(file, log);
  if (file.kind === 'fixed' && 'by' in file) return byField(file.by, file.shares, log);
  if (file.kind === 'fixed') {
    const { shares, faults } = sharesOf(file.shares, log, 'shares');
    return faults.length > 0 ? { faults } : { value: () => shares };
  }
  const got = describeValue((file as { kind?: unknown }).kind);
  return { faults: [{ field: 'kind', expected: 'uniform, fixed or rounds', got }] };
}

/**
 * As a table: either `action, probability` and, where it differs, the field that it goes by; or one row an action (in
 * the order of the log's, or named in a column `action`) and one column a value of the field: `pos1` is value 1.
 */
export function policyOfTable(rows: Rows, log: Log, by = 'position'): PolicyFile {
  const columns = Object.keys(rows[0] ?? {});
  const [action = 'action', share] = [columnFor('action', columns), shareColumn(columns)];
  if (share === undefined) return policyOfMatrix(rows, log, by, columns);
  const said = (row: Rows[number]): [string, unknown] => [String(row[action]), row[share]];
  if (!columns.includes(by)) return { kind: 'fixed', shares: sharesIn(rows.map(said)) };
  const values = Map.groupBy(rows, (row) => String(row[by]));
  const shares = [...values].map(([value, mine]) => [value, sharesIn(mine.map(said))]);
  return { kind: 'fixed', by, shares: Object.fromEntries(shares) };
}

/** The field that a table of shares goes by: its one column that is neither the action nor the share, and in the log. */
export function fieldOfTable(rows: Rows, known: readonly string[]): string | undefined {
  const columns = Object.keys(rows[0] ?? {});
  const share = shareColumn(columns);
  if (share === undefined) return undefined;
  const action = columnFor('action', columns);
  const others = columns.filter((name) => name !== share && name !== action && known.includes(name));
  return others.length === 1 ? others[0] : undefined;
}

const shareColumn = (columns: readonly string[]): string | undefined =>
  columnFor('propensity', columns) ?? columns.find((name) => /^(share|weight)$/i.test(name.trim()));

function policyOfMatrix(rows: Rows, log: Log, by: string, columns: readonly string[]): PolicyFile {
  const shares = columns
    .filter((column) => column !== 'action')
    .map((column) => {
      const value = /(\d+)$/.exec(column)?.[1] ?? column;
      const named = rows.map((row, i): [string, unknown] => [
        String(row.action ?? log.actions[i] ?? `row ${i + 1}`),
        row[column],
      ]);
      return [value, sharesIn(named)];
    });
  return { kind: 'fixed', by, shares: Object.fromEntries(shares) };
}

const sharesIn = (list: readonly [string, unknown][]): Shares =>
  Object.fromEntries(list.map(([action, share]) => [action, numberOf(share) ?? Number.NaN]));

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
  const rounds = log.rounds.map(({ features }) => {
    const feature = features.find((one) => one.startsWith(`${by}=`));
    const found = feature === undefined ? undefined : read.get(feature);
    if (!found && faults.length < 20)
      faults.push({
        field: by,
        expected: `one of ${Object.keys(given)}`,
        got: feature ?? 'not in the context',
      });
    return found?.shares ?? new Float64Array(0);
  });
  return faults.length > 0 ? { faults: faults.slice(0, 20) } : { value: (round) => rounds[round]! };
}

function byRound({ actions, shares }: Extract<PolicyFile, { kind: 'rounds' }>, log: Log): Read {
  if (shares.length !== log.rounds.length) {
    const got = `${shares.length}`;
    return { faults: [{ field: 'shares', expected: `${log.rounds.length} rounds, as in the log`, got }] };
  }
  const read = shares.map((row, i) =>
    sharesOf(Object.fromEntries(actions.map((action, a) => [action, row[a]!])), log, `shares.${i}`),
  );
  const faults = read.flatMap((one) => one.faults).slice(0, 20);
  return faults.length > 0 ? { faults } : { value: (round) => read[round]!.shares };
}
