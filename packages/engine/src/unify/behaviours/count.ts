// How many events. One number.

import type { Kind } from './behaviour.ts';

export const count: Kind<number> = {
  empty: () => 0,
  fold: (state) => state + 1,
  combine: (a, b) => a + b,
  prune: (state) => state,
  read: (state) => state,
  nextAfter: () => Number.POSITIVE_INFINITY,
};
