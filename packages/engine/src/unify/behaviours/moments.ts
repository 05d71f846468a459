// The latest (time, message, value) in ascending order: for the first value within a rolling window, which becomes
// the second one when the window has moved on.

import type { Json } from '../../collect/index.ts';
import { type Behaviour, KEPT, type Kind } from './behaviour.ts';
import { compareMoments } from './extremes.ts';
import { insertAt, merged, positionOf } from './sorted.ts';

type Entry = [time: number, messageId: string, value: Json];

export const moments: Kind<Entry[]> = {
  empty: () => [],
  fold(state, { time, messageId, value }, behaviour) {
    if (value === undefined || value === null) return undefined;
    const entry: Entry = [time, messageId, value];
    const at = positionOf(state, entry, compareMoments);
    if (at === 0 && state.length >= (behaviour.keep ?? KEPT)) return undefined;
    if (behaviour.horizon && state.length > 0 && time <= state.at(-1)![0] - behaviour.horizon)
      return undefined;
    insertAt(state, at, entry);
    return prune(state, state.at(-1)![0], behaviour);
  },
  combine(a, b, behaviour) {
    const both = merged(a, b, compareMoments);
    return both.length === 0 ? both : prune(both, both.at(-1)![0], behaviour);
  },
  prune,
  read: (state, _reading, from, to) => state.find(([time]) => time >= from && time <= to)?.[2],
  nextAfter: (state, instant) => state.find(([time]) => time > instant)?.[0] ?? Number.POSITIVE_INFINITY,
};

function prune(state: Entry[], newest: number, { keep = KEPT, horizon }: Behaviour): Entry[] {
  const old = horizon ? state.findIndex(([time]) => time > newest - horizon) : 0;
  const extra = Math.max(old, state.length - keep);
  if (extra > 0) state.splice(0, extra);
  return state;
}
