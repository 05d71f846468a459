// Grows one tree, leaf by leaf where it helps most. Sums by bin are counted for the smaller side of a split only; the
// larger side's are what is left of the parent's.
// Source: G. Ke et al., LightGBM: A Highly Efficient Gradient Boosting Decision Tree, NIPS 2017.

import type { Binned } from '../table/index.ts';
import { bestSplit, type ColumnPlace, type Split, type SplitRules, type Sums, type Total } from './split.ts';
import { addLeaf, emptyTree, goesLeft, type Tree } from './tree.ts';

export interface GrowRules extends SplitRules {
  leaves: number;
}
export interface Slopes {
  /** First and second derivative of the loss, by row. */
  slope: Float64Array;
  bend: Float64Array;
}
interface Leaf {
  node: number;
  from: number;
  to: number;
  sums: Sums;
  total: Total;
  split: Split | undefined;
}

/** Room that growing needs, made once for many trees over the same rows. */
export interface GrowRoom {
  columns: ColumnPlace[];
  /** The rows of the latest tree, leaf by leaf. */
  order: Int32Array;
  aside: Int32Array;
  /** Slope and bend of the rows of a node, side by side in their order: read once for each column. */
  packed: Float64Array;
}
export interface Grown {
  tree: Tree;
  /** Where the rows of each leaf stand in the room's order. */
  leaves: readonly { node: number; from: number; to: number }[];
}

export function growRoom(binned: Binned, isWords: readonly boolean[], most: number): GrowRoom {
  let at = 0;
  const columns = binned.counts.map((count, i) => {
    const place = { at, count, isWords: isWords[i]! };
    at += count;
    return place;
  });
  const packed = new Float64Array(2 * most);
  return { columns, order: new Int32Array(most), aside: new Int32Array(most), packed };
}

/** @param allowed 0 for columns that this tree may not ask about */
export function growTree(
  binned: Binned,
  rows: Int32Array,
  slopes: Slopes,
  rules: GrowRules,
  room: GrowRoom,
  allowed?: Uint8Array,
): Grown {
  const tree = emptyTree();
  const { order, columns } = room;
  order.set(rows);
  const leafAt = (node: number, from: number, to: number, sums: Sums): Leaf => {
    const total = totalOf(slopes, order, from, to);
    return { node, from, to, sums, total, split: bestSplit(sums, columns, total, rules, allowed) };
  };
  const first = leafAt(
    0,
    0,
    rows.length,
    countSums(binned, slopes, room, { from: 0, to: rows.length, allowed }),
  );
  addLeaf(tree, leafValue(first.total, rules.l2), rows.length);
  const leaves = [first];
  while (leaves.length < rules.leaves) {
    const best = leaves.reduce((a, b) => ((b.split?.gain ?? 0) > (a.split?.gain ?? 0) ? b : a));
    if (!best.split) break;
    const middle = ask(tree, best, best.split, binned, room);
    const isLeftSmaller = middle - best.from <= best.to - middle;
    const [from, to] = isLeftSmaller ? [best.from, middle] : [middle, best.to];
    const smaller = countSums(binned, slopes, room, { from, to, allowed });
    const larger = best.sums;
    for (let k = 0; k < larger.length; k++) larger[k]! -= smaller[k]!;
    const child = tree.child[best.node]!;
    const left = leafAt(child, best.from, middle, isLeftSmaller ? smaller : larger);
    const right = leafAt(child + 1, middle, best.to, isLeftSmaller ? larger : smaller);
    tree.value[child] = leafValue(left.total, rules.l2);
    tree.value[child + 1] = leafValue(right.total, rules.l2);
    leaves.splice(leaves.indexOf(best), 1, left, right);
  }
  return { tree, leaves };
}

const leafValue = ({ slope, bend }: Total, l2: number): number => (bend + l2 > 0 ? -slope / (bend + l2) : 0);

function totalOf({ slope, bend }: Slopes, order: Int32Array, from: number, to: number): Total {
  const total = { slope: 0, bend: 0, rows: to - from };
  for (let i = from; i < to; i++) {
    total.slope += slope[order[i]!]!;
    total.bend += bend[order[i]!]!;
  }
  return total;
}

function countSums(
  { bins }: Binned,
  { slope, bend }: Slopes,
  { columns, order, packed }: GrowRoom,
  { from, to, allowed }: { from: number; to: number; allowed: Uint8Array | undefined },
): Sums {
  const last = columns.at(-1);
  const sums = new Float64Array(3 * (last ? last.at + last.count : 0));
  for (let i = from; i < to; i++) {
    packed[2 * i] = slope[order[i]!]!;
    packed[2 * i + 1] = bend[order[i]!]!;
  }
  for (const [feature, { at }] of columns.entries())
    if (allowed?.[feature] !== 0) addColumn(sums, at, bins[feature]!, { order, packed, from, to });
  return sums;
}

function addColumn(
  sums: Sums,
  at: number,
  column: Uint8Array,
  { order, packed, from, to }: Pick<GrowRoom, 'order' | 'packed'> & { from: number; to: number },
): void {
  for (let i = from; i < to; i++) {
    const p = 3 * (at + column[order[i]!]!);
    sums[p]! += packed[2 * i]!;
    sums[p + 1]! += packed[2 * i + 1]!;
    sums[p + 2]!++;
  }
}

/** Makes the leaf a question with two leaves below, and sorts its rows: left ones first. Returns where the right begin. */
function ask(
  tree: Tree,
  { node, from, to }: Leaf,
  split: Split,
  { bins }: Binned,
  { order, aside }: GrowRoom,
): number {
  tree.feature[node] = split.feature;
  tree.upTo[node] = split.upTo;
  tree.missingLeft[node] = split.missingLeft;
  tree.left[node] = split.left;
  const column = bins[split.feature]!;
  const isLeft = Uint8Array.from({ length: 256 }, (_, bin) => (goesLeft(tree, node, bin) ? 1 : 0));
  let middle = from;
  let right = 0;
  for (let i = from; i < to; i++) {
    const row = order[i]!;
    if (isLeft[column[row]!] === 1) order[middle++] = row;
    else aside[right++] = row;
  }
  order.set(aside.subarray(0, right), middle);
  tree.child[node] = addLeaf(tree, 0, middle - from);
  addLeaf(tree, 0, to - middle);
  return middle;
}
