// Our audiences as GrowthBook's conditions, for pages that evaluate by themselves. Only what a request brings along can
// be said there (`request.plan` is the attribute `plan`); the rest of a person is known here alone.

import type { Json, JsonObject } from '../../collect/index.ts';
import type { AttributeCondition, Condition } from '../../segment/index.ts';

/** Undefined where it cannot be said. */
export function toGrowthbook(condition: Condition): JsonObject | undefined {
  if ('all' in condition) return joined('$and', condition.all);
  if ('any' in condition) return joined('$or', condition.any);
  if ('not' in condition) {
    const inner = toGrowthbook(condition.not);
    return inner && { $not: inner };
  }
  return 'attribute' in condition ? ofAttribute(condition) : undefined;
}

function joined(word: '$and' | '$or', parts: readonly Condition[]): JsonObject | undefined {
  const said = parts.map(toGrowthbook);
  return said.includes(undefined) ? undefined : { [word]: said as JsonObject[] };
}

function ofAttribute({ attribute, op, value }: AttributeCondition): JsonObject | undefined {
  if (!attribute.startsWith('request.')) return undefined;
  const name = attribute.slice('request.'.length);
  const opposite = OPPOSITES[op];
  if (opposite) {
    const positive = ofAttribute({ attribute, op: opposite, value: value ?? null });
    return positive && { $not: positive };
  }
  const test = TESTS[op]?.(value ?? null);
  if (op === 'exists')
    return {
      $or: [
        { [name]: { $exists: true, $not: { $type: 'array' } } },
        { [name]: { $elemMatch: { $exists: true } } },
      ],
    };
  // What holds of a list holds, with us, of any of its elements.
  return test && { $or: [{ [name]: test }, { [name]: { $elemMatch: test } }] };
}

const OPPOSITES: Partial<Record<AttributeCondition['op'], AttributeCondition['op']>> = {
  ne: 'eq',
  notIn: 'in',
  notContains: 'contains',
  missing: 'exists',
};

/** Sizes are compared of numbers only, and a list is none of these types. */
const number = (test: JsonObject): JsonObject => ({ $type: 'number', ...test });
const text = (pattern: string): JsonObject => ({ $type: 'string', $regexi: pattern });

const TESTS: Partial<Record<AttributeCondition['op'], (value: Json) => JsonObject | undefined>> = {
  eq: (value) => ({ $eq: value }),
  includes: (value) => ({ $eq: value }),
  in: (value) => (isList(value) ? { $in: value, $not: { $type: 'array' } } : undefined),
  includesAny: (value) => (isList(value) ? { $in: value, $not: { $type: 'array' } } : undefined),
  gt: (value) => number({ $gt: value }),
  gte: (value) => number({ $gte: value }),
  lt: (value) => number({ $lt: value }),
  lte: (value) => number({ $lte: value }),
  between: (value) => (isList(value) ? number({ $gte: value[0]!, $lte: value[1]! }) : undefined),
  contains: (value) => text(escaped(value)),
  startsWith: (value) => text(`^${escaped(value)}`),
  endsWith: (value) => text(`${escaped(value)}$`),
};

const isList = (value: Json): value is Json[] => Array.isArray(value);

/** The SDK escapes slashes by itself. */
const escaped = (value: Json): string => String(value).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
