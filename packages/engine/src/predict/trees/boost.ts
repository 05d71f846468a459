// Gradient boosting: each tree corrects what the ones before it leave, a little at a time.
// Source: J. Friedman, Greedy Function Approximation: A Gradient Boosting Machine, Annals of Statistics 2001.

import { chance } from '../../numeric/index.ts';
import { type LossKind, sigmoid } from '../linear/index.ts';
import { applyBins, type Binned, type ColumnBins, type Table } from '../table/index.ts';
import { type GrowRoom, type GrowRules, growRoom, growTree } from './grow.ts';
import { addTree, type Tree } from './tree.ts';

export interface BoostRules extends GrowRules {
  /** By how much a tree counts. */
  rate: number;
  /** The share of the rows, and of the columns, that each tree sees; and the most rows: so many say where to ask. */
  rowShare: number;
  columnShare: number;
  mostRows: number;
  seed: number | string;
}
export const BOOST_RULES: BoostRules = {
  ...{ leaves: 8, minRows: 20, minBend: 1e-3, l2: 1, l2Words: 10, rareLevel: 5 },
  ...{ rate: 0.05, rowShare: 0.8, columnShare: 0.8, mostRows: 100_000, seed: 1 },
};

export interface TreesModel {
  bins: ColumnBins[];
  /** The score before any tree. */
  base: number;
  rate: number;
  trees: Tree[];
}
export interface Boosting {
  binned: Binned;
  bins: readonly ColumnBins[];
  target: ArrayLike<number>;
  /** Rows to learn from. */
  rows: Int32Array;
  /** Rows whose score is kept up to date besides. */
  watched?: Int32Array;
  loss?: LossKind;
  rowWeights?: ArrayLike<number>;
  rules: BoostRules;
}

const NOBODY = new Int32Array(0);

/** Boosting that goes on for as long as it is asked to, so that several can be watched side by side. */
export class Booster {
  readonly trees: Tree[] = [];
  readonly base: number;
  /** By row of the table, for the rows that are learned from or watched. */
  readonly scores: Float64Array;
  readonly #boosting: Boosting;
  readonly #room: GrowRoom;
  readonly #slopes: { slope: Float64Array; bend: Float64Array };
  readonly #random: () => number;

  constructor(boosting: Boosting) {
    const { binned, bins, rows, rules } = boosting;
    this.#boosting = boosting;
    this.base = baseOf(boosting);
    this.scores = new Float64Array(binned.rows).fill(this.base);
    this.#slopes = { slope: new Float64Array(binned.rows), bend: new Float64Array(binned.rows) };
    const isWords = bins.map(({ kind }) => kind === 'category');
    this.#room = growRoom(binned, isWords, rows.length);
    this.#random = chance('boost', rules.seed).number;
  }

  /** One more tree. */
  grow(): void {
    const { binned, watched, rules } = this.#boosting;
    this.#derive();
    const { drawn, rest } = this.#draw();
    const { tree, leaves } = growTree(binned, drawn, this.#slopes, rules, this.#room, this.#allowed());
    this.trees.push(tree);
    // Whoever was drawn stands in a leaf already; only the others have to be led through the tree.
    for (const { node, from, to } of leaves) {
      const by = rules.rate * tree.value[node]!;
      for (let i = from; i < to; i++) this.scores[this.#room.order[i]!]! += by;
    }
    addTree(tree, binned, rest, this.scores, rules.rate);
    if (watched) addTree(tree, binned, watched, this.scores, rules.rate);
  }

  #draw(): { drawn: Int32Array; rest: Int32Array } {
    const { rows, rules } = this.#boosting;
    const share = Math.min(rules.rowShare, rules.mostRows / rows.length);
    if (share >= 1) return { drawn: rows, rest: NOBODY };
    const [drawn, rest] = [new Int32Array(rows.length), new Int32Array(rows.length)];
    let [inside, outside] = [0, 0];
    for (let i = 0; i < rows.length; i++)
      if (this.#random() < share) drawn[inside++] = rows[i]!;
      else rest[outside++] = rows[i]!;
    if (inside === 0) return { drawn: rows, rest: NOBODY };
    return { drawn: drawn.subarray(0, inside), rest: rest.subarray(0, outside) };
  }

  #derive(): void {
    const { rows, target, rowWeights, loss } = this.#boosting;
    const { slope, bend } = this.#slopes;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      const weight = rowWeights ? rowWeights[row]! : 1;
      const expected = loss === 'squared' ? this.scores[row]! : sigmoid(this.scores[row]!);
      slope[row] = weight * (expected - target[row]!);
      bend[row] = loss === 'squared' ? weight : weight * Math.max(1e-9, expected * (1 - expected));
    }
  }

  #allowed(): Uint8Array | undefined {
    const { rules, bins } = this.#boosting;
    if (rules.columnShare >= 1 || bins.length < 3) return undefined;
    const allowed = Uint8Array.from(bins, () => (this.#random() < rules.columnShare ? 1 : 0));
    if (!allowed.includes(1)) allowed.fill(1);
    return allowed;
  }
}

function baseOf({ rows, target, rowWeights, loss }: Boosting): number {
  let [sum, total] = [0, 0];
  for (const row of rows) {
    const weight = rowWeights ? rowWeights[row]! : 1;
    sum += weight * target[row]!;
    total += weight;
  }
  if (loss === 'squared') return sum / total;
  const share = Math.min(1 - 1e-6, Math.max(1e-6, sum / total));
  return Math.log(share / (1 - share));
}

/** Learns so many trees. */
export function boost(boosting: Boosting, rounds: number): TreesModel {
  const booster = new Booster(boosting);
  for (let round = 0; round < rounds; round++) booster.grow();
  return { bins: [...boosting.bins], base: booster.base, rate: boosting.rules.rate, trees: booster.trees };
}

/** The score of every row: logits after boosting with the logistic loss. */
export function treeScores(model: TreesModel, table: Table): Float64Array {
  return binnedScores(model, applyBins(table, model.bins));
}

export function binnedScores({ base, rate, trees }: TreesModel, binned: Binned): Float64Array {
  const scores = new Float64Array(binned.rows).fill(base);
  const rows = Int32Array.from({ length: binned.rows }, (_, i) => i);
  for (const tree of trees) addTree(tree, binned, rows, scores, rate);
  return scores;
}
