// Logistic regression with a penalty: lines that may bend in three places for numbers, a weight a level for words.

import { choosePenalty, fitLinear, linearScores, type Penalty } from '../../linear/index.ts';
import {
  type Design,
  type Encoder,
  encode,
  featureNames,
  learnEncoder,
  rowsOfTable,
} from '../../table/index.ts';
import type { Kind } from './kind.ts';

export interface LogisticScorer {
  kind: 'logistic';
  penalty: Penalty;
  encoder: Encoder;
  weights: number[];
  intercept: number;
  /** Of each feature, over the rows learned from: what a contribution is measured from. */
  means: number[];
}

const BENDS = 3;

export const logistic: Kind<Penalty, LogisticScorer> = {
  choose({ table, target, rows, folds, foldCount, loss: kind, progress }) {
    const design = encode(table, learnEncoder(table, rows, BENDS));
    const { penalty, loss, outOfFold } = choosePenalty({
      design,
      target,
      rows,
      folds,
      foldCount,
      loss: kind,
      progress,
    });
    return { settings: penalty, loss, outOfFold };
  },
  learn({ table, target, rows, loss }, penalty) {
    const encoder = learnEncoder(table, rows, BENDS);
    const design = encode(table, encoder);
    const { weights, intercept } = fitLinear({ design, target, rows, loss, ...penalty });
    const means = [...meansOf(design, rows)];
    return { kind: 'logistic', penalty, encoder, weights: [...weights], intercept, means };
  },
  scores({ encoder, weights, intercept }, table) {
    return linearScores(encode(table, encoder), { weights: Float64Array.from(weights), intercept });
  },
  contributions({ encoder, weights, intercept, means }, table, row) {
    const { per, index, value } = encode(rowsOfTable(table, [row]), encoder);
    const x = new Float64Array(encoder.width);
    for (let p = 0; p < per; p++) x[index[p]!]! += value[p]!;
    const parts = new Map<string, number>();
    let base = intercept;
    featureNames(encoder).forEach(({ column }, k) => {
      base += weights[k]! * means[k]!;
      parts.set(column, (parts.get(column) ?? 0) + weights[k]! * (x[k]! - means[k]!));
    });
    return { base, parts };
  },
};

function meansOf({ width, per, index, value }: Design, rows: Int32Array): Float64Array {
  const means = new Float64Array(width);
  for (const row of rows)
    for (let p = row * per, end = p + per; p < end; p++) means[index[p]!]! += value[p]! / rows.length;
  return means;
}

export interface Coefficient {
  column: string;
  /** For words the level; `(bend 1)` where the line of a number takes another slope. */
  level?: string;
  /** On the logit scale; for numbers by standard deviation (of the logarithm where it is skewed). */
  weight: number;
  oddsRatio: number;
}

/** Strongest first; weights of 0 are left out. */
export function coefficientsOf({ encoder, weights }: LogisticScorer): Coefficient[] {
  return featureNames(encoder)
    .map((name, k) => ({ ...name, weight: weights[k]!, oddsRatio: Math.exp(weights[k]!) }))
    .filter(({ weight }) => weight !== 0)
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
}
