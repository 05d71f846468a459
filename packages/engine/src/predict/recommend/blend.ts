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
      addStandardised(scratch, weight, marked(history, scratch.length), isKnown, into);
    }
  };
}

/** To mean 0 and deviation 1 over what may be recommended and is not in the history. */
export function standardise(scores: Float64Array, history: History, isKnown: Uint8Array): void {
  const { mean, deviation } = scaleOf(scores, marked(history, scores.length), isKnown);
  for (let i = 0; i < scores.length; i++) scores[i] = (scores[i]! - mean) / deviation;
}

/** Adds the scores, brought to that scale and weighed, to `into`. `had` marks the items of the history. */
export function addStandardised(
  scores: Float64Array,
  weight: number,
  had: Uint8Array,
  isKnown: Uint8Array,
  into: Float64Array,
): void {
  const { mean, deviation } = scaleOf(scores, had, isKnown);
  const worth = weight / deviation;
  for (let i = 0; i < into.length; i++) into[i]! += worth * (scores[i]! - mean);
}

/** 1 for each item of the history. */
export function marked({ item }: History, items: number): Uint8Array {
  const had = new Uint8Array(items);
  for (let h = 0; h < item.length; h++) had[item[h]!] = 1;
  return had;
}

function scaleOf(
  scores: Float64Array,
  had: Uint8Array,
  isKnown: Uint8Array,
): { mean: number; deviation: number } {
  let [count, sum, squares] = [0, 0, 0];
  for (let i = 0; i < scores.length; i++) {
    if (had[i] === 1 || isKnown[i] === 0) continue;
    count++;
    const score = scores[i]!;
    sum += score;
    squares += score * score;
  }
  const mean = sum / Math.max(1, count);
  const deviation = Math.sqrt(Math.max(0, squares / Math.max(1, count) - mean ** 2)) || 1;
  return { mean, deviation };
}

/** 1 for each item that anybody has. */
export function knownItems({ items, item }: Interactions): Uint8Array {
  const known = new Uint8Array(items.length);
  for (const i of item) known[i] = 1;
  return known;
}
