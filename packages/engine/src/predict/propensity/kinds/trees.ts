// Boosted trees: small ones, as many as still help on rows that were held out.

import { applyBins, learnBins, rowsOfTable } from '../../table/index.ts';
import {
  BOOST_RULES,
  type BoostRules,
  boost,
  chooseTrees,
  type TreesModel,
  treeContributions,
  treeScores,
} from '../../trees/index.ts';
import type { Kind } from './kind.ts';

export interface TreesScorer {
  kind: 'trees';
  leaves: number;
  model: TreesModel;
}
export interface TreesSettings {
  rules: BoostRules;
  rounds: number;
}

/** Sizes that are tried. Few rows call for few leaves. */
const LEAVES = [4, 10];
const RATE = 0.08;

export const trees: Kind<TreesSettings, TreesScorer> = {
  choose({ table, target, rows, folds, foldCount, seed, loss, progress }) {
    const bins = learnBins(table, rows);
    const binned = applyBins(table, bins);
    const minRows = Math.max(5, Math.min(50, Math.round(rows.length / 250)));
    const rules = LEAVES.map((leaves) => ({ ...BOOST_RULES, leaves, minRows, rate: RATE, seed }));
    const chosen = chooseTrees({ binned, bins, target, rows, folds, foldCount, rules, loss, progress });
    return { settings: chosen, loss: chosen.loss, outOfFold: chosen.outOfFold };
  },
  learn({ table, target, rows, loss }, { rules, rounds }) {
    const bins = learnBins(table, rows);
    const model = boost({ binned: applyBins(table, bins), bins, target, rows, rules, loss }, rounds);
    return { kind: 'trees', leaves: rules.leaves, model };
  },
  scores: ({ model }, table) => treeScores(model, table),
  contributions({ model }, table, row) {
    const { base, parts } = treeContributions(model, rowsOfTable(table, [row]), 0);
    return { base, parts: new Map(model.bins.map(({ name }, i) => [name, parts[i]!])) };
  },
};
