// A policy as JSON that other programs write: bare shares, and lists of lists of numbers.

import type { Log, PolicyFile, Rows } from '@visavis/engine/measure';

type Numbers = number[] | Numbers[];
export type PolicyShape = PolicyFile | Rows | { lists: Numbers[] };

export const isTable = (shape: PolicyShape): shape is Rows => Array.isArray(shape);

/** Undefined where it is a table of another shape, such as a list of objects. */
export function policyShapeIn(document: unknown): PolicyShape | undefined {
  if (Array.isArray(document))
    return document.every(Array.isArray) ? { lists: document as Numbers[] } : undefined;
  const entries = Object.values(document as object);
  // Checked as a policy afterwards, which names what is odd.
  if ('kind' in (document as object)) return document as PolicyFile;
  if (entries.length > 0 && entries.every((value) => typeof value === 'number'))
    return { kind: 'fixed', shares: document as Record<string, number> };
  const areShares = entries.every(
    (value) =>
      value !== null && typeof value === 'object' && !Array.isArray(value) && Object.values(value).length > 0,
  );
  if (entries.length === 0 || !areShares) return undefined;
  return { kind: 'fixed', by: 'position', shares: document as Record<string, Record<string, number>> };
}

/**
 * Rows and columns; of three dimensions (rounds, actions, positions, as the Open Bandit Pipeline has them) each round's own
 * position.
 */
export function tableOfLists(lists: readonly Numbers[], log: Log, by = 'position'): Rows {
  const isDeep = Array.isArray(lists[0]?.[0]);
  if (!isDeep) return named(lists as number[][]);
  if (lists.length === 1) return named(lists[0] as number[][]);
  const place = placesOf(log, by);
  return named(
    (lists as number[][][]).map((round, i) => round.map((shares) => shares[place(i)] ?? shares[0]!)),
  );
}

const named = (lists: readonly number[][]): Rows =>
  lists.map((list) => Object.fromEntries(list.map((value, i) => [String(i + 1), value])));

/** By row of the file: which of the values of the field, in order, its round has. */
function placesOf({ rounds, source }: Log, by: string): (row: number) => number {
  const values = rounds.map(({ features }) => features.find((one) => one.startsWith(`${by}=`)));
  const known = [...new Set(values)].sort((a, b) => Number(a?.split('=')[1]) - Number(b?.split('=')[1]));
  const places = new Map(values.map((value, i) => [source?.kept[i] ?? i, known.indexOf(value)]));
  return (row) => places.get(row) ?? 0;
}
