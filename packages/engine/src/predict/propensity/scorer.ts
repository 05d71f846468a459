// What a trained model is, as JSON, and what every kind of it can do: score rows, and say what each column adds to one.

import type { Table } from '../table/index.ts';
import { type BlendScorer, blend } from './kinds/blend.ts';
import { type LogisticScorer, logistic } from './kinds/logistic.ts';
import { type TreesScorer, trees } from './kinds/trees.ts';

export type Scorer = LogisticScorer | TreesScorer | BlendScorer;

/** Logits: `base` and a part a column, which add up to the row's score. */
export interface Contributions {
  base: number;
  parts: Map<string, number>;
}

export function scoresOf(scorer: Scorer, table: Table): Float64Array {
  if (scorer.kind === 'blend') return blend.scores(scorer, table);
  return scorer.kind === 'logistic' ? logistic.scores(scorer, table) : trees.scores(scorer, table);
}

export function contributionsOf(scorer: Scorer, table: Table, row: number): Contributions {
  if (scorer.kind === 'blend') return blend.contributions(scorer, table, row);
  return scorer.kind === 'logistic'
    ? logistic.contributions(scorer, table, row)
    : trees.contributions(scorer, table, row);
}
