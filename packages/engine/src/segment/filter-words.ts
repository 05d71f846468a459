// What narrows events down, as people say it: "with revenue above 0 and category “shoes”". Where one part has no such
// form ("name contains …"), the whole is said as a clause: "where name contains …".

import type { Json } from '../collect/index.ts';
import { agreeing, comparison } from './comparison-words.ts';
import type { EventFilter, PropertyCondition } from './condition.ts';
import { label, list, quoted } from './words.ts';

/** Begins with a space, or is empty. */
export function filterWords(where: EventFilter['where']): string {
  if (!where || where.length === 0) return '';
  const short = where.map(withWords);
  if (short.every((words) => words !== undefined)) return ` with ${short.join(' and ')}`;
  return ` where ${where.map(clauseWords).join(' and ')}`;
}

const clauseWords = ({ property, op, value }: PropertyCondition): string => {
  const name = label(property);
  return `${name} ${agreeing(name, comparison(op, value))}`;
};

/** What follows "with"; undefined where the operator has no such form. */
function withWords({ property, op, value }: PropertyCondition): string | undefined {
  const name = label(property);
  const several = (word: 'and' | 'or') => list((value as Json[]).map(quoted), word);
  if (typeof value === 'boolean' && op === 'eq') return undefined;
  const forms: Record<string, () => string> = {
    eq: () => `${name} ${quoted(value!)}`,
    in: () => `${name} ${several('or')}`,
    ne: () => `${name} other than ${quoted(value!)}`,
    gt: () => `${name} above ${quoted(value!)}`,
    gte: () => `${name} of at least ${quoted(value!)}`,
    lt: () => `${name} below ${quoted(value!)}`,
    lte: () => `${name} of at most ${quoted(value!)}`,
    between: () => `${name} between ${several('and')}`,
  };
  return forms[op]?.();
}
