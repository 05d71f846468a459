// What a condition asks of the visit itself. Two sayings may be met on two pages, so this is asked of each by itself.

import type { Json } from '../../collect/index.ts';
import type { Condition } from '../../segment/index.ts';
import { type Surrounded, somebodyOf } from './together.ts';

const ROOT = 'request.';

/** The same condition for somebody whose visit is as it must be. */
export function onAnyPage(condition: Condition, negated = false): Condition {
  if ('all' in condition) return { all: condition.all.map((part) => onAnyPage(part, negated)) };
  if ('any' in condition) return { any: condition.any.map((part) => onAnyPage(part, negated)) };
  if ('not' in condition) return { not: onAnyPage(condition.not, !negated) };
  if ('attribute' in condition && condition.attribute.startsWith(ROOT))
    return negated ? { any: [] } : { all: [] };
  return condition;
}

/** A visit on which it may hold. */
export function requestFor(condition: Condition | null, surrounded: Surrounded): Record<string, Json> {
  const values = condition === null ? {} : (somebodyOf([condition], surrounded)?.values ?? {});
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      name.startsWith(ROOT) ? [[name.slice(ROOT.length), value]] : [],
    ),
  );
}
