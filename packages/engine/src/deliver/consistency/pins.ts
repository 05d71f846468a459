// Which values an audience leaves to an attribute: `stage.shop` is one of these two. Sayings that are pinned to
// different values need not be compared, and are not even looked at.

import type { Condition } from '../../segment/index.ts';
import type { Surrounded } from './together.ts';

/** By attribute, the values as JSON. Nothing is said of what is not in it. */
export type Pins = ReadonlyMap<string, ReadonlySet<string>>;

const NONE: Pins = new Map();
const DEEPEST = 20;
const MANY = /^(?:identity|group|request)\./;

export function pinsOf(condition: Condition, surrounded: Surrounded, negated = false, depth = 0): Pins {
  if (depth > DEEPEST) return NONE;
  const inner = (part: Condition) => pinsOf(part, surrounded, negated, depth + 1);
  if ('not' in condition) return pinsOf(condition.not, surrounded, !negated, depth + 1);
  if ('all' in condition || 'any' in condition) {
    const pins = ('all' in condition ? condition.all : condition.any).map(inner);
    return 'all' in condition !== negated ? allOf(pins) : anyOf(pins);
  }
  if ('segment' in condition) {
    const other = surrounded.segment(condition.segment);
    return other ? inner(other) : NONE;
  }
  if (!('attribute' in condition) || MANY.test(condition.attribute)) return NONE;
  const { op, value } = condition;
  if (op !== (negated ? 'ne' : 'eq') && op !== (negated ? 'notIn' : 'in')) return NONE;
  const attribute = surrounded.alias?.(condition.attribute) ?? condition.attribute;
  return new Map([[attribute, new Set([value].flat().map((one) => JSON.stringify(one)))]]);
}

function allOf(list: readonly Pins[]): Pins {
  const whole = new Map<string, ReadonlySet<string>>();
  for (const pins of list)
    for (const [attribute, values] of pins) {
      const before = whole.get(attribute);
      whole.set(attribute, before ? new Set([...before].filter((one) => values.has(one))) : values);
    }
  return whole;
}

function anyOf([first, ...others]: readonly Pins[]): Pins {
  if (!first) return NONE;
  const whole = new Map<string, ReadonlySet<string>>();
  for (const [attribute, values] of first) {
    const theirs = others.map((pins) => pins.get(attribute));
    if (theirs.every((one) => one !== undefined))
      whole.set(attribute, new Set([values, ...theirs].flatMap((one) => [...one])));
  }
  return whole;
}
