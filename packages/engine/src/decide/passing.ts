// How likely it is to get past the experiences that come first. Parts of one layer exclude each other, so their
// chances add up; everything else is drawn independently, so those multiply.

import { chanceToEnter } from './allocate.ts';
import type { Experience } from './experience.ts';

export class Passing {
  #independent = 1;
  readonly #taken = new Map<string, number>();

  add(experience: Experience): void {
    const chance = chanceToEnter(experience);
    const { layer } = experience;
    if (layer) this.#taken.set(layer.key, (this.#taken.get(layer.key) ?? 0) + chance);
    else this.#independent *= 1 - chance;
  }

  /** The chance to get past all of them, for one who is in this experience's part of its layer. */
  before({ layer }: Experience): number {
    return this.#past(layer?.key);
  }

  /** The chance that none of them decides. */
  get rest(): number {
    return this.#past(undefined);
  }

  #past(except: string | undefined): number {
    let chance = this.#independent;
    for (const [layer, taken] of this.#taken) if (layer !== except) chance *= Math.max(0, 1 - taken);
    return chance;
  }
}
