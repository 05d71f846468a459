// Can a condition hold of somebody of whom no event says so? If not, only people with such events need a look.

import type { Condition, EventCondition } from '@visavis/engine/segment';
import type { Surroundings } from './reader.ts';

type Others = Pick<Surroundings, 'segments'>;

/** True when the condition fails, and keeps failing, for whoever has none of the events that it speaks of. */
export function needsEvents(condition: Condition, others: Others): boolean {
  if ('all' in condition)
    return restrictable(condition, others) && condition.all.some((part) => needsEvents(part, others));
  if ('any' in condition)
    return condition.any.length > 0 && condition.any.every((part) => needsEvents(part, others));
  if ('not' in condition || 'attribute' in condition) return false;
  if ('sequence' in condition) return true;
  if ('segment' in condition) {
    const other = others.segments.get(condition.segment);
    return other !== undefined && needsEvents(other, others);
  }
  return eventNeedsEvents(condition);
}

/** Attributes are worked out from all events, so beside one no event may be left out. */
function restrictable(condition: Condition, others: Others): boolean {
  if ('attribute' in condition) return false;
  if ('all' in condition) return condition.all.every((part) => restrictable(part, others));
  if ('any' in condition) return condition.any.every((part) => restrictable(part, others));
  if ('not' in condition) return restrictable(condition.not, others);
  if ('segment' in condition) {
    const other = others.segments.get(condition.segment);
    return other !== undefined && restrictable(other, others);
  }
  return true;
}

function eventNeedsEvents({ measure = { count: true }, op = 'gte', value = 1 }: EventCondition): boolean {
  if (op === 'ne') return false;
  // Counts, sums and distincts of nothing are 0; everything else of nothing is nothing, and meets no comparison.
  if (!('count' in measure || 'sum' in measure || 'distinct' in measure)) return true;
  const [least, most] = op === 'between' ? (value as [number, number]) : [Number(value), Number(value)];
  switch (op) {
    case 'gte':
      return least > 0;
    case 'gt':
      return least >= 0;
    case 'lt':
      return most <= 0;
    case 'lte':
      return most < 0;
    case 'eq':
      return least !== 0;
    case 'between':
      return least > 0 || most < 0;
    default:
      return true;
  }
}
