// Both, half and half on the logit scale: they err in different places, and often their mean errs least.

import type { Table } from '../../table/index.ts';
import { type LogisticScorer, logistic } from './logistic.ts';
import { type TreesScorer, trees } from './trees.ts';

export interface BlendScorer {
  kind: 'blend';
  logistic: LogisticScorer;
  trees: TreesScorer;
}

export const blend = {
  scores(scorer: BlendScorer, table: Table): Float64Array {
    const other = trees.scores(scorer.trees, table);
    return logistic.scores(scorer.logistic, table).map((score, i) => (score + other[i]!) / 2);
  },
  contributions(
    scorer: BlendScorer,
    table: Table,
    row: number,
  ): { base: number; parts: Map<string, number> } {
    const one = logistic.contributions(scorer.logistic, table, row);
    const other = trees.contributions(scorer.trees, table, row);
    const names = new Set([...one.parts.keys(), ...other.parts.keys()]);
    const half = (name: string) => ((one.parts.get(name) ?? 0) + (other.parts.get(name) ?? 0)) / 2;
    return {
      base: (one.base + other.base) / 2,
      parts: new Map([...names].map((name) => [name, half(name)])),
    };
  },
};
