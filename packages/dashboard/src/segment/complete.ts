// Whether a condition says enough to be counted: every name chosen, every value given.

import type { Condition, EventFilter } from '@visavis/engine/segment';
import { takes } from './conditions/operators.ts';

export function isComplete(condition: Condition): boolean {
  if ('all' in condition) return condition.all.length > 0 && condition.all.every(isComplete);
  if ('any' in condition) return condition.any.length > 0 && condition.any.every(isComplete);
  if ('not' in condition) return isComplete(condition.not);
  if ('attribute' in condition) return condition.attribute !== '' && isCompared(condition);
  if ('segment' in condition) return condition.segment !== '';
  if ('sequence' in condition) return condition.sequence.length > 0 && condition.sequence.every(isFilter);
  return isFilter(condition) && Object.values(condition.measure ?? {}).every((property) => property !== '');
}

const isFilter = (filter: EventFilter): boolean =>
  filter.event !== '' && (filter.where ?? []).every(isCompared);

function isCompared({ op, value }: { op: Parameters<typeof takes>[0]; value?: unknown }): boolean {
  if (takes(op) === 'nothing') return true;
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== '';
}
