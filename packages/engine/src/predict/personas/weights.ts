// What each measure weighs: those that say the same thing in several words share one voice.

import { covariance } from '../../numeric/index.ts';
import { applySpace, learnSpace } from '../clustering/space.ts';
import type { Table } from '../table/index.ts';
import type { Measure } from './measures.ts';

/** A measure that three others repeat weighs half: one over the root of its summed squared correlations. */
export function weightsOf(measures: readonly Measure[], table: Table): Record<string, number> {
  const points = applySpace(learnSpace(table, { scale: 'standard', tame: true }), table);
  const size = measures.length;
  const spread = covariance(points);
  return Object.fromEntries(
    measures.map(({ name, weight }, i) => {
      let alike = 0;
      for (let j = 0; j < size; j++) {
        const both = spread[i * size + i]! * spread[j * size + j]!;
        if (both > 0) alike += spread[i * size + j]! ** 2 / both;
      }
      return [name, weight / Math.sqrt(Math.max(1, alike))];
    }),
  );
}
