// Learners that turn the outcome into one whose expectation is the effect, and learn that. By weights alone it is the
// class transformation (M. Jaskowski, S. Jaroszewicz, 2012); doubly robust it is the DR-learner (E. Kennedy, 2020).

import { type Base, type BaseScorer, expected, heldOut, regression } from '../study.ts';
import type { Prepared, UpliftLearner } from './learner.ts';

export function transformed(
  base: Base,
  effectsOf: (prepared: Prepared) => Float64Array,
): UpliftLearner<BaseScorer> {
  return {
    learn(prepared) {
      const { study } = prepared;
      const target = new Float64Array(study.table.rows);
      effectsOf(prepared).forEach((effect, place) => {
        target[study.rows[place]!] = effect;
      });
      const learn = regression(study, base, target, study.rows, false);
      return { outOfFold: heldOut(study, learn), finish: () => learn(study.rows) };
    },
    effects: expected,
  };
}

export function byWeights({ study: { rows, treated, outcome, likelihood } }: Prepared): Float64Array {
  return Float64Array.from(rows, (row) =>
    treated[row] === 1 ? outcome[row]! / likelihood[row]! : -outcome[row]! / (1 - likelihood[row]!),
  );
}

export const doublyRobust = ({ effects }: Prepared): Float64Array => effects;
