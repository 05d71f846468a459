// The predicates of a match index. What compares one attribute with constants is kept in plain numbers, so that a
// test is a comparison or two; anything else is a closure.

import type { Json } from '../../collect/index.ts';
import type { AttributeCondition } from '../condition.ts';
import type { Literal } from './normal-form.ts';

/** Value in a set: eq, in and their like. Membership is by type and value. */
export interface SetPredicate {
  kind: 'set';
  attribute: string;
  values: Json[];
}
/** Number between two others, both included. */
export interface RangePredicate {
  kind: 'range';
  attribute: string;
  least: number;
  most: number;
}
export interface OtherPredicate {
  kind: 'other';
  literal: Literal;
}
export type Predicate = SetPredicate | RangePredicate | OtherPredicate;

/** The predicate without its negation, and whether it is negated. */
export function predicateOf({ condition, negated }: Literal): { predicate: Predicate; negated: boolean } {
  if (!('attribute' in condition) || condition.attribute.startsWith('computed.')) {
    return { predicate: { kind: 'other', literal: { condition, negated: false } }, negated };
  }
  const simple = simplify(condition);
  if (simple) return { predicate: simple.predicate, negated: simple.negated !== negated };
  return { predicate: { kind: 'other', literal: { condition, negated: false } }, negated };
}

function simplify({
  attribute,
  op,
  value,
}: AttributeCondition): { predicate: Predicate; negated: boolean } | undefined {
  const set = (values: Json[], negated: boolean) => ({
    predicate: { kind: 'set' as const, attribute, values },
    negated,
  });
  const range = (least: number, most: number) => ({
    predicate: { kind: 'range' as const, attribute, least, most },
    negated: false,
  });
  switch (op) {
    case 'eq':
    case 'includes':
      return set([value!], false);
    case 'ne':
      return set([value!], true);
    case 'in':
    case 'includesAny':
      return set(value as Json[], false);
    case 'notIn':
      return set(value as Json[], true);
    case 'gte':
      return range(value as number, Number.POSITIVE_INFINITY);
    case 'gt':
      return range(above(value as number), Number.POSITIVE_INFINITY);
    case 'lte':
      return range(Number.NEGATIVE_INFINITY, value as number);
    case 'lt':
      return range(Number.NEGATIVE_INFINITY, -above(-(value as number)));
    case 'between':
      return range(...(value as [number, number]));
    default:
      return undefined;
  }
}

const double = new Float64Array(1);
const bits = new BigInt64Array(double.buffer);
/** The next number that a double can hold. */
export function above(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  double[0] = value;
  bits[0]! += value > 0 ? 1n : -1n;
  return double[0];
}
