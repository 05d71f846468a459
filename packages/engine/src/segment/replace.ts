// The same condition with one segment in the place of another.

import type { Condition } from './condition.ts';

/** @example replaceSegment({ not: { segment: 'a' } }, 'a', 'b')  // { not: { segment: 'b' } } */
export function replaceSegment(condition: Condition, from: string, to: string): Condition {
  const inside = (part: Condition): Condition => replaceSegment(part, from, to);
  if ('all' in condition) return { all: condition.all.map(inside) };
  if ('any' in condition) return { any: condition.any.map(inside) };
  if ('not' in condition) return { not: inside(condition.not) };
  return 'segment' in condition && condition.segment === from ? { segment: to } : condition;
}
