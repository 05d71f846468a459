// Do two experiments that the same people are in change each other's effects? Where they do not, the effect of one is
// the same whatever somebody saw of the other: the cells' means add up.

import { chiSquareAbove, invertPositive } from '../../numeric/index.ts';
import { independence } from './proportions.ts';

/** People who saw `a` of the one and `b` of the other. */
export interface Cell {
  a: string;
  b: string;
  n: number;
  sum: number;
  sumSquares: number;
}
export interface Interaction {
  people: number;
  /** That the means add up. */
  p: number;
  degrees: number;
  /** Of the second variant of both: by how much more it adds than either by itself; of two by two cells only. */
  excess: number | null;
  /** That who sees what of the one has nothing to do with what they see of the other. */
  independentP: number;
}

const LEAST_PEOPLE = 20;

/** Weighted least squares of additive means, and χ² of what is left. Cells of few people are left out. */
export function interactionOf(all: readonly Cell[]): Interaction | { lack: string } {
  const cells = all.filter(({ n }) => n >= LEAST_PEOPLE);
  const rows = [...new Set(cells.map(({ a }) => a))].sort();
  const columns = [...new Set(cells.map(({ b }) => b))].sort();
  const size = rows.length + columns.length - 1;
  const degrees = cells.length - size;
  if (rows.length < 2 || columns.length < 2 || degrees < 1)
    return { lack: `Fewer than ${LEAST_PEOPLE} people saw each combination of both.` };
  const spread = spreadOf(cells);
  if (!(spread > 0)) return { lack: 'All people have the same value.' };
  const design = cells.map(({ a, b }) => {
    const x = new Float64Array(size);
    x[rows.indexOf(a)] = 1;
    const column = columns.indexOf(b);
    if (column > 0) x[rows.length + column - 1] = 1;
    return x;
  });
  const means = cells.map(({ n, sum }) => sum / n);
  const weights = cells.map((cell) => cell.n / varianceOf(cell, spread));
  const fitted = fit(design, means, weights, size);
  if (!fitted) return { lack: 'Too few combinations of both were seen.' };
  const left = means.reduce((sum, mean, i) => sum + weights[i]! * (mean - fitted[i]!) ** 2, 0);
  const counts = rows.map((a) =>
    columns.map((b) => all.find((cell) => cell.a === a && cell.b === b)?.n ?? 0),
  );
  const isSquare = rows.length === 2 && columns.length === 2 && cells.length === 4;
  const mean = (a: number, b: number) =>
    means[cells.findIndex((cell) => cell.a === rows[a] && cell.b === columns[b])]!;
  return {
    ...{ people: all.reduce((sum, { n }) => sum + n, 0), p: chiSquareAbove(left, degrees), degrees },
    excess: isSquare ? mean(1, 1) - mean(1, 0) - mean(0, 1) + mean(0, 0) : null,
    independentP: independence(counts).p,
  };
}

function spreadOf(cells: readonly Cell[]): number {
  const n = cells.reduce((sum, cell) => sum + cell.n, 0);
  const sum = cells.reduce((all, cell) => all + cell.sum, 0);
  return cells.reduce((all, cell) => all + cell.sumSquares, 0) / n - (sum / n) ** 2;
}

/** Drawn a little towards what holds over all, so that a cell in which nobody did it is not sure of it. */
const varianceOf = ({ n, sum, sumSquares }: Cell, spread: number): number =>
  (sumSquares - sum ** 2 / n + spread) / n;

function fit(
  design: readonly Float64Array[],
  means: readonly number[],
  weights: readonly number[],
  size: number,
): number[] | undefined {
  const normal = new Float64Array(size * size);
  const right = new Float64Array(size);
  design.forEach((x, i) => {
    for (let r = 0; r < size; r++) {
      right[r]! += weights[i]! * x[r]! * means[i]!;
      for (let c = 0; c < size; c++) normal[r * size + c]! += weights[i]! * x[r]! * x[c]!;
    }
  });
  if (!invertPositive(normal, size)) return undefined;
  const answer = right.map((_, r) => right.reduce((sum, one, c) => sum + normal[r * size + c]! * one, 0));
  return design.map((x) => x.reduce((sum, one, i) => sum + one * answer[i]!, 0));
}
