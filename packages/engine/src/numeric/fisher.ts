// Fisher's exact test: are two shares the same, however few there are of either?

import { logGamma } from './gamma.ts';
import type { Share } from './proportions.ts';

const logChoose = (n: number, k: number): number => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
/** Tables that are as likely as the one seen count as well, whatever rounding makes of them. */
const AS_LIKELY = 1e-7;

/**
 * Two-sided: the chance of a table that is no likelier than this one, when both shares are the same and the totals are
 * what they are. Source: R. A. Fisher, The logic of inductive inference, Journal of the Royal Statistical Society 1935.
 */
export function fisherExact(first: Share, second: Share): number {
  const successes = first.successes + second.successes;
  const all = first.n + second.n;
  const least = Math.max(0, successes - second.n);
  const most = Math.min(successes, first.n);
  if (least === most) return 1;
  const whole = logChoose(all, successes);
  const logChance = (k: number) => logChoose(first.n, k) + logChoose(second.n, successes - k) - whole;
  const seen = logChance(first.successes) + AS_LIKELY;
  let p = 0;
  for (let k = least; k <= most; k++) {
    const chance = logChance(k);
    if (chance <= seen) p += Math.exp(chance);
  }
  return Math.min(1, p);
}
