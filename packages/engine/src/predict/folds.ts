// Rows dealt into folds, so that nothing is judged on what it learned from. Strata keep their shares in every fold.

import { chance } from '../numeric/index.ts';

/**
 * The fold of each of `rows` (in their order), 0 to `count` - 1; each stratum is dealt out in an order drawn by the seed.
 * @param stratum of a row (not of its place in `rows`), such as its outcome
 */
export function dealFolds(
  rows: Int32Array,
  { count, seed, stratum }: { count: number; seed: number | string; stratum?: (row: number) => number },
): Uint8Array {
  const { whole } = chance('folds', seed);
  const order = Int32Array.from(rows, (_, i) => i);
  for (let i = order.length - 1; i > 0; i--) {
    const j = whole(0, i);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  const dealt = new Map<number, number>();
  const folds = new Uint8Array(rows.length);
  for (const place of order) {
    const of = stratum?.(rows[place]!) ?? 0;
    const next = dealt.get(of) ?? dealt.size;
    folds[place] = next % count;
    dealt.set(of, next + 1);
  }
  return folds;
}

/** The rows that are in the fold, and those that are not. */
export function partOf(
  rows: Int32Array,
  folds: Uint8Array,
  fold: number,
): { inside: Int32Array; outside: Int32Array } {
  return {
    inside: rows.filter((_, i) => folds[i] === fold),
    outside: rows.filter((_, i) => folds[i] !== fold),
  };
}
