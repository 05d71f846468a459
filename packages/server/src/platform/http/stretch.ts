// A stretch of time as routes take it: from an instant on, up to and without another.

import { VisavisError } from '../errors.ts';

/**
 * @param from milliseconds since the epoch, as `to`
 * @throws invalid_request for a stretch that ends before it begins, or as it begins
 */
export function checkStretch(from: number, to: number): void {
  if (from < to) return;
  throw new VisavisError('invalid_request', 'Expected "from" before "to".', {
    faults: [
      { field: 'from', expected: `before ${new Date(to).toISOString()}`, got: new Date(from).toISOString() },
    ],
  });
}
