// One tree over binned columns: as arrays a node, so that it is small as JSON and quick to walk.

import type { Binned } from '../table/index.ts';

export interface Tree {
  /** Which column a node asks about; -1 for a leaf. */
  feature: number[];
  /** Bins up to this one go left (numbers). */
  upTo: number[];
  /** Whether what is not known (bin 0) goes left (numbers). */
  missingLeft: boolean[];
  /** The bins that go left (words); undefined for numbers and leaves. */
  left: (number[] | undefined)[];
  /** The node for those that go left; the next one is for the others. */
  child: number[];
  value: number[];
  /** How many rows came by when it was grown. */
  cover: number[];
}

export const emptyTree = (): Tree => ({
  ...{ feature: [], upTo: [], missingLeft: [], left: [], child: [], value: [], cover: [] },
});

export function addLeaf(tree: Tree, value: number, cover: number): number {
  tree.feature.push(-1);
  tree.upTo.push(0);
  tree.missingLeft.push(false);
  tree.left.push(undefined);
  tree.child.push(0);
  tree.value.push(value);
  tree.cover.push(cover);
  return tree.feature.length - 1;
}

export function goesLeft(tree: Tree, node: number, bin: number): boolean {
  const set = tree.left[node];
  if (set) return set.includes(bin);
  return bin === 0 ? tree.missingLeft[node]! : bin <= tree.upTo[node]!;
}

const WIDTH = 256;
/** For walking: a byte for each node and bin, 1 where it goes left, and the rest as typed arrays. */
interface Walk {
  table: Uint8Array;
  feature: Int32Array;
  child: Int32Array;
  value: Float64Array;
}
const walks = new WeakMap<Tree, Walk>();

/** Of a tree that no longer grows. */
function walkOf(tree: Tree): Walk {
  let walk = walks.get(tree);
  if (!walk) {
    const table = new Uint8Array(tree.feature.length * WIDTH);
    for (let node = 0; node < tree.feature.length; node++)
      if (tree.feature[node]! >= 0)
        for (let bin = 0; bin < WIDTH; bin++) table[node * WIDTH + bin] = goesLeft(tree, node, bin) ? 1 : 0;
    const [feature, child] = [Int32Array.from(tree.feature), Int32Array.from(tree.child)];
    walk = { table, feature, child, value: Float64Array.from(tree.value) };
    walks.set(tree, walk);
  }
  return walk;
}

/** Adds `by` times the leaf's value to the score of each of the rows. */
export function addTree(
  tree: Tree,
  { bins }: Binned,
  rows: Int32Array,
  scores: Float64Array,
  by: number,
): void {
  const { table, feature, child, value } = walkOf(tree);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    let node = 0;
    for (let asked = feature[0]!; asked >= 0; asked = feature[node]!)
      node = child[node]! + 1 - table[node * WIDTH + bins[asked]![row]!]!;
    scores[row]! += by * value[node]!;
  }
}

/** The leaf that a row ends in. */
export function leafOf(tree: Tree, { bins }: Binned, row: number): number {
  let node = 0;
  while (tree.feature[node]! >= 0)
    node = tree.child[node]! + (goesLeft(tree, node, bins[tree.feature[node]!]![row]!) ? 0 : 1);
  return node;
}
