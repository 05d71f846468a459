// What an action is expected to earn in a context, for the doubly robust estimate: one regression an action, shrunk
// towards all actions' (decide/allocators/regression.ts), cross-fitted, so that no round is predicted by itself.

import { addView, addWorth, emptySums, grow, posteriorOf, type Sums } from '../../decide/index.ts';
import type { Log } from './log.ts';

/** Features with an effect of their own: the most frequent ones. */
const MOST_FEATURES = 40;
export const FOLDS = 5;

/** Rounds of a unit share a fold. */
export function foldsOf({ rounds }: Log): Uint8Array {
  const known = new Map<string, number>();
  return Uint8Array.from(rounds, ({ unit }, i) => {
    if (unit === undefined) return i % FOLDS;
    const fold = known.get(unit) ?? known.size % FOLDS;
    known.set(unit, fold);
    return fold;
  });
}

/** Round by round, the expected reward of every action; `actions` numbers each. */
export function expectedRewards(log: Log, folds: Uint8Array): Float64Array {
  const { rounds, actions } = log;
  const numbers = numbersOf(log);
  const on = rounds.map(({ features }) => [0, ...features.flatMap((one) => numbers.get(one) ?? [])]);
  const isBinary = rounds.every(({ reward }) => reward === 0 || reward === 1);
  const size = numbers.size + 1;
  const expected = new Float64Array(rounds.length * actions.length);
  for (let fold = 0; fold < FOLDS; fold++) {
    const sums: Sums[] = actions.map(() => emptySums());
    for (const one of sums) grow(one, size);
    rounds.forEach(({ action, reward }, i) => {
      if (folds[i] === fold) return;
      addView(sums[action]!, on[i]!, 1);
      addWorth(sums[action]!, on[i]!, reward, reward ** 2);
    });
    const { mean } = posteriorOf(sums, size, isBinary);
    for (let i = 0; i < rounds.length; i++)
      if (folds[i] === fold)
        for (let a = 0; a < actions.length; a++)
          expected[i * actions.length + a] = on[i]!.reduce((sum, k) => sum + mean[a]![k]!, 0);
  }
  return expected;
}

function numbersOf({ rounds }: Log): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { features } of rounds) for (const one of features) counts.set(one, (counts.get(one) ?? 0) + 1);
  const frequent = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).slice(0, MOST_FEATURES);
  return new Map(frequent.map(([one], i) => [one, i + 1]));
}
