// Names carried over: when personas are learned anew, each new group is paired with the old one whose people it has.

import { cheapestPairs } from '../../numeric/index.ts';
import type { PersonaModel } from './learn.ts';

/** Two groups that share less (of all people in either) are not the same persona. */
const SAME = 0.25;

export interface Carried {
  keys: string[];
  next: number;
  carried: { key: string; overlap: number }[];
}

/** @param before the cluster that the previous model gives to each of the same people */
export function carriedKeys(
  previous: PersonaModel | undefined,
  labels: Int32Array,
  k: number,
  before: (model: PersonaModel) => Int32Array,
): Carried {
  let next = previous?.next ?? 1;
  const fresh = () => `p${next++}`;
  if (!previous) return { keys: Array.from({ length: k }, fresh), next, carried: [] };
  const shared = overlaps(labels, k, before(previous), previous.keys.length);
  const pairs = cheapestPairs(
    shared.map((overlap) => -overlap),
    k,
    previous.keys.length,
  );
  const carried: Carried['carried'] = [];
  const keys = pairs.map((old, j) => {
    const overlap = old < 0 ? 0 : shared[j * previous.keys.length + old]!;
    if (overlap < SAME) return fresh();
    carried.push({ key: previous.keys[old]!, overlap });
    return previous.keys[old]!;
  });
  return { keys, next, carried };
}

/** By new and old group: the share of the people in either who are in both. */
function overlaps(labels: Int32Array, k: number, before: Int32Array, olds: number): number[] {
  const both = new Float64Array(k * olds);
  const [mine, theirs] = [new Float64Array(k), new Float64Array(olds)];
  for (const [row, label] of labels.entries()) {
    if (label >= 0) mine[label]!++;
    if (before[row]! >= 0) theirs[before[row]!]!++;
    if (label >= 0 && before[row]! >= 0) both[label * olds + before[row]!]!++;
  }
  return Array.from(both, (count, at) => {
    const union = mine[Math.floor(at / olds)]! + theirs[at % olds]! - count;
    return union === 0 ? 0 : count / union;
  });
}
