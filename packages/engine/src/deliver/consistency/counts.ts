// What several questions about the same events say of each other: what happened in the last week happened in the last
// month, and a large order is an order.

import type { Json } from '../../collect/index.ts';
import type { EventCondition } from '../../segment/index.ts';
import { canonical, durationMs } from '../../unify/index.ts';
import type { Literal } from './values.ts';

/** How often something happened, between both ends. */
export interface Tally {
  condition: EventCondition;
  literals: readonly Literal[];
}

export const isCount = ({ measure }: EventCondition): boolean => measure === undefined || 'count' in measure;

/** Whether they can all be right. Each must be possible by itself. */
export function agree(tallies: readonly Tally[]): boolean {
  const bounds = tallies.map(({ literals }) => boundsOf(literals));
  return tallies.every((inner, i) =>
    tallies.every(
      (outer, j) =>
        i === j || !isWithin(inner.condition, outer.condition) || bounds[i]!.least <= bounds[j]!.most,
    ),
  );
}

function boundsOf(literals: readonly Literal[]): { least: number; most: number } {
  let least = 0;
  let most = Number.POSITIVE_INFINITY;
  for (const { op, value, negated } of literals) {
    const [low, high] = (Array.isArray(value) ? value : [value, value]) as [number, number];
    const isOp = (plain: string, opposite: string) => op === (negated ? opposite : plain);
    if (isOp('gte', 'lt')) least = Math.max(least, low);
    else if (isOp('gt', 'lte')) least = Math.max(least, low + 1);
    else if (isOp('lte', 'gt')) most = Math.min(most, low);
    else if (isOp('lt', 'gte')) most = Math.min(most, low - 1);
    else if (!negated && (op === 'eq' || op === 'between'))
      [least, most] = [Math.max(least, low), Math.min(most, high)];
    else if (negated && op === 'ne') [least, most] = [Math.max(least, low), Math.min(most, low)];
    else if (isOp('ne', 'eq') && low === 0) least = Math.max(least, 1);
  }
  return { least, most };
}

/** Whether whatever counts for the one counts for the other. */
function isWithin(inner: EventCondition, outer: EventCondition): boolean {
  if (outer.event !== '*' && outer.event !== inner.event) return false;
  const asked = new Set((inner.where ?? []).map(text));
  return (outer.where ?? []).every((part) => asked.has(text(part))) && isEarlier(inner, outer);
}

function isEarlier({ window: inner }: EventCondition, { window: outer }: EventCondition): boolean {
  if (outer === undefined) return true;
  if (inner === undefined) return false;
  if ('last' in inner && 'last' in outer) return durationMs(inner.last) <= durationMs(outer.last);
  return text(inner) === text(outer);
}

/** Conditions are plain JSON, whatever their types say. */
const text = (value: object): string => canonical(value as unknown as Json);
