// A policy as a table, in the shapes that people have: a row an action, a row an action and a value of some field, a row a
// value, a row a round; or as further columns of the log itself.

import type { Fault } from '../../collect/index.ts';
import type { Log } from './log.ts';
import { columnFor, isAlike, nameOf, numberOf } from './log-columns.ts';
import type { Rows } from './read-log.ts';
import type { PolicyFile } from './read-policy.ts';

type Found = PolicyFile | { faults: Fault[] };
type Shares = Record<string, number>;

const fault = (field: string, expected: string, got: string): Found => ({
  faults: [{ field, expected, got }],
});

/**
 * Either `action, probability` and, where it differs, the field that it goes by; or one row an action (in the order of the
 * log's, or named) and one column a value of the field, `pos1` being value 1; or one row a value, and one column an action;
 * or one row a round of the log, and one column an action.
 * @param by the log's own name of the field
 */
export function policyOfTable(rows: Rows, log: Log, by = 'position'): Found {
  const columns = Object.keys(rows[0] ?? {}).filter(
    (name) => !isAlike(name, 'unnamed 0') && name !== 'index',
  );
  if (rows.length === 0) return fault('policy', 'rows of shares', 'none');
  const field = fieldIn(columns, by);
  const action = columnFor('action', columns) ?? numbering(rows, columns, log);
  const rest = columns.filter((name) => name !== action && name !== field);
  if (action !== undefined) {
    const share = shareColumn(rest) ?? (rest.length === 1 ? rest[0] : undefined);
    if (share !== undefined) return longTable(rows, { action, share, field, by });
    if (field !== undefined && rest.length === 0) return longTable(rows, { action, field, by });
    return matrix(rows, log, { by, columns: rest, action });
  }
  const actions = actionsOf(rest, log);
  if (actions) return acrossActions(rows, log, { field, by, actions });
  const isTaken = rest.length === 1 && rows.length === (log.source?.rows ?? log.rounds.length);
  if (isTaken) return { kind: 'taken', shares: rows.map((row) => shareIn(row[rest[0]!])) };
  return matrix(rows, log, { by, columns: rest });
}

/** The shares in the log itself: a column an action (`pi_3`), or one of the action that was taken (`target_propensity`). */
export function policyInLog(rows: Rows, log: Log): PolicyFile | undefined {
  const known = Object.keys(rows[0] ?? {});
  const taken = columnFor('taken', known);
  if (taken !== undefined) return { kind: 'taken', shares: rows.map((row) => shareIn(row[taken])) };
  const named = known.flatMap((name): [string, string][] => {
    const [, action] = PREFIXED.exec(name) ?? [];
    return action === undefined || !log.actions.includes(nameOf(action)) ? [] : [[name, nameOf(action)]];
  });
  // Two kinds of columns that end alike, such as features, are not told apart.
  if (named.length !== log.actions.length || new Set(named.map(([, one]) => one)).size !== named.length)
    return undefined;
  return {
    kind: 'rounds',
    actions: named.map(([, action]) => action),
    shares: rows.map((row) => named.map(([name]) => shareIn(row[name]))),
  };
}

/** The field that a table of shares goes by, as the log calls it; undefined where it goes by none, or by what it does not name. */
export function fieldOfTable(rows: Rows, known: readonly string[]): string | undefined {
  const columns = Object.keys(rows[0] ?? {});
  const share = shareColumn(columns);
  const action = columnFor('action', columns);
  const others = columns.filter((name) => name !== share && name !== action);
  const shared = known.filter((name) => fieldIn(others, name) !== undefined);
  return shared.length === 1 ? shared[0] : undefined;
}

/** The table's name of a field of the log; a position may be called so in several ways. */
const fieldIn = (columns: readonly string[], by: string): string | undefined =>
  columns.find((name) => isAlike(name, by)) ??
  (columnFor('context', [by]) === undefined ? undefined : columnFor('context', columns));

const shareColumn = (columns: readonly string[]): string | undefined =>
  columnFor('propensity', columns) ??
  columnFor('taken', columns) ??
  columns.find((name) => /^(share|shares|weight|pi|policy)$/i.test(name.trim()));

/** A column without a name of its own that holds each action of the log. */
function numbering(rows: Rows, columns: readonly string[], { actions }: Log): string | undefined {
  const bare = columns.find((name) => name === '1');
  if (bare === undefined || columns.includes('2')) return undefined;
  const values = new Set(rows.map((row) => nameOf(row[bare])));
  return values.size === rows.length && actions.every((action) => values.has(action)) ? bare : undefined;
}

interface Long {
  action: string;
  /** Without one, the actions named are the ones that are taken. */
  share?: string;
  field: string | undefined;
  by: string;
}

function longTable(rows: Rows, { action, share, field, by }: Long): Found {
  const groups = Map.groupBy(rows, (row) => (field === undefined ? '' : nameOf(row[field])));
  const read: [string, Shares][] = [];
  for (const [value, mine] of groups) {
    const named = mine.map((row) => nameOf(row[action]));
    const twice = named.find((name, i) => named.indexOf(name) !== i);
    if (twice !== undefined)
      return fault(
        action,
        'each action once, or another column by which shares differ and which the log has too (--by)',
        `several rows for ${twice}${field === undefined ? '' : ` where ${field} is ${value}`}`,
      );
    const shares = mine.map((row) => (share === undefined ? 1 : shareIn(row[share])));
    read.push([value, Object.fromEntries(named.map((name, i) => [name, shares[i]!]))]);
  }
  if (field === undefined) return { kind: 'fixed', shares: read[0]![1] };
  return { kind: 'fixed', by, shares: Object.fromEntries(read) };
}

interface Across {
  field: string | undefined;
  by: string;
  actions: [column: string, action: string][];
}

/** A row a value of the field, a row a round, or one row for all. */
function acrossActions(rows: Rows, log: Log, { field, by, actions }: Across): Found {
  const sharesOf = (row: Rows[number]): Shares =>
    Object.fromEntries(actions.map(([column, action]) => [action, shareIn(row[column])]));
  const values = field === undefined ? valuesOf(log, by) : rows.map((row) => nameOf(row[field]));
  if (field !== undefined || rows.length === values.length)
    return {
      ...{ kind: 'fixed', by },
      shares: Object.fromEntries(rows.map((row, i) => [values[i]!, sharesOf(row)])),
    };
  if (rows.length === 1) return { kind: 'fixed', shares: sharesOf(rows[0]!) };
  return {
    kind: 'rounds',
    actions: actions.map(([, action]) => action),
    shares: rows.map((row) => actions.map(([column]) => shareIn(row[column]))),
  };
}

const PREFIXED = /^(?:pi|p|prob|probability|policy|share|target|new|eval|action|arm|item)[ _.-]*(.+)$/i;

/** Which action each column is of, where all of the log's have one; by order where columns have no names. */
function actionsOf(columns: readonly string[], { actions }: Log): [string, string][] | undefined {
  const isUnnamed = columns.every((name, i) => name === String(i + 1));
  if (isUnnamed && columns.length === actions.length) return columns.map((name, i) => [name, actions[i]!]);
  const named = columns.map((name): [string, string] => [
    name,
    actions.includes(nameOf(name)) ? nameOf(name) : nameOf(PREFIXED.exec(name)?.[1] ?? name),
  ]);
  const found = new Set(named.map(([, action]) => action));
  return actions.length > 1 && actions.every((action) => found.has(action)) ? named : undefined;
}

function matrix(
  rows: Rows,
  log: Log,
  { by, columns, action }: { by: string; columns: readonly string[]; action?: string },
): Found {
  const names = action === undefined ? inOrder(rows, log) : rows.map((row) => nameOf(row[action]));
  if (names === undefined) {
    const rounds = log.source?.rows ?? log.rounds.length;
    return fault(
      'policy',
      `a row for each of the log's ${log.actions.length} actions or of its ${rounds} rows, or a column that names the action`,
      `${rows.length} rows with the columns ${columns.slice(0, 8).join(', ')}`,
    );
  }
  const values = new Set(valuesOf(log, by));
  const sharesOf = (column: string): Shares =>
    Object.fromEntries(names.map((name, i) => [name, shareIn(rows[i]![column])]));
  if (columns.length === 1) return { kind: 'fixed', shares: sharesOf(columns[0]!) };
  const shares = columns.map((column) => [valueNamed(column, by, values), sharesOf(column)]);
  return { kind: 'fixed', by, shares: Object.fromEntries(shares) };
}

/** Rows without names are the log's actions in order; a longer table counts from 0, as the log's own numbers then do. */
function inOrder(rows: Rows, { actions }: Log): string[] | undefined {
  if (rows.length === actions.length) return [...actions];
  const areIndexes = actions.every((name) => /^\d+$/.test(name) && Number(name) < rows.length);
  return areIndexes && rows.length < 10 * actions.length ? rows.map((_, i) => String(i)) : undefined;
}

/** `pos1`, `position_1`, `1` and, of words, `segment_new` and `new`. */
function valueNamed(column: string, by: string, values: ReadonlySet<string>): string {
  const bare = column.toLowerCase().startsWith(by.toLowerCase())
    ? column.slice(by.length).replace(/^[ _.-]+/, '')
    : column;
  const digits = /(\d+)$/.exec(column)?.[1];
  return [column, bare, digits].find((one) => one !== undefined && values.has(one)) ?? digits ?? bare;
}

/** What the log's rounds have in the field, in order. */
function valuesOf({ rounds }: Log, by: string): string[] {
  const found = new Set<string>();
  for (const { features } of rounds)
    for (const one of features) if (one.startsWith(`${by}=`)) found.add(one.slice(by.length + 1));
  return [...found].sort((a, b) => Number(a) - Number(b) || (a < b ? -1 : 1));
}

const shareIn = (value: unknown): number => numberOf(value) ?? Number.NaN;
