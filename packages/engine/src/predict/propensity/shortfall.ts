// When data does not suffice: what is missing, and how much of it, instead of a model that cannot be trusted.

import type { Table } from '../table/index.ts';

export interface Shortfall {
  what: 'outcomes' | 'variation' | 'features' | 'rows';
  have: number;
  need: number;
  /** For people. */
  sentence: string;
}
/** Of either outcome, to learn from and to judge by. Fewer, and settings are chosen by luck and intervals span everything. */
export const LEAST = { learnedFrom: 50, heldOut: 20 };

export interface Sides {
  positive: string;
  negative: string;
}

/** Empty when it suffices. Pass no `test` when the model is judged in another way. */
export function shortfallOf(
  table: Table,
  target: Float64Array,
  { train, test }: { train: Int32Array; test?: Int32Array },
  names: Sides,
): Shortfall[] {
  const found: Shortfall[] = [];
  const total = count(target, train, 1) + (test ? count(target, test, 1) : 0);
  const rows = train.length + (test?.length ?? 0);
  if (rows === 0) return [{ what: 'rows', have: 0, need: 1, sentence: 'There are no rows.' }];
  if (total === 0 || total === rows) {
    const only = total === 0 ? names.negative : names.positive;
    return [
      {
        what: 'variation',
        have: 1,
        need: 2,
        sentence: `The outcome is ${JSON.stringify(only)} in every row; to tell who from whom, both outcomes are needed.`,
      },
    ];
  }
  for (const [value, name] of [
    [1, names.positive],
    [0, names.negative],
  ] as const) {
    for (const [part, where, need] of [
      [train, 'to learn from', LEAST.learnedFrom],
      [test, 'held out to judge by', LEAST.heldOut],
    ] as const) {
      if (!part) continue;
      const have = count(target, part, value);
      if (have < need)
        found.push({
          what: 'outcomes',
          have,
          need,
          sentence: `Only ${have} rows ${where} have the outcome ${JSON.stringify(name)}; ${need} are needed, ${need - have} more.`,
        });
    }
  }
  const usable = table.columns.filter((column) =>
    varies(column.kind === 'category' ? column.codes : column.values, train),
  );
  if (usable.length === 0)
    found.push({
      what: 'features',
      have: 0,
      need: 1,
      sentence: 'No column varies among the rows to learn from, so nothing can tell people apart.',
    });
  return found;
}

const count = (target: Float64Array, rows: Int32Array, value: number): number =>
  rows.reduce((sum, row) => sum + (target[row] === value ? 1 : 0), 0);

function varies(values: ArrayLike<number>, rows: Int32Array): boolean {
  return rows.some((row) => !Object.is(values[row], values[rows[0]!]));
}
