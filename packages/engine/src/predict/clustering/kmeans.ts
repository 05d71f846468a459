// k-means: the centres that leave the least squared distance, looked for from several beginnings, and then by taking
// away a centre that is hardly missed and putting it where most is left, which gets out of most local minima.

import { type Chance, chance, type Matrix, rowsOf, squaredDistance } from '../../numeric/index.ts';
import { inertiaOf, lloyd, nearestCentre, type Run } from './lloyd.ts';
import { drawn, seedCentres } from './seeding.ts';

export interface KMeansOptions {
  k: number;
  /** The same seed gives the same answer. */
  seed?: number | string;
  /** 10. */
  starts?: number;
  /** How many moves of a centre in a row may fail before it is left; 2 a centre, 8 to 30, when not given. */
  patience?: number;
  rounds?: number;
}

/** Above this many rows the starts are tried on so many of them, and the best is finished on all. */
const TRIED_ON = 50_000;

/**
 * @param data at least `k` rows
 * @example kmeans(matrixOf([[0], [1], [10], [11]]), { k: 2 }).inertia  // 1
 */
export function kmeans(data: Matrix, options: KMeansOptions): Run {
  const { k, seed = 1, starts = 10, rounds = 300 } = options;
  const random = chance('k-means', seed, k);
  if (data.rows > TRIED_ON) {
    const some = rowsOf(data, sampleOf(data.rows, TRIED_ON, random));
    return lloyd(data, best(some, { ...options, starts, rounds }, random).centres, rounds);
  }
  return best(data, { ...options, starts, rounds }, random);
}

/** So many different numbers below `from`, in rising order. */
export function sampleOf(from: number, count: number, random: Chance): Int32Array {
  const taken = new Int32Array(Math.min(from, count));
  let at = 0;
  for (let i = 0; i < from && at < taken.length; i++)
    if (random.number() * (from - i) < taken.length - at) taken[at++] = i;
  return taken;
}

function best(
  data: Matrix,
  { k, starts, rounds, patience }: KMeansOptions & { starts: number; rounds: number },
  random: Chance,
): Run {
  let run: Run | undefined;
  for (let start = 0; start < starts; start++) {
    const next = lloyd(data, seedCentres(data, k, random), rounds);
    if (!run || next.inertia < run.inertia) run = next;
  }
  return moved(data, run!, patience ?? Math.min(30, Math.max(8, 2 * k)), random, rounds);
}

/** Source: P. Fränti, Efficiency of random swap clustering, Journal of Big Data 5, 2018. */
function moved(data: Matrix, from: Run, patience: number, random: Chance, rounds: number): Run {
  let run = from;
  const k = run.centres.rows;
  if (k < 2 || data.rows <= k) return run;
  for (let failed = 0; failed < patience; failed++) {
    const { missed, left } = worthOf(data, run);
    const away = oneOf(missed, random);
    const centres = { ...run.centres, values: run.centres.values.slice() };
    const into = drawn(
      left,
      left.reduce((sum, gap) => sum + gap, 0),
      random,
    );
    const { columns } = data;
    centres.values.set(data.values.subarray(into * columns, (into + 1) * columns), away * columns);
    const next = lloyd(data, centres, rounds);
    if (next.inertia < run.inertia * (1 - 1e-9)) {
      run = next;
      failed = -1;
    }
  }
  return run;
}

/** What would be lost without each centre, and what each row leaves. */
function worthOf(data: Matrix, { centres, labels }: Run): { missed: Float64Array; left: Float64Array } {
  const missed = new Float64Array(centres.rows);
  const left = new Float64Array(data.rows);
  for (let i = 0; i < data.rows; i++) {
    const own = squaredDistance(data, i, centres, labels[i]!);
    let next = Number.POSITIVE_INFINITY;
    for (let j = 0; j < centres.rows; j++)
      if (j !== labels[i]) next = Math.min(next, squaredDistance(data, i, centres, j));
    missed[labels[i]!]! += next - own;
    left[i] = own;
  }
  return { missed, left };
}

/** One of the three that would be missed least. */
function oneOf(missed: Float64Array, random: Chance): number {
  const order = Array.from(missed.keys()).sort((a, b) => missed[a]! - missed[b]!);
  return order[random.whole(0, Math.min(2, order.length - 1))]!;
}

export { inertiaOf, nearestCentre, type Run };
