// Operators and their operands as plain English.

import type { Json } from '../collect/index.ts';
import { dateWords, durationWords, list, quoted } from './words.ts';

/** The verb and what follows, of one thing: "is “pro”", "is not more than 5". */
export function comparison(op: string, value: Json | undefined, negated = false): string {
  const not = negated ? ' not' : '';
  const positive: Record<string, string> = {
    ne: 'eq',
    notIn: 'in',
    notContains: 'contains',
    missing: 'exists',
  };
  if (positive[op]) return comparison(positive[op], value, !negated);
  const does = (verb: string, base: string) => (negated ? `does not ${base}` : verb);
  switch (op) {
    case 'exists':
      return `is${not} known`;
    case 'eq':
      return `is${not} ${quoted(value!)}`;
    case 'in':
      return `is${not} ${list((value as Json[]).map(quoted), 'or')}`;
    case 'between':
      return `is${not} between ${list((value as Json[]).map(quoted), 'and')}`;
    case 'contains':
      return `${does('contains', 'contain')} ${quoted(value!)}`;
    case 'startsWith':
      return `${does('begins with', 'begin with')} ${quoted(value!)}`;
    case 'endsWith':
      return `${does('ends with', 'end with')} ${quoted(value!)}`;
    case 'includes':
      return `${does('includes', 'include')} ${quoted(value!)}`;
    case 'includesAny':
      return `${does('includes', 'include')} ${list((value as Json[]).map(quoted), 'or')}`;
    case 'includesAll':
      return `${does('includes', 'include')} ${list((value as Json[]).map(quoted), 'and')}`;
    case 'before':
    case 'after':
      return `is${not} ${op} ${dateWords(value as string)}`;
    case 'withinLast':
      return `is${not} within the last ${durationWords(value as string)}`;
    case 'withinNext':
      return `is${not} within the next ${durationWords(value as string)}`;
    case 'moreThanAgo':
      return `is${not} more than ${durationWords(value as string)} ago`;
    default:
      return `is${not} ${amount(op, value as number)}`;
  }
}

/** The verb as the subject wants it: values *are*, a status *is*; "trial ends" brings a verb of its own. */
export function agreeing(subject: string, says: string): string {
  if (HAS_VERB.test(subject))
    return says.replace(/^is (?=(not )?(before|after|within|more than \d+ \w+ ago))/, '');
  if (!/s$/.test(subject) || SINGULAR.test(subject)) return says;
  return says
    .replace(/^is\b/, 'are')
    .replace(/^does\b/, 'do')
    .replace(/^(includes|contains|begins|ends)\b/, (verb) => verb.slice(0, -1));
}
const HAS_VERB = / (ends|begins|starts|expires|renews|closes|opens)$/;
const SINGULAR = /(ss|us|is|news|series|lens)$|^number of /;

/** "at least 3", "more than 5", "3". */
export function amount(op: string, value: Json): string {
  const words: Record<string, string> = { gt: 'more than', gte: 'at least', lt: 'less than', lte: 'at most' };
  return words[op] ? `${words[op]} ${quoted(value)}` : quoted(value);
}
