// The shares of one experience that learns, for whoever asks. What was learned is compiled once for each version.

import type { Json } from '../../collect/index.ts';
import type { Context } from './allocator.ts';
import { type Allocated, type Learned, type SharesOf, sharesBy } from './learned.ts';

/** What of an asker matters here. */
export interface SharesAsker {
  view: { get(attribute: string): Json | undefined };
  now: number;
  inside(segment: string): boolean;
  /** What an experience (by id) has learned. */
  learned?(experience: string): Learned | undefined;
}

export class Shares {
  readonly #experience: Allocated & { id: string };
  readonly #context: AskerContext;
  readonly #shares: Float64Array;
  #compiled: { learned: Learned | undefined; of: SharesOf } | undefined;

  constructor(experience: Allocated & { id: string }, timezone: string) {
    this.#experience = experience;
    this.#context = new AskerContext(timezone);
    this.#shares = new Float64Array(experience.variants.length);
  }

  /** One share a variant, in their order. The list is used again with the next call. */
  of(asker: SharesAsker): Float64Array {
    const learned = asker.learned?.(this.#experience.id);
    if (!this.#compiled || this.#compiled.learned !== learned)
      this.#compiled = { learned, of: sharesBy(this.#experience, learned) };
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
