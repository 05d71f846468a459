// Implicit ALS: people and items as vectors whose product is near 1 for what happened and near 0 for everything else.
// Sources: Hu, Koren, Volinsky, Collaborative Filtering for Implicit Feedback Datasets, ICDM 2008; S. Rendle et al.,
// Revisiting the Performance of iALS on Item Recommendation Benchmarks, RecSys 2022; conjugate gradients as Takács et al. 2011.

import { chance, cholesky, solveLower } from '../../../numeric/index.ts';
import { itemsOfUsers, type Sets, turned } from '../interactions.ts';
import type { Fitted, Strategy } from '../strategy.ts';

/** What is added up for one side: the other side's vectors and their common Gram matrix. */
interface Side {
  /** `size` numbers a row. */
  vectors: Float64Array;
  size: number;
  /** Σ v vᵀ over all rows, `size * size`. */
  gram: Float64Array;
  /** What a pair that never happened counts, against 1. */
  unobserved: number;
}

export const als: Strategy = {
  /**
   * `factors` (64), `regularisation` (0.03, times how often a person or item occurs), `unobserved` (0.1: what a pair that
   * never happened counts against one that did), `iterations` (12), `seed` (1).
   */
  fit({ all }, settings = {}) {
    const { factors = 64, regularisation = 0.03, unobserved = 0.1, iterations = 12, seed = 1 } = settings;
    const byUser = itemsOfUsers(all);
    const byItem = turned(byUser, all.items.length);
    const items = randomVectors(all.items.length, factors, seed);
    const users = new Float64Array(all.users.length * factors);
    for (let round = 0; round < iterations; round++) {
      solveAll(users, byUser, sideOf(items, factors, unobserved), regularisation);
      solveAll(items, byItem, sideOf(users, factors, unobserved), regularisation);
    }
    const gram = gramOf(items, factors);
    return {
      numbers: { factors, regularisation, unobserved },
      arrays: { vectors: Float32Array.from(items), gram },
    };
  },
  scores(fitted, { history }, into) {
    const mine = vectorOf(fitted, history.item);
    const vectors = fitted.arrays.vectors!;
    const size = mine.length;
    // Two sums side by side: a processor need not wait for one addition before it begins the next.
    for (let i = 0, p = 0; i < into.length; i++) {
      let even = 0;
      let odd = 0;
      const end = p + size;
      let f = 0;
      for (; p + 1 < end; p += 2, f += 2) {
        even += mine[f]! * vectors[p]!;
        odd += mine[f + 1]! * vectors[p + 1]!;
      }
      if (p < end) even += mine[f]! * vectors[p++]!;
      into[i] = even + odd;
    }
  },
  /** Hu, Koren and Volinsky, section 5: a score is a sum over what happened, each weighed by the person's own matrix. */
  because(fitted, { history }) {
    const { vectors } = fitted.arrays;
    const size = fitted.numbers.factors!;
    const root = cholesky(matrixOf(systemOf(fitted, history.item)), size);
    if (!root) return () => new Float64Array(history.item.length);
    // With A = L L′, v′A⁻¹w is the product of L⁻¹v and L⁻¹w: one root for all items, not a system to solve for each.
    const through = (i: number) => {
      const row = Float64Array.from(vectors!.subarray(i * size, (i + 1) * size));
      solveLower(root, size, row);
      return row;
    };
    const done = Array.from(history.item, through);
    return (item) => {
      const towards = through(item);
      return Float64Array.from(done, (row) => dot(towards, row));
    };
  },
};

function randomVectors(rows: number, size: number, seed: number): Float64Array {
  const draw = chance('als', seed);
  return Float64Array.from({ length: rows * size }, () => draw.normal(0, 0.1 / Math.sqrt(size)));
}

const sideOf = (vectors: Float64Array, size: number, unobserved: number): Side => ({
  ...{ vectors, size, unobserved },
  gram: gramOf(vectors, size),
});

function gramOf(vectors: ArrayLike<number>, size: number): Float64Array {
  const gram = new Float64Array(size * size);
  for (let p = 0; p < vectors.length; p += size)
    for (let a = 0; a < size; a++) {
      const value = vectors[p + a]!;
      for (let b = 0; b <= a; b++) gram[a * size + b]! += value * vectors[p + b]!;
    }
  for (let a = 0; a < size; a++) for (let b = 0; b < a; b++) gram[b * size + a] = gram[a * size + b]!;
  return gram;
}

/** How strongly a vector is held near zero: by how often its owner occurs, what did not happen included. */
const pull = (regularisation: number, count: number, unobserved: number, others: number): number =>
  regularisation * (count + unobserved * others);

interface System {
  side: Side;
  members: ArrayLike<number>;
  ridge: number;
}

function solveAll(into: Float64Array, sets: Sets, side: Side, regularisation: number): void {
  const { size } = side;
  const others = side.vectors.length / size;
  for (let row = 0; row < sets.starts.length - 1; row++) {
    const members = sets.members.subarray(sets.starts[row]!, sets.starts[row + 1]!);
    const ridge = pull(regularisation, members.length, side.unobserved, others);
    const start = into.subarray(row * size, (row + 1) * size);
    start.set(solve({ side, members, ridge }, sumOfRows(side, members), STEPS, start));
  }
}

/** Steps of conjugate gradients while learning, from where the last round ended; more changed no figure by .001. */
const STEPS = 4;

/** Conjugate gradients on (unobserved · gram + Σ v vᵀ + ridge) x = b. */
function solve(system: System, b: Float64Array, steps: number, start?: Float64Array): Float64Array {
  const x = start ? Float64Array.from(start) : new Float64Array(b.length);
  const rest = Float64Array.from(b);
  if (start) {
    const now = times(system, x);
    for (let f = 0; f < rest.length; f++) rest[f]! -= now[f]!;
  }
  const direction = Float64Array.from(rest);
  let size = dot(rest, rest);
  for (let step = 0; step < steps && size > 1e-20; step++) {
    const moved = times(system, direction);
    const far = size / dot(direction, moved);
    for (let f = 0; f < x.length; f++) {
      x[f]! += far * direction[f]!;
      rest[f]! -= far * moved[f]!;
    }
    const next = dot(rest, rest);
    for (let f = 0; f < x.length; f++) direction[f] = rest[f]! + (next / size) * direction[f]!;
    size = next;
  }
  return x;
}

function times({ side, members, ridge }: System, x: Float64Array): Float64Array {
  const { vectors, size, gram, unobserved } = side;
  const out = new Float64Array(size);
  for (let a = 0, p = 0; a < size; a++) {
    let sum = 0;
    for (let b = 0; b < size; b++, p++) sum += gram[p]! * x[b]!;
    out[a] = unobserved * sum + ridge * x[a]!;
  }
  for (let m = 0; m < members.length; m++) {
    const from = members[m]! * size;
    let sum = 0;
    for (let f = 0; f < size; f++) sum += vectors[from + f]! * x[f]!;
    for (let f = 0; f < size; f++) out[f]! += sum * vectors[from + f]!;
  }
  return out;
}

/** The system's matrix, all of it. */
function matrixOf({ side, members, ridge }: System): Float64Array {
  const { vectors, size, gram, unobserved } = side;
  const matrix = Float64Array.from(gram, (value) => unobserved * value);
  for (let a = 0; a < size; a++) matrix[a * size + a]! += ridge;
  for (let m = 0; m < members.length; m++)
    for (let a = 0, from = members[m]! * size; a < size; a++)
      for (let b = 0; b < size; b++) matrix[a * size + b]! += vectors[from + a]! * vectors[from + b]!;
  return matrix;
}

function sumOfRows(
  { vectors, size }: Pick<Side, 'vectors' | 'size'>,
  members: ArrayLike<number>,
): Float64Array {
  const sum = new Float64Array(size);
  for (let m = 0; m < members.length; m++)
    for (let f = 0, p = members[m]! * size; f < size; f++, p++) sum[f]! += vectors[p]!;
  return sum;
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function systemOf({ numbers, arrays }: Fitted, items: ArrayLike<number>): System {
  const members = [...new Set(Array.from(items))];
  const [size, unobserved] = [numbers.factors!, numbers.unobserved!];
  const vectors = arrays.vectors as Float64Array;
  const side = { vectors, size, unobserved, gram: arrays.gram as Float64Array };
  const ridge = pull(numbers.regularisation!, members.length, unobserved, vectors.length / size);
  return { side, members, ridge };
}

/** Somebody's vector from what they did, exactly: as many steps as there are factors. */
function vectorOf(fitted: Fitted, items: ArrayLike<number>): Float64Array {
  const system = systemOf(fitted, items);
  return solve(system, sumOfRows(system.side, system.members), system.side.size);
}
