// The operators in words, what each compares with, and which of them suit a kind of value.

import type { AttributeOperator } from '@visavis/engine/segment';
import type { Option } from '../../ui/words/index.ts';

export type Takes = 'nothing' | 'one' | 'list' | 'range' | 'date' | 'duration';

const OPERATORS: Record<AttributeOperator, { words: string; takes: Takes; suits: readonly FieldType[] }> = {
  eq: { words: 'is', takes: 'one', suits: ['text', 'number', 'boolean', 'unknown'] },
  ne: { words: 'is not', takes: 'one', suits: ['text', 'number', 'boolean', 'unknown'] },
  in: { words: 'is one of', takes: 'list', suits: ['text', 'number', 'unknown'] },
  notIn: { words: 'is none of', takes: 'list', suits: ['text', 'number', 'unknown'] },
  gt: { words: 'is more than', takes: 'one', suits: ['number', 'unknown'] },
  gte: { words: 'is at least', takes: 'one', suits: ['number', 'unknown'] },
  lt: { words: 'is less than', takes: 'one', suits: ['number', 'unknown'] },
  lte: { words: 'is at most', takes: 'one', suits: ['number', 'unknown'] },
  between: { words: 'is between', takes: 'range', suits: ['number', 'unknown'] },
  contains: { words: 'contains', takes: 'one', suits: ['text', 'unknown'] },
  notContains: { words: 'does not contain', takes: 'one', suits: ['text', 'unknown'] },
  startsWith: { words: 'starts with', takes: 'one', suits: ['text', 'unknown'] },
  endsWith: { words: 'ends with', takes: 'one', suits: ['text', 'unknown'] },
  includes: { words: 'includes', takes: 'one', suits: ['list', 'unknown'] },
  includesAny: { words: 'includes any of', takes: 'list', suits: ['list', 'unknown'] },
  includesAll: { words: 'includes all of', takes: 'list', suits: ['list', 'unknown'] },
  before: { words: 'is before', takes: 'date', suits: ['date', 'unknown'] },
  after: { words: 'is after', takes: 'date', suits: ['date', 'unknown'] },
  withinLast: { words: 'is within the last', takes: 'duration', suits: ['date', 'unknown'] },
  moreThanAgo: { words: 'is longer ago than', takes: 'duration', suits: ['date', 'unknown'] },
  withinNext: { words: 'is within the next', takes: 'duration', suits: ['date', 'unknown'] },
  exists: {
    words: 'is known',
    takes: 'nothing',
    suits: ['text', 'number', 'boolean', 'date', 'list', 'unknown'],
  },
  missing: {
    words: 'is not known',
    takes: 'nothing',
    suits: ['text', 'number', 'boolean', 'date', 'list', 'unknown'],
  },
};

export type FieldType = 'text' | 'number' | 'boolean' | 'date' | 'list' | 'unknown';

export const takes = (op: AttributeOperator): Takes => OPERATORS[op].takes;

/** What suits the field first; the rest stays within reach, since data is not always what its examples say. */
export function operatorOptions(type: FieldType): Option[] {
  const all = Object.entries(OPERATORS).map(([value, { words, suits }]) => ({ value, label: words, suits }));
  const fitting = all.filter(({ suits }) => suits.includes(type));
  const others = type === 'unknown' ? [] : all.filter(({ suits }) => !suits.includes(type));
  return [
    ...fitting.map(({ value, label }) => ({ value, label })),
    ...others.map(({ value, label }) => ({ value, label, group: 'For other kinds of values' })),
  ];
}

/** A value that an operator can start with, when the former one does not fit. */
export function startValue(op: AttributeOperator, former: unknown): unknown {
  switch (takes(op)) {
    case 'nothing':
      return undefined;
    case 'list':
      return Array.isArray(former) ? former : former === undefined || former === '' ? [] : [former];
    case 'range':
      return Array.isArray(former) && former.length === 2 ? former : [0, Number(former) || 100];
    case 'duration':
      return typeof former === 'string' && /^\d+[mhdw]$/.test(former) ? former : '30d';
    case 'date':
      return typeof former === 'string' && /^\d{4}-/.test(former) ? former : '';
    case 'one':
      return Array.isArray(former) ? former[0] : former;
  }
}
