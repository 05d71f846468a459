// The fixed split: every variant's share is its weight among all weights, whatever comes of it.

import type { Variant } from '../experience.ts';

export function fixedShares(variants: readonly Variant[]): Float64Array {
  const total = variants.reduce((sum, { weight }) => sum + weight, 0);
  return Float64Array.from(variants, ({ weight }) => (total > 0 ? weight / total : 0));
}
