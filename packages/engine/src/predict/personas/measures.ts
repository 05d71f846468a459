// What people are compared by: not how much they did in all, which mostly says how long they have been here, but what a
// visit of theirs is like, how often they come, what they spend, and what is known of them.

import type { Table } from '../table/index.ts';

/** Columns of numbers about people, NaN where nothing is known. */
export interface People {
  rows: number;
  columns: readonly { name: string; label: string; kind: 'number' | 'flag'; group: string }[];
  values: readonly Float32Array[];
}

export interface Measure {
  name: string;
  label: string;
  kind: 'number' | 'yes-no';
  /** The event that it counts, where it counts one. */
  event?: string;
  /** What it weighs against the others. */
  weight: number;
  of(row: number): number;
}

/** What is known of people says less of how they behave than what they do. */
const KNOWN = 0.3;
const FACTS = /^(device|place|channel)\b/;

/** So many visits of everybody are added to one's own, so that a single visit does not make somebody extreme. */
const ADDED_VISITS = 2;

/**
 * @param only names of measures, or groups of columns, that are to be looked at; all when not given
 * @param rates what everybody does in a visit, by event, towards which everybody's own rates are shrunk
 */
export function measuresOf(
  { columns, values }: People,
  only?: readonly string[],
  rates?: Readonly<Record<string, number>>,
): Measure[] {
  const at = (name: string) => values[columns.findIndex((column) => column.name === name)];
  const [sessions, tenure] = [at('sessions'), at('tenure')];
  const visits = (row: number) => Math.max(1, sessions?.[row] ?? 1);
  const measures: Measure[] = [];
  const add = (measure: Omit<Measure, 'kind'> & Partial<Measure>, group: string) => {
    if (only && !only.includes(measure.name) && !only.includes(group)) return;
    measures.push({ kind: 'number', ...measure });
  };
  if (sessions && tenure)
    add(
      {
        ...{ name: 'visitsAWeek', label: 'Visits a week', weight: 1 },
        of: (row) => sessions[row]! / Math.max(1, tenure[row]! / 7),
      },
      'sessions',
    );
  const [recent, earlier] = [at('events.30d'), at('events')];
  if (recent && earlier && tenure)
    add(
      {
        ...{ name: 'trend', label: 'Share of all they did that fell into the last 30 days', weight: 1 },
        of: (row) => (tenure[row]! < 31 ? Number.NaN : recent[row]! / Math.max(1, earlier[row]!)),
      },
      'events',
    );
  for (const [i, { name, label, group, kind }] of columns.entries()) {
    const column = values[i]!;
    const of = (row: number) => column[row]!;
    const alike = columns.filter((other) => other.group === group && other.kind === kind).length;
    if (name === 'since' || name === 'weekend')
      add({ name, label, weight: name === 'since' ? 1 : KNOWN, of }, group);
    else if (name.endsWith('.mean')) add({ name, label, weight: 1, of }, group);
    else if (columns.some((other) => other.name === `${name}.since`))
      add(
        {
          ...{ name: `${name} a visit`, label: `${name} a visit`, event: name },
          weight: 1,
          of: (row) => {
            const usual = rates?.[name];
            if (usual === undefined) return column[row]! / visits(row);
            return (column[row]! + ADDED_VISITS * usual) / (visits(row) + ADDED_VISITS);
          },
        },
        group,
      );
    else if (kind === 'flag')
      add({ name, label, kind: 'yes-no', weight: KNOWN / Math.sqrt(alike), of }, group);
    else if (name === group && (name.startsWith('traits.') || FACTS.test(name)))
      add({ name, label, weight: KNOWN, of }, group);
  }
  return measures;
}

export function tableOf(measures: readonly Measure[], rows: number): Table {
  return {
    rows,
    columns: measures.map(({ name, kind, of }) => ({
      name,
      kind,
      values: Float64Array.from({ length: rows }, (_, row) => of(row)),
    })),
  };
}

/** What everybody does in a visit, by event. */
export function ratesOf({ columns, values, rows }: People): Record<string, number> {
  const sessions = values[columns.findIndex(({ name }) => name === 'sessions')];
  if (!sessions) return {};
  const total = (column: Float32Array) => {
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += column[row] || 0;
    return sum;
  };
  const visits = Math.max(1, total(sessions));
  return Object.fromEntries(
    columns
      .map(({ name }, i) => [name, values[i]!] as const)
      .filter(([name]) => columns.some((other) => other.name === `${name}.since`))
      .map(([name, column]) => [name, total(column) / visits]),
  );
}
