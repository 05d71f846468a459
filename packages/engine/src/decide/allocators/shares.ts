// The shares of one experience that learns, for whoever asks. What was learned is compiled once for each version.

import type { Json } from '../../collect/index.ts';
import type { Context } from './allocator.ts';
import { type Allocated, type Learned, learningOf, type SharesOf, sharesBy } from './learned.ts';
import { type Ranking, rank } from './recommender.ts';

/** What of an asker matters here. */
export interface SharesAsker {
  view: { get(attribute: string): Json | undefined };
  now: number;
  inside(segment: string): boolean;
  /** What an experience (by id) has learned. */
  learned?(experience: string): Learned | undefined;
}

/** Undefined where the shares are the weights. */
export function sharesFor(experience: Allocated & { id: string }, timezone: string): Shares | undefined {
  const learning = learningOf(experience);
  return learning && learning.kind !== 'recommender' ? new Shares(experience, timezone) : undefined;
}

/** Orders the list of an experience whose allocation is a recommender, for whoever asks. */
export class Ranked {
  readonly #id: string;
  readonly #ranking: Ranking;
  readonly #context: AskerContext;

  constructor(id: string, ranking: Ranking, timezone: string) {
    this.#id = id;
    this.#ranking = ranking;
    this.#context = new AskerContext(timezone);
  }

  of(list: Json, asker: SharesAsker & { unit: string | undefined }): Json {
    if (!Array.isArray(list)) return list;
    this.#context.asker = asker;
    const learned = asker.learned?.(this.#id)?.state;
    return rank(list, this.#ranking, { context: this.#context, unit: asker.unit, seed: this.#id, learned });
  }
}

export class Shares {
  readonly #experience: Allocated & { id: string };
  readonly #context: AskerContext;
  readonly #shares: Float64Array;
  #compiled: { learned: Learned | undefined; of: SharesOf } | undefined;
  #latest: SharesAsker | undefined;

  constructor(experience: Allocated & { id: string }, timezone: string) {
    this.#experience = experience;
    this.#context = new AskerContext(timezone);
    this.#shares = new Float64Array(experience.variants.length);
  }

  /**
   * One share a variant, in their order. The list is used again with the next call. An asker is one person at one
   * moment, so who asks again is not worked out again.
   */
  of(asker: SharesAsker): Float64Array {
    const learned = asker.learned?.(this.#experience.id);
    if (!this.#compiled || this.#compiled.learned !== learned)
      this.#compiled = { learned, of: sharesBy(this.#experience, learned) };
    // One decision asks twice: for the draw, and for how likely it was.
    else if (this.#latest === asker) return this.#shares;
    this.#latest = asker;
    this.#context.asker = asker;
    this.#compiled.of(this.#context, this.#shares);
    return this.#shares;
  }
}

/** One object for all calls: nothing is allocated for a decision. */
class AskerContext implements Context {
  readonly timezone: string;
  asker!: SharesAsker;
  constructor(timezone: string) {
    this.timezone = timezone;
  }
  get now(): number {
    return this.asker.now;
  }
  get(attribute: string): Json | undefined {
    return this.asker.view.get(attribute);
  }
  inside(segment: string): boolean {
    return this.asker.inside(segment);
  }
}
