// Conditions as alternatives of conjunctions of literals (disjunctive normal form), for the match index. What would
// make too many alternatives stays whole, as one opaque literal.

import type { Condition } from '../condition.ts';

/** A part of a condition that is not taken apart further, or its opposite. */
export interface Literal {
  condition: Condition;
  negated: boolean;
}
export type Conjunction = Literal[];
/** With what is the same for conditions that ask the same. */
export interface KeyedLiteral extends Literal {
  key: string;
}

const known = new WeakMap<Condition, readonly (readonly KeyedLiteral[])[]>();
/**
 * `alternativesOf`, remembered by the condition, which is never changed in place: an index of thousands is made anew
 * when one of them changes.
 */
export function knownAlternativesOf(condition: Condition): readonly (readonly KeyedLiteral[])[] {
  let alternatives = known.get(condition);
  if (!alternatives) {
    alternatives = alternativesOf(condition).map((literals) =>
      literals.map((literal) => ({ ...literal, key: JSON.stringify(literal.condition) })),
    );
    known.set(condition, alternatives);
  }
  return alternatives;
}

const MOST_ALTERNATIVES = 16;

/** True where any of the conjunctions is true; the empty conjunction is always true. */
function alternativesOf(condition: Condition, negated = false): Conjunction[] {
  if ('not' in condition) return alternativesOf(condition.not, !negated);
  if ('all' in condition || 'any' in condition) {
    const parts = 'all' in condition ? condition.all : condition.any;
    const isAll = 'all' in condition !== negated;
    const below = parts.map((part) => alternativesOf(part, negated));
    if (isAll) return conjoin(below, parts, negated);
    const all = below.flat();
    return all.length > MOST_ALTERNATIVES ? [[{ condition, negated }]] : all;
  }
  return [[{ condition, negated }]];
}

function conjoin(
  below: readonly Conjunction[][],
  parts: readonly Condition[],
  negated: boolean,
): Conjunction[] {
  let product: Conjunction[] = [[]];
  for (const [i, alternatives] of below.entries()) {
    const isTooMany = product.length * alternatives.length > MOST_ALTERNATIVES;
    const factors = isTooMany ? [[{ condition: parts[i]!, negated }]] : alternatives;
    product = product.flatMap((one) => factors.map((other) => [...one, ...other]));
  }
  return product;
}
