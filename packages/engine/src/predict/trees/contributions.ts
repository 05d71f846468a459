// What each column adds to one row's score: Shapley values along the paths of the trees, exact and without sampling.
// Source: S. Lundberg, G. Erion, S.-I. Lee, Consistent Individualized Feature Attribution for Tree Ensembles, 2018,
// algorithm 2.

import { applyBins, type Table } from '../table/index.ts';
import type { TreesModel } from './boost.ts';
import { goesLeft, type Tree } from './tree.ts';

/** A column on the way to a node: the share of rows that go on when it is not known, and when it is; and its weight. */
interface Step {
  feature: number;
  unknown: number;
  known: number;
  weight: number;
}

/**
 * A number a column of the model, in the order of its bins; with `base` they add up to the row's score.
 * @param row of the table
 */
export function treeContributions(
  model: TreesModel,
  table: Table,
  row: number,
): { base: number; parts: Float64Array } {
  const { bins } = applyBins(table, model.bins);
  const binOf = (feature: number) => bins[feature]![row]!;
  const parts = new Float64Array(model.bins.length);
  let base = model.base;
  for (const tree of model.trees) {
    base += model.rate * meanOf(tree, 0);
    addShapley(tree, binOf, parts, model.rate);
  }
  return { base, parts };
}

/** What a row is worth of which nothing is known. */
export function meanOf(tree: Tree, node: number): number {
  if (tree.feature[node]! < 0) return tree.value[node]!;
  const [left, right] = [tree.child[node]!, tree.child[node]! + 1];
  return (
    (tree.cover[left]! * meanOf(tree, left) + tree.cover[right]! * meanOf(tree, right)) / tree.cover[node]!
  );
}

function addShapley(tree: Tree, binOf: (feature: number) => number, parts: Float64Array, by: number): void {
  const walk = (
    node: number,
    before: readonly Step[],
    unknown: number,
    known: number,
    from: number,
  ): void => {
    let path = extended(before, unknown, known, from);
    const feature = tree.feature[node]!;
    if (feature < 0) {
      for (let i = 1; i < path.length; i++) {
        const weight = unwound(path, i).reduce((sum, step) => sum + step.weight, 0);
        parts[path[i]!.feature]! += by * weight * (path[i]!.known - path[i]!.unknown) * tree.value[node]!;
      }
      return;
    }
    const [left, right] = [tree.child[node]!, tree.child[node]! + 1];
    const isLeft = goesLeft(tree, node, binOf(feature));
    const at = path.findIndex((step, i) => i > 0 && step.feature === feature);
    const [wasUnknown, wasKnown] = at > 0 ? [path[at]!.unknown, path[at]!.known] : [1, 1];
    if (at > 0) path = unwound(path, at);
    for (const child of [left, right]) {
      const taken = (child === left) === isLeft ? wasKnown : 0;
      walk(child, path, (wasUnknown * tree.cover[child]!) / tree.cover[node]!, taken, feature);
    }
  };
  walk(0, [], 1, 1, -1);
}

function extended(path: readonly Step[], unknown: number, known: number, feature: number): Step[] {
  const length = path.length;
  const next = path.map((step) => ({ ...step }));
  next.push({ feature, unknown, known, weight: length === 0 ? 1 : 0 });
  for (let i = length - 1; i >= 0; i--) {
    next[i + 1]!.weight += (known * next[i]!.weight * (i + 1)) / (length + 1);
    next[i]!.weight *= (unknown * (length - i)) / (length + 1);
  }
  return next;
}

/** The path as if that step had not been taken. */
function unwound(path: readonly Step[], at: number): Step[] {
  const length = path.length - 1;
  const next = path.map((step) => ({ ...step }));
  const { known, unknown } = path[at]!;
  let left = next[length]!.weight;
  for (let j = length - 1; j >= 0; j--) {
    if (known === 0) {
      next[j]!.weight = (next[j]!.weight * (length + 1)) / (unknown * (length - j));
      continue;
    }
    const before = next[j]!.weight;
    next[j]!.weight = (left * (length + 1)) / ((j + 1) * known);
    left = before - (next[j]!.weight * unknown * (length - j)) / (length + 1);
  }
  for (let j = at; j < length; j++) {
    const { feature, unknown: z, known: o } = next[j + 1]!;
    Object.assign(next[j]!, { feature, unknown: z, known: o });
  }
  return next.slice(0, length);
}
