// How many trees, and how large: every size is grown on all folds side by side until the rows held out no longer gain.

import { partOf } from '../folds.ts';
import { type Choosing, logisticLoss } from '../linear/index.ts';
import type { Binned, ColumnBins } from '../table/index.ts';
import { Booster, type BoostRules } from './boost.ts';

export interface ChosenTrees {
  rules: BoostRules;
  rounds: number;
  /** The mean loss of a row while it was held out. */
  loss: number;
  /** The score of each of the rows, in their order, by the trees that did not see it. */
  outOfFold: Float64Array;
}
export interface ChoosingTrees extends Omit<Choosing, 'design'> {
  binned: Binned;
  bins: readonly ColumnBins[];
  /** What is tried. */
  rules: readonly BoostRules[];
  mostRounds?: number;
}

/** So many trees without a better loss, and it is left. */
const PATIENCE = 25;

export function chooseTrees(choosing: ChoosingTrees): ChosenTrees {
  return choosing.rules
    .map((rules, n) =>
      untilNoBetter(choosing, rules, (share) => choosing.progress?.((n + share) / choosing.rules.length)),
    )
    .reduce((best, one) => (one.loss < best.loss ? one : best));
}

function untilNoBetter(
  { rows, folds, foldCount, mostRounds = 600, ...shared }: ChoosingTrees,
  rules: BoostRules,
  progress: (share: number) => void,
): ChosenTrees {
  const parts = Array.from({ length: foldCount }, (_, fold) => partOf(rows, folds, fold));
  const boosters = parts.map(
    ({ inside, outside }) => new Booster({ ...shared, rules, rows: outside, watched: inside }),
  );
  const heldOut = (into: Float64Array) => {
    for (let place = 0; place < rows.length; place++)
      into[place] = boosters[folds[place]!]!.scores[rows[place]!]!;
    return into;
  };
  const outOfFold = heldOut(new Float64Array(rows.length));
  let spare: Float64Array = new Float64Array(rows.length);
  let best: ChosenTrees = { rules, rounds: 0, loss: meanLoss(shared, rows, outOfFold), outOfFold };
  for (let round = 1; round <= mostRounds && round - best.rounds <= PATIENCE; round++) {
    for (const booster of boosters) booster.grow();
    const loss = meanLoss(shared, rows, heldOut(spare));
    if (loss < best.loss) {
      const { outOfFold: before } = best;
      best = { rules, rounds: round, loss, outOfFold: spare };
      spare = before;
    }
    // Nobody knows how many it takes; a hundred and fifty are usual.
    progress(1 - Math.exp(-round / 75));
  }
  return best;
}

function meanLoss(
  { target, loss, rowWeights }: Pick<Choosing, 'target' | 'loss' | 'rowWeights'>,
  rows: Int32Array,
  scores: Float64Array,
): number {
  let [sum, total] = [0, 0];
  for (let i = 0; i < rows.length; i++) {
    const [row, score] = [rows[i]!, scores[i]!];
    const weight = rowWeights ? rowWeights[row]! : 1;
    sum +=
      weight * (loss === 'squared' ? (score - target[row]!) ** 2 / 2 : logisticLoss(score, target[row]!));
    total += weight;
  }
  return sum / total;
}
