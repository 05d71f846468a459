// The condition that says what a difference says: who has this value. Stretches of numbers become comparisons.

import type { Condition } from '@visavis/engine/segment';
import type { Difference } from './api.ts';

const FROM = /^(-?[\d.]+) and more$/;
const BETWEEN = /^(-?[\d.]+) to below (-?[\d.]+)$/;
const BELOW = /^below (-?[\d.]+)$/;

export function conditionOf({ field, value }: Pick<Difference, 'field' | 'value'>): Condition | undefined {
  if (field === 'event') return typeof value === 'string' ? { event: value } : undefined;
  if (typeof value === 'boolean' || typeof value === 'number') return { attribute: field, op: 'eq', value };
  if (typeof value !== 'string') return undefined;
  return stretchOf(field, value) ?? { attribute: field, op: 'eq', value };
}

function stretchOf(attribute: string, text: string): Condition | undefined {
  const from = FROM.exec(text) ?? BETWEEN.exec(text);
  const below = BELOW.exec(text)?.[1] ?? BETWEEN.exec(text)?.[2];
  const parts: Condition[] = [];
  if (from) parts.push({ attribute, op: 'gte', value: Number(from[1]) });
  if (below !== undefined) parts.push({ attribute, op: 'lt', value: Number(below) });
  return parts.length > 1 ? { all: parts } : parts[0];
}
