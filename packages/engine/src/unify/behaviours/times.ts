// The latest n times, in ascending order: enough to say at every instant whether something happened at least n times
// in a rolling window, and when that ends.

import { type Behaviour, KEPT, type Kind } from './behaviour.ts';
import { ascending, firstAbove, insertAt, merged } from './sorted.ts';

export const times: Kind<number[]> = {
  empty: () => [],
  fold(state, { time }, behaviour) {
    if (state.length >= (behaviour.keep ?? KEPT) && time <= state[0]!) return undefined;
    if (behaviour.horizon && state.length > 0 && time <= state.at(-1)! - behaviour.horizon) return undefined;
    insertAt(state, firstAbove(state, time), time);
    return prune(state, state.at(-1)!, behaviour);
  },
  combine(a, b, behaviour) {
    const both = merged(a, b, ascending);
    return both.length === 0 ? both : prune(both, both.at(-1)!, behaviour);
  },
  prune,
  read: readTimes,
  nextAfter: (state, instant) => state[firstAbove(state, instant)] ?? Number.POSITIVE_INFINITY,
};

export function readTimes(
  state: readonly number[],
  reading: string,
  from: number,
  to: number,
): number | undefined {
  const first = firstAbove(state, from - 1);
  if (reading === 'firstTime') return state[first]! <= to ? state[first] : undefined;
  const end = firstAbove(state, to);
  if (reading === 'lastTime') return end > first ? state[end - 1] : undefined;
  return end - first;
}

function prune(state: number[], newest: number, { keep = KEPT, horizon }: Behaviour): number[] {
  const old = horizon ? firstAbove(state, newest - horizon) : 0;
  const extra = Math.max(old, state.length - keep);
  if (extra > 0) state.splice(0, extra);
  return state;
}
