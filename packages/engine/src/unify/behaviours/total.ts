// Count, sum, least and greatest of a number in the events. Numbers are kept in whole millionths, so that sums are
// exact and the same in whatever order they are made.

import type { Json } from '../../collect/index.ts';
import type { Kind, Reading } from './behaviour.ts';

/** [how many numbers, sum, least, greatest], the last three in millionths. Empty: nothing yet. */
export type Total = [count: number, sum: number, least: number, greatest: number] | [];

export const total: Kind<Total> = {
  empty: () => [],
  fold(state, { value }) {
    const numbers = millionthsIn(value);
    if (numbers.length === 0) return undefined;
    return numbers.reduce<Total>((sum, number) => add(sum, [1, number, number, number]), state);
  },
  combine: add,
  prune: (state) => state,
  read: (state, reading) => readTotal(state, reading),
  nextAfter: () => Number.POSITIVE_INFINITY,
};

export function add(a: Total, b: Total): Total {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  return [a[0] + b[0], a[1] + b[1], Math.min(a[2], b[2]), Math.max(a[3], b[3])];
}

/** Nothing sums up to 0, and has neither average nor extremes. */
export function readTotal(state: Total, reading: Reading): number | undefined {
  if (reading === 'sum') return state.length === 0 ? 0 : state[1] / 1e6;
  if (state.length === 0) return undefined;
  if (reading === 'avg') return state[1] / state[0] / 1e6;
  return (reading === 'min' ? state[2] : state[3]) / 1e6;
}

/**
 * What is farther from 0 is an id or a mistake, and no amount: nothing could be told from a sum with it, and of some no
 * store could write one down.
 */
const GREATEST_AMOUNT = 1e18;

/** The amounts among one or several values, as whole millionths. Text is never a number. */
export function millionthsIn(value: Json | undefined): number[] {
  const list = Array.isArray(value) ? value : [value];
  return list.flatMap((one) => (isAmount(one) ? [Math.round(one * 1e6) + 0] : []));
}

const isAmount = (value: Json | undefined): value is number =>
  typeof value === 'number' && Math.abs(value) <= GREATEST_AMOUNT;
