// The T-learner: one model of the outcome for the treated and one for the others; the effect is the difference.
// Source: S. Künzel et al., Metalearners for estimating heterogeneous treatment effects, PNAS 2019.

import { type Base, type BaseScorer, expected, regression, type Study } from '../study.ts';
import type { UpliftLearner } from './learner.ts';

export interface TwoModels {
  withOut: BaseScorer;
  withIt: BaseScorer;
}

export const twoModels = (base: Base): UpliftLearner<TwoModels> => ({
  learn({ study, withOut, withIt }) {
    return {
      outOfFold: withIt.map((one, i) => one - withOut[i]!),
      finish: () => armsOf(study, base),
    };
  },
  effects({ withOut, withIt }, table) {
    const zero = expected(withOut, table);
    return expected(withIt, table).map((one, i) => one - zero[i]!);
  },
});

/** Both models, each from its own arm. */
function armsOf(study: Study, base: Base): TwoModels {
  const learn = (is: number) => {
    const rows = study.rows.filter((row) => study.treated[row] === is);
    return regression(study, base, study.outcome, rows, study.isBinary)(rows);
  };
  return { withOut: learn(0), withIt: learn(1) };
}
