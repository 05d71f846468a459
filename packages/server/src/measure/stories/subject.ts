// What a story is about: the questions that its figures come from, each of which can be asked alone so that its query can
// be shown, and the story that is written from all answers.

import type { Story } from '@visavis/engine/measure';

export interface Subject {
  /** By the id of the query. */
  asks: Readonly<Record<string, () => Promise<unknown>>>;
  /**
   * With when it was worked out, where that was not just now.
   * @param known answers that are there already, by the ids of their questions, which are not asked again
   */
  story(known?: Readonly<Record<string, unknown>>): Promise<Story & { computedAt?: string }>;
}

/** @param write the story, from the answers by the ids of their questions */
export function subject<A extends Record<string, unknown>>(
  asks: { readonly [Id in keyof A & string]: () => Promise<A[Id]> },
  write: (answers: A) => Story,
): Subject {
  return {
    asks,
    async story(known = {}) {
      const ids = Object.keys(asks) as (keyof A & string)[];
      const answerOf = (id: keyof A & string) => (Object.hasOwn(known, id) ? known[id] : asks[id]());
      const answers = await Promise.all(ids.map(async (id) => [id, await answerOf(id)] as const));
      // Every id has the answer to its own question.
      return write(Object.fromEntries(answers) as A);
    },
  };
}

/** `people:p1`: what a persona or a stage is of, and which. */
export function partsOf(key: string): [of: string, one: string] {
  const at = key.indexOf(':');
  return at < 0 ? [key, ''] : [key.slice(0, at), key.slice(at + 1)];
}
