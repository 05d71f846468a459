// Chance that repeats itself: a stream of numbers named by a seed and by what it is for, so that one person's days do
// not depend on how many other people there are.

import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export interface Chance {
  /** Evenly from 0 up to, not including, 1. */
  number(): number;
  /** True with probability `p`. */
  hits(p: number): boolean;
  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number;
  pick<T>(list: readonly T[]): T;
  /** The key of one of the weights, as likely as it weighs. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K;
  /** How many of a rare thing happen where `mean` are expected (Knuth's method; for means up to some dozens). */
  poisson(mean: number): number;
  /** Normal, by Box and Muller. */
  normal(mean: number, deviation: number): number;
  /** A UUID of version 4. */
  uuid(): string;
}

export function chance(...names: readonly (string | number)[]): Chance {
  const generator = xoroshiro128plus(hash(names.join('\n')));
  const bits = () => generator.next() >>> 0;
  const number = () => (bits() >>> 0) / 2 ** 32;
  const self: Chance = {
    number,
    hits: (p) => number() < p,
    whole: (low, high) => low + Math.floor(number() * (high - low + 1)),
    pick: (list) => list[Math.floor(number() * list.length)]!,
    weighted(weights) {
      const entries = Object.entries<number>(weights);
      const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
      let left = number() * total;
      for (const [key, weight] of entries) {
        if (left < weight) return key as keyof typeof weights;
        left -= weight;
      }
      return entries.at(-1)![0] as keyof typeof weights;
    },
    poisson(mean) {
      const limit = Math.exp(-mean);
      let count = 0;
      for (let product = number(); product > limit; product *= number()) count++;
      return count;
    },
    normal(mean, deviation) {
      const radius = Math.sqrt(-2 * Math.log(1 - number()));
      return mean + deviation * radius * Math.cos(2 * Math.PI * number());
    },
    uuid() {
      const hex = Array.from({ length: 4 }, () => bits().toString(16).padStart(8, '0')).join('');
      const variant = ((Number.parseInt(hex[16]!, 16) & 3) | 8).toString(16);
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
    },
  };
  return self;
}

/** FNV-1a with a last stir, so that neighbouring names do not give neighbouring seeds. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b) >>> 0;
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35) >>> 0;
  return (value ^ (value >>> 16)) >>> 0;
}
