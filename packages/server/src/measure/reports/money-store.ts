// What an order is worth: `revenue`, or else `total`, or else `value`, the names that Segment's specification has for it.

import { micros, quote } from '../../platform/events/index.ts';

const NAMES = ['revenue', 'total', 'value'] as const;

/** Whole millionths (Int128) of the first property that an event has; of a given one, when it is given. 0 for none. */
export function moneyOf(property?: string): string {
  const paths = property ? [property] : NAMES.map((name) => `properties.${name}`);
  const cases = paths.map((path) => {
    const key = quote(path);
    return `mapContains(e.numbers, ${key}), ${micros(`e.numbers[${key}]`)}`;
  });
  return `multiIf(${cases.join(', ')}, toInt128(0))`;
}
