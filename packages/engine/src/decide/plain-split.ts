// The draw that most experiences make: no schedule, cap, layer, traffic, holdout or learning, only weights. What is the
// same for every unit is worked out once; the answer is that of `allocate`.

import type { Experience } from './experience.ts';
import { murmur3, seedOf } from './hash.ts';

export class PlainSplit {
  readonly #seed: number;
  readonly #weights: Float64Array;
  readonly #total: number;

  constructor({ id, variants }: Experience) {
    this.#seed = seedOf(id);
    this.#weights = Float64Array.from(variants, ({ weight }) => weight);
    this.#total = this.#weights.reduce((sum, weight) => sum + weight, 0);
  }

  /** The place of the unit's variant. */
  placeOf(unit: string): number {
    const weights = this.#weights;
    if (weights.length === 1) return 0;
    let left = (murmur3(unit, this.#seed) / 4_294_967_296) * this.#total;
    for (let i = 0; i < weights.length; i++) {
      left -= weights[i]!;
      if (left < 0) return i;
    }
    // Rounding at the very end of the scale.
    return weights.findLastIndex((weight) => weight > 0);
  }
}

export function plainSplitOf(experience: Experience): PlainSplit | undefined {
  const { from, to, cap, layer, traffic, holdout, allocation } = experience;
  if (from !== null || to !== null || cap || layer || traffic < 1 || holdout > 0) return undefined;
  if (allocation !== undefined && allocation.kind !== 'fixed') return undefined;
  return new PlainSplit(experience);
}
