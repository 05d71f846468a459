// Visitors with planted preferences: how likely each variant is to be liked by whom, and when that changes. What an
// allocator earns is compared with this truth.

import { type Chance, chance } from '@visavis/engine/numeric';

export interface Visitor {
  segment: string;
  device: string;
}
export interface World {
  variants: readonly string[];
  /** How likely the visitor is to like it. */
  rate(visitor: Visitor, variant: string, impression: number): number;
  /** The next visitor; the same ones for the same seed. */
  visitor(draw: Chance): Visitor;
}

const SEGMENTS = { regulars: 0.3, newcomers: 0.5, bargains: 0.2 };
const DEVICES = { mobile: 0.6, desktop: 0.4 };

const visitor = (draw: Chance): Visitor => ({
  segment: draw.weighted(SEGMENTS),
  device: draw.weighted(DEVICES),
});

/** One variant is best for everybody, and from `flipAt` on another: blue one day, red the next. */
export function flippingWorld(flipAt: number, { high = 0.1, low = 0.04 } = {}): World {
  const variants = ['red', 'blue', 'green'];
  return {
    variants,
    visitor,
    rate(_, variant, impression) {
      const best = impression < flipAt ? 'blue' : 'red';
      return variant === best ? high : low;
    },
  };
}

/**
 * What is liked depends on the segment and on the device, each adding something, and what newcomers like changes at
 * `flipAt`. No single variant is good for all, and no variant a segment is good on both devices.
 */
export function mixedWorld(flipAt: number): World {
  const liked: Record<string, string> = { regulars: 'red', newcomers: 'blue', bargains: 'green' };
  return {
    variants: ['red', 'blue', 'green'],
    visitor,
    rate({ segment, device }, variant, impression) {
      const favourite = segment === 'newcomers' && impression >= flipAt ? 'green' : liked[segment];
      const bySegment = variant === favourite ? 0.06 : 0;
      const byDevice = (device === 'desktop') === (variant === 'red') ? 0.05 : 0;
      return 0.03 + bySegment + byDevice;
    },
  };
}

export const drawOf = (seed: number, what: string): Chance => chance(seed, 'bandits', what);
