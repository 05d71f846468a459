// Which people a model is tested on: drawn by the person, so that nobody is on both sides, whatever the number of rows.

import { chance } from '@visavis/engine/numeric';
import type { PeopleTable } from './table.ts';

/** Places of rows; `share` of the people are outside. The same seed gives the same split. */
export function splitByPerson(
  { rows, person }: Pick<PeopleTable, 'rows' | 'person'>,
  share: number,
  seed: string,
): { inside: number[]; outside: number[] } {
  const turn = chance(seed, 'held out').whole(0, 0x7fffffff);
  const inside: number[] = [];
  const outside: number[] = [];
  for (let row = 0; row < rows; row++)
    (mixed(person[row]! ^ turn) / 0x1_0000_0000 < share ? outside : inside).push(row);
  return { inside, outside };
}

/** Spreads the bits of a number (the finaliser of MurmurHash3). */
function mixed(n: number): number {
  let h = n >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
