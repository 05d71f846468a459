// The draw that most experiences make: no schedule, cap, layer, traffic, holdout or learning, only weights, and nothing
// to fill in. What is the same for every unit stands in flat lists by the experience's rank: of the time for 1,000
// experiences two thirds went into following references from one object to the next. The answer is that of `allocate`.

import type { Asker } from './asker.ts';
import type { Decision } from './decision.ts';
import type { Experience } from './experience.ts';
import { murmur3, seedOf } from './hash.ts';
import type { Candidate } from './place.ts';

export class PlainDraws {
  /** By rank: whether a plain draw is all that decides. */
  readonly #isPlain: Uint8Array;
  /** Whether, besides, nothing for everybody comes before it in its slot. */
  readonly #leads: Uint8Array;
  readonly #keys: readonly string[];
  readonly #seeds: Int32Array;
  readonly #totals: Float64Array;
  /** The first variant's weight; more than any draw where there is only one. */
  readonly #firsts: Float64Array;
  /** The weights where there are more than two variants, or some of weight 0. */
  readonly #others: readonly (readonly number[] | undefined)[];
  /** The decisions that people share, by the variant's place. */
  readonly #made: Decision[][];
  readonly #make: (candidate: Candidate, variant: number, asker: Asker) => Decision;
  readonly #candidates: readonly Candidate[];

  /** The candidates stand at their ranks, and their places are known. */
  constructor(
    candidates: readonly Candidate[],
    make: (candidate: Candidate, variant: number, asker: Asker) => Decision,
  ) {
    const experiences = candidates.map(({ experience }) => experience);
    const weights = experiences.map(({ variants }) => variants.map(({ weight }) => weight));
    this.#candidates = candidates;
    this.#make = make;
    this.#isPlain = Uint8Array.from(candidates, (candidate) => Number(isPlain(candidate)));
    this.#leads = Uint8Array.from(candidates, ({ rank, place }) =>
      Number(this.#isPlain[rank] === 1 && (place?.everybody[0]?.rank ?? rank) >= rank),
    );
    this.#keys = experiences.map(({ key }) => key);
    this.#seeds = Int32Array.from(experiences, ({ id }) => seedOf(id));
    this.#totals = Float64Array.from(weights, (list) => list.reduce((sum, weight) => sum + weight, 0));
    this.#firsts = Float64Array.from(weights, (list) => (list.length > 1 ? list[0]! : Infinity));
    this.#others = weights.map((list) => (list.length > 2 || list[1] === 0 ? list : undefined));
    this.#made = candidates.map(() => []);
  }

  /** Whether it is the first of its slot for whoever is in its audience and in none of a lower rank. */
  leads(rank: number): boolean {
    return this.#leads[rank] === 1;
  }

  /** Undefined where something else than a plain draw decides, such as what was seen before. */
  decide(rank: number, asker: Asker): Decision | undefined {
    const { unit, viewed } = asker;
    if (this.#isPlain[rank] === 0 || unit === undefined || viewed(this.#keys[rank]!) !== undefined)
      return undefined;
    const variant = this.variantOf(rank, unit);
    const made = this.#made[rank]!;
    made[variant] ??= this.#make(this.#candidates[rank]!, variant, asker);
    return made[variant];
  }

  /** The place of the unit's variant. */
  variantOf(rank: number, unit: string): number {
    const first = this.#firsts[rank]!;
    let left = (murmur3(unit, this.#seeds[rank]!) / 4_294_967_296) * this.#totals[rank]!;
    if (left < first) return 0;
    const weights = this.#others[rank];
    if (!weights) return 1;
    left -= first;
    for (let i = 1; i < weights.length; i++) {
      left -= weights[i]!;
      if (left < 0) return i;
    }
    // Rounding at the very end of the scale.
    return weights.findLastIndex((weight) => weight > 0);
  }
}

const isPlain = ({ experience, fields, place }: Candidate): boolean =>
  place !== undefined && fields.size === 0 && isPlainSplit(experience);

export function isPlainSplit(experience: Experience): boolean {
  const { from, to, cap, layer, traffic, holdout, allocation } = experience;
  if (from !== null || to !== null || cap || layer || traffic < 1 || holdout > 0) return false;
  return allocation === undefined || allocation.kind === 'fixed';
}
