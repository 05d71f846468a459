// Shares of units, and the differences of two shares.

import { chiSquareAbove } from './gamma.ts';
import { normalBelow, normalQuantile } from './normal.ts';

interface Interval {
  low: number;
  high: number;
}
export interface Share {
  successes: number;
  n: number;
}

/** Two shares, by their pooled variance. `z` is that of the first minus the second. */
export function pooledZTest(first: Share, second: Share): { z: number; p: number } {
  const pooled = (first.successes + second.successes) / (first.n + second.n);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / first.n + 1 / second.n));
  const z = (first.successes / first.n - second.successes / second.n) / error;
  return { z, p: 2 * normalBelow(-Math.abs(z)) };
}

/** Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 1927. */
export function wilson({ successes, n }: Share, alpha = 0.05): Interval {
  const z = normalQuantile(1 - alpha / 2);
  const share = successes / n;
  const shrink = 1 + z ** 2 / n;
  const middle = (share + z ** 2 / (2 * n)) / shrink;
  const reach = (z / shrink) * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2));
  return { low: middle - reach, high: middle + reach };
}

/** Of the first minus the second. Source: R. G. Newcombe, Interval estimation for the difference, Stat. Med. 1998. */
export function newcombe(first: Share, second: Share, alpha = 0.05): Interval {
  const a = wilson(first, alpha);
  const b = wilson(second, alpha);
  const one = first.successes / first.n;
  const two = second.successes / second.n;
  return {
    low: one - two - Math.hypot(one - a.low, b.high - two),
    high: one - two + Math.hypot(a.high - one, two - b.low),
  };
}

/** Are rows and columns of a table of counts independent? Pearson's χ², without Yates's correction. */
export function independence(table: readonly (readonly number[])[]): { chiSquare: number; p: number } {
  const rows = table.map((row) => row.reduce((sum, n) => sum + n, 0));
  const columns = table[0]!.map((_, c) => table.reduce((sum, row) => sum + row[c]!, 0));
  const total = rows.reduce((sum, n) => sum + n, 0);
  let chiSquare = 0;
  table.forEach((row, r) => {
    row.forEach((n, c) => {
      const expected = (rows[r]! * columns[c]!) / total;
      if (expected > 0) chiSquare += (n - expected) ** 2 / expected;
    });
  });
  return { chiSquare, p: chiSquareAbove(chiSquare, (rows.length - 1) * (columns.length - 1)) };
}
