// What somebody lacks to be shown content of a higher rung of a slot, from the closest experience of the next one.

import type { Explanation } from '../segment/index.ts';
import type { Experience } from './experience.ts';
import { effortOf, type Into, type Need, waysTo } from './needs.ts';
import type { Rung } from './rung.ts';

export interface Missing {
  /** The next rung that has something for more than those who see it already. */
  rung: Rung;
  /** Of that rung, the experience that is closest. */
  experience: string;
  /** "Rung 5 (“For you”) needs 3 more product views (2 so far)." */
  text: string;
  needs: Pick<Need, 'text' | 'condition'>[];
}

/** An experience whose audience the person is not in. */
export interface Outside {
  experience: Pick<Experience, 'key' | 'name'>;
  rung: Rung;
  audience: Explanation;
}

/** Of experiences above the present rung, in the order in which they are tried. */
export function missing(outside: readonly Outside[], into: Into): Missing | undefined {
  const rung = Math.min(...outside.map((one) => one.rung));
  const ways = outside
    .filter((one) => one.rung === rung)
    .flatMap(({ experience, audience }) => {
      const needs = waysTo(audience, into)[0];
      return needs && needs.length > 0 ? [{ experience, needs }] : [];
    })
    .sort((a, b) => effortOf(a.needs) - effortOf(b.needs));
  const [closest] = ways;
  if (!closest) return undefined;
  const { experience, needs } = closest;
  const words = needs.map(({ text }) => text);
  return {
    rung: rung as Rung,
    experience: experience.key,
    text: `Rung ${rung} (“${experience.name}”) needs ${words.join(', and ')}.`,
    needs: needs.map(({ text, condition }) => ({ text, condition })),
  };
}
