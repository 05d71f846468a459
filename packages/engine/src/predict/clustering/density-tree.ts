// From the tree that joins all rows to clusters: cut it from the longest edge down, keep parts that are large enough,
// and choose those that last longest while the distance shrinks.

import type { Tree } from './density.ts';

interface Chosen {
  labels: Int32Array;
  clusters: number;
  surety: Float64Array;
}

/** A part that was large enough when it came to be; it lives from `born` on, in units of one over distance. */
interface Part {
  parent: number;
  born: number;
  stability: number;
  children: number[];
}

export function chosenClusters(tree: Tree, smallest: number): Chosen {
  const rows = tree.from.length + 1;
  const joins = joinsOf(tree);
  const parts: Part[] = [{ parent: -1, born: 0, stability: 0, children: [] }];
  /** The part each row was in last, and when it fell out of it. */
  const last = new Int32Array(rows);
  const fell = new Float64Array(rows);
  // Rows that are the same are not infinitely near, or nothing else would count.
  const least = Math.max(1e-300, 1e-9 * tree.length[rows - 2]!);
  const open: [node: number, part: number][] = [[joins.root, 0]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [node, part] = next;
    if (node < rows) {
      [last[node], fell[node]] = [part, Number.POSITIVE_INFINITY];
      continue;
    }
    const [left, right] = [joins.left[node - rows]!, joins.right[node - rows]!];
    const at = 1 / Math.max(joins.height[node - rows]!, least);
    const sides = [left, right].map((side) => ({ side, size: joins.size(side) }));
    const large = sides.filter(({ size }) => size >= smallest);
    for (const { side, size } of sides) {
      if (size < smallest) {
        leave(side, part, at);
      } else if (large.length === 2) {
        parts.push({ parent: part, born: at, stability: 0, children: [] });
        parts[part]!.children.push(parts.length - 1);
        parts[part]!.stability += size * (at - parts[part]!.born);
        open.push([side, parts.length - 1]);
      } else open.push([side, part]);
    }
  }
  return labelled(parts, last, fell);

  /** All rows below this node fall out of the part. */
  function leave(node: number, part: number, at: number): void {
    const below = [node];
    for (let one = below.pop(); one !== undefined; one = below.pop()) {
      if (one >= rows) below.push(joins.left[one - rows]!, joins.right[one - rows]!);
      else {
        [last[one], fell[one]] = [part, at];
        parts[part]!.stability += at - parts[part]!.born;
      }
    }
  }
}

/** The tree as joins of two nodes, the shortest first; nodes below `rows` are rows. */
function joinsOf({ from, to, length }: Tree) {
  const rows = from.length + 1;
  const owner = Int32Array.from({ length: 2 * rows - 1 }, (_, i) => i);
  const sizes = new Int32Array(2 * rows - 1).fill(1);
  const left = new Int32Array(rows - 1);
  const right = new Int32Array(rows - 1);
  const root = (node: number): number => {
    let at = node;
    while (owner[at] !== at) {
      owner[at] = owner[owner[at]!]!;
      at = owner[at]!;
    }
    return at;
  };
  for (let i = 0; i < from.length; i++) {
    const [a, b] = [root(from[i]!), root(to[i]!)];
    const joined = rows + i;
    [left[i], right[i]] = [a, b];
    owner[a] = owner[b] = joined;
    sizes[joined] = sizes[a]! + sizes[b]!;
  }
  return { left, right, height: length, root: 2 * rows - 2, size: (node: number) => sizes[node]! };
}

/** Children come after their parents, so going backwards sees every child first. */
function labelled(parts: readonly Part[], last: Int32Array, fell: Float64Array): Chosen {
  const worth = parts.map(({ stability }) => stability);
  const chosen = parts.map(({ children }) => children.length === 0);
  for (let part = parts.length - 1; part > 0; part--) {
    const { children } = parts[part]!;
    if (children.length === 0) continue;
    const below = children.reduce((sum, child) => sum + worth[child]!, 0);
    if (worth[part]! >= below) chosen[part] = true;
    else worth[part] = below;
  }
  // Everything together is no answer, unless nothing ever parts.
  chosen[0] = parts.length === 1;
  const nameOf = names(parts, chosen);
  const labels = Int32Array.from(last, (part) => nameOf[part]!);
  const clusters = new Set(labels.filter((label) => label >= 0)).size;
  const longest = new Float64Array(clusters);
  for (const [i, label] of labels.entries())
    if (label >= 0 && Number.isFinite(fell[i]!)) longest[label] = Math.max(longest[label]!, fell[i]!);
  const surety = Float64Array.from(labels, (label, i) =>
    label < 0 ? 0 : Math.min(1, fell[i]! / (longest[label]! || 1)),
  );
  return { labels, clusters, surety };
}

/** By part: the number of the chosen part that it is or lies within, the topmost; -1 where there is none. */
function names(parts: readonly Part[], chosen: readonly boolean[]): number[] {
  const nameOf: number[] = [];
  let next = 0;
  for (const [part, { parent }] of parts.entries()) {
    const above = parent < 0 ? -1 : nameOf[parent]!;
    nameOf.push(above >= 0 ? above : chosen[part] ? next++ : -1);
  }
  return nameOf;
}
