// Each different value's last time, latest first. Of these only the n latest are needed to say whether a rolling
// window holds n different values, or which the n latest are.

import type { Json } from '../../collect/index.ts';
import { type Behaviour, KEPT, type Kind } from './behaviour.ts';
import { insertAt, positionOf } from './sorted.ts';
import { compareText, keysOf, valueOfKey } from './values.ts';

export type Recent = [time: number, key: string];

export const recent: Kind<Recent[]> = {
  empty: () => [],
  fold(state, { time, value }, behaviour) {
    let changed = false;
    for (const key of keysOf(value)) changed = insert(state, [time, key], behaviour) || changed;
    return changed ? prune(state, state[0]![0], behaviour) : undefined;
  },
  combine(a, b, behaviour) {
    const both = a.slice();
    for (const one of b) insert(both, one, behaviour);
    return both.length === 0 ? both : prune(both, both[0]![0], behaviour);
  },
  prune,
  read(state, reading, from, to) {
    const inside = state.filter(([time]) => time >= from && time <= to);
    if (reading !== 'lastValues') return inside.length;
    const values = inside.flatMap(([, key]) => valueOfKey(key) ?? []);
    return values.length > 0 ? (values satisfies Json[]) : undefined;
  },
  nextAfter: (state, instant) => state.findLast(([time]) => time > instant)?.[0] ?? Number.POSITIVE_INFINITY,
};

function insert(state: Recent[], one: Recent, { keep = KEPT, horizon }: Behaviour): boolean {
  if (horizon && state.length > 0 && one[0] <= state[0]![0] - horizon) return false;
  const known = state.findIndex(([, key]) => key === one[1]);
  if (known >= 0 && state[known]![0] >= one[0]) return false;
  if (known >= 0) state.splice(known, 1);
  const at = positionOf(state, one, latestFirst);
  if (at >= keep) return false;
  insertAt(state, at, one);
  if (state.length > keep) state.pop();
  return true;
}

function prune(state: Recent[], newest: number, { horizon }: Behaviour): Recent[] {
  while (horizon && state.length > 0 && state.at(-1)![0] <= newest - horizon) state.pop();
  return state;
}

function latestFirst(a: Recent, b: Recent): number {
  return b[0] - a[0] || compareText(a[1], b[1]);
}
