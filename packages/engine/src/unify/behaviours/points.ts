// The latest (time, number) pairs within a horizon, flat and in ascending order: `[time, millionths, time, ...]`.
// Enough for sums, averages and extremes in a rolling window. At most KEPT pairs are kept: for a person with more
// than that within the window the older ones are forgotten.

import { type Behaviour, KEPT, type Kind } from './behaviour.ts';
import { add, millionthsIn, readTotal, type Total } from './total.ts';

export const points: Kind<number[]> = {
  empty: () => [],
  fold(state, { time, value }, behaviour) {
    const numbers = millionthsIn(value);
    if (numbers.length === 0 || isTooOld(state, time, behaviour)) return undefined;
    for (const number of numbers) insert(state, time, number);
    return prune(state, state.at(-2)!, behaviour);
  },
  combine(a, b, behaviour) {
    const [long, short] = a.length >= b.length ? [a, b] : [b, a];
    const both = long.slice();
    for (let i = 0; i < short.length; i += 2) insert(both, short[i]!, short[i + 1]!);
    return both.length === 0 ? both : prune(both, both.at(-2)!, behaviour);
  },
  prune,
  read(state, reading, from, to) {
    let sum: Total = [];
    for (let i = firstPairAbove(state, from - 1); i < state.length && state[i]! <= to; i += 2) {
      sum = add(sum, [1, state[i + 1]!, state[i + 1]!, state[i + 1]!]);
    }
    return readTotal(sum, reading);
  },
  nextAfter: (state, instant) => state[firstPairAbove(state, instant)] ?? Number.POSITIVE_INFINITY,
};

function isTooOld(state: readonly number[], time: number, { horizon, keep = KEPT }: Behaviour): boolean {
  if (state.length === 0) return false;
  if (horizon && time <= state.at(-2)! - horizon) return true;
  return state.length >= 2 * keep && time < state[0]!;
}

function insert(state: number[], time: number, number: number): void {
  let at = firstPairAbove(state, time);
  while (at > 0 && state[at - 2] === time && state[at - 1]! > number) at -= 2;
  if (at === state.length) state.push(time, number);
  else state.splice(at, 0, time, number);
}

function prune(state: number[], newest: number, { horizon, keep = KEPT }: Behaviour): number[] {
  const old = horizon ? firstPairAbove(state, newest - horizon) : 0;
  const extra = Math.max(old, state.length - 2 * keep);
  if (extra > 0) state.splice(0, extra);
  return state;
}

/** The index of the first pair whose time is greater than `limit`. */
function firstPairAbove(state: readonly number[], limit: number): number {
  let low = 0;
  let high = state.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (state[2 * middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return 2 * low;
}
