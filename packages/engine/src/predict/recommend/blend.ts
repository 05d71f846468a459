// Several strategies as one: scores of each are brought to one scale, person by person, and added up by weights.

import type { Scorer } from './evaluate.ts';
import type { History, Interactions } from './interactions.ts';

/** What is blended, and how much it counts. */
export interface Part {
  scorer: Scorer;
  weight: number;
}

/** `isKnown`: items that may be recommended; only those set the scale. */
export function blended(parts: readonly Part[], isKnown: Uint8Array): Scorer {
  const scratch = new Float64Array(isKnown.length);
  return (history, now, into, user) => {
    into.fill(0);
    for (const { scorer, weight } of parts) {
      if (weight === 0) continue;
      scorer(history, now, scratch, user);
      standardise(scratch, history, isKnown);
      for (let i = 0; i < into.length; i++) into[i]! += weight * scratch[i]!;
    }
  };
}

/** To mean 0 and deviation 1 over what may be recommended and is not in the history. */
export function standardise(scores: Float64Array, { item }: History, isKnown: Uint8Array): void {
  const had = new Uint8Array(scores.length);
  for (let h = 0; h < item.length; h++) had[item[h]!] = 1;
  let [count, sum, squares] = [0, 0, 0];
  for (let i = 0; i < scores.length; i++) {
    if (had[i] === 1 || isKnown[i] === 0) continue;
    count++;
    sum += scores[i]!;
    squares += scores[i]! ** 2;
  }
  const mean = sum / Math.max(1, count);
  const deviation = Math.sqrt(Math.max(0, squares / Math.max(1, count) - mean ** 2)) || 1;
  for (let i = 0; i < scores.length; i++) scores[i] = (scores[i]! - mean) / deviation;
}

/** 1 for each item that anybody has. */
export function knownItems({ items, item }: Interactions): Uint8Array {
  const known = new Uint8Array(items.length);
  for (const i of item) known[i] = 1;
  return known;
}
