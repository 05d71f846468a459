// A forest of honest trees: each decides where to split on one half of the rows it draws and what its leaves are worth
// on the other, so that no leaf is believed for what made it a leaf.
// Source: S. Athey, G. Imbens, Recursive partitioning for heterogeneous causal effects, PNAS 2016.

import { chance } from '../../../numeric/index.ts';
import { partOf } from '../../folds.ts';
import { applyBins, type Binned, type ColumnBins, learnBins } from '../../table/index.ts';
import { addTree, growRoom, growTree, leafOf, type TreesModel, treeScores } from '../../trees/index.ts';
import type { Study } from '../study.ts';
import type { UpliftLearner } from './learner.ts';

const TREES = 120;
const LEAVES = 8;
const DRAWN = 0.5;
/** A leaf's effect is drawn towards that of all as if it had so many rows of it. */
const PRIOR_ROWS = 50;

export const honestForest: UpliftLearner<TreesModel> = {
  learn({ study, effects }) {
    const bins = learnBins(study.table, study.rows, { most: 64, rare: 50 });
    const binned = applyBins(study.table, bins);
    const target = new Float64Array(study.table.rows);
    effects.forEach((effect, place) => {
      target[study.rows[place]!] = effect;
    });
    const learn = (rows: Int32Array) => grow(study, binned, bins, target, rows);
    const outOfFold = new Float64Array(study.rows.length);
    for (let fold = 0; fold < study.foldCount; fold++) {
      const { inside, outside } = partOf(study.rows, study.folds, fold);
      const { base, rate, trees } = learn(outside);
      const scores = new Float64Array(study.table.rows).fill(base);
      for (const tree of trees) addTree(tree, binned, inside, scores, rate);
      study.rows.forEach((row, place) => {
        if (study.folds[place] === fold) outOfFold[place] = scores[row]!;
      });
    }
    return { outOfFold, finish: () => learn(study.rows) };
  },
  effects: treeScores,
};

function grow(
  study: Study,
  binned: Binned,
  bins: ColumnBins[],
  target: Float64Array,
  rows: Int32Array,
): TreesModel {
  const { number } = chance('forest', study.seed);
  const base = rows.reduce((sum, row) => sum + target[row]!, 0) / rows.length;
  const slopes = {
    slope: target.map((effect) => base - effect),
    bend: new Float64Array(binned.rows).fill(1),
  };
  const isWords = bins.map(({ kind }) => kind === 'category');
  const room = growRoom(binned, isWords, rows.length);
  const minRows = Math.max(50, Math.round(rows.length / 100));
  const rules = { leaves: LEAVES, minRows, minBend: 1, l2: PRIOR_ROWS, l2Words: minRows, rareLevel: 50 };
  const trees = Array.from({ length: TREES }, () => {
    const [splits, worth]: [number[], number[]] = [[], []];
    for (const row of rows) if (number() < DRAWN) (number() < 0.5 ? splits : worth).push(row);
    const allowed = Uint8Array.from(bins, () => (number() < 0.7 ? 1 : 0));
    const { tree } = growTree(
      binned,
      Int32Array.from(splits),
      slopes,
      rules,
      room,
      allowed.includes(1) ? allowed : undefined,
    );
    const sums = new Float64Array(tree.value.length);
    const counts = new Float64Array(tree.value.length);
    for (const row of worth) {
      const leaf = leafOf(tree, binned, row);
      sums[leaf]! += target[row]! - base;
      counts[leaf]!++;
    }
    tree.value = tree.value.map((_, leaf) => sums[leaf]! / (counts[leaf]! + PRIOR_ROWS));
    return tree;
  });
  return { bins, base, rate: 1 / TREES, trees };
}
