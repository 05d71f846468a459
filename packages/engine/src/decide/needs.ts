// What is missing for a condition to hold of somebody: the unmet parts of its explanation, in plain English with the
// person's own values. Where several ways lead there, the one with the least to do.

import type { Json } from '../collect/index.ts';
import { type Condition, type Explanation, shortfall } from '../segment/index.ts';

export interface Need {
  condition: Condition;
  /** False: the condition holds now and must not. */
  holds: boolean;
  /** After "needs": "3 more product views (2 so far)", "somebody whose plan is “pro” (it is “free”)". */
  text: string;
  /** What the person has; absent where nothing is known. */
  value?: Json;
  /** How far away it is, in about the number of things to do. */
  effort: number;
}

/** Explains another segment's condition for the same person; undefined where there is none to look into. */
export type Into = (segment: string) => Explanation | undefined;

const MOST_WAYS = 24;
const MOST_LEVELS = 8;

/** Every way to make it hold (or, with `wanted` false, fail): all needs of one way together suffice. Least effort first. */
export function waysTo(explanation: Explanation, into: Into, wanted = true, level = 0): Need[][] {
  const { condition, parts, holds } = explanation;
  if (holds === wanted) return [[]];
  if ('not' in condition) return waysTo(parts[0]!, into, !wanted, level);
  if ('all' in condition || 'any' in condition) {
    const ways = parts.map((part) => waysTo(part, into, wanted, level));
    // One part is enough for "any" to hold, and for "all" to fail.
    return 'any' in condition === wanted ? least(ways.flat()) : ways.reduce(together, [[]]);
  }
  const inner = 'segment' in condition && level < MOST_LEVELS ? into(condition.segment) : undefined;
  if (inner) return waysTo(inner, into, wanted, level + 1);
  const { value } = explanation;
  const own = value === undefined ? {} : { value };
  return [[{ condition, holds: wanted, ...own, ...shortfall(explanation, wanted) }]];
}

const together = (one: Need[][], other: Need[][]): Need[][] =>
  least(one.flatMap((a) => other.map((b) => unique([...a, ...b]))));

const least = (ways: Need[][]): Need[][] =>
  ways.sort((a, b) => effortOf(a) - effortOf(b) || a.length - b.length).slice(0, MOST_WAYS);

export const effortOf = (needs: readonly Need[]): number =>
  needs.reduce((sum, { effort }) => sum + effort, 0);

function unique(needs: Need[]): Need[] {
  return needs.filter(({ text }, i) => needs.findIndex((other) => other.text === text) === i);
}
