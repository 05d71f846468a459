// A weaker form of a single condition, so that an editor can show who nearly meets it: one less, or a window half as
// long again. Undefined where nothing near can be said.

import type { Condition, EventCondition } from '@visavis/engine/segment';

export function wider(condition: Condition): Condition | undefined {
  if (!('event' in condition)) return undefined;
  const { op = 'gte', value = 1, measure = { count: true } } = condition;
  if (typeof value === 'number' && value > 1 && (op === 'gte' || op === 'gt' || op === 'eq')) {
    const less = 'count' in measure || 'distinct' in measure ? value - 1 : value * 0.8;
    return { ...condition, op: op === 'eq' ? 'gte' : op, value: less };
  }
  return widerWindow(condition);
}

function widerWindow(condition: EventCondition): Condition | undefined {
  const { window } = condition;
  if (!window || !('last' in window)) return undefined;
  const [, count, unit] = /^(\d+)([mhdw])$/.exec(window.last) ?? [];
  if (!count || !unit) return undefined;
  return { ...condition, window: { last: `${Math.ceil(Number(count) * 1.5)}${unit}` } };
}
