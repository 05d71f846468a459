// How long does k-means take to find clusters, and how good are they? Ours against ml-kmeans, the registry's most used
// one, on made-up people who behave in so many ways. Both begin from ten seedings by k-means++ and keep the best; what is
// left (the inertia) is held side by side, since a quick answer that is worse is no answer.

import { kmeans as theirs } from 'ml-kmeans';
import { chance, matrixOf } from '../packages/engine/src/numeric/index.ts';
import { kmeans } from '../packages/engine/src/predict/index.ts';
import { type BenchResult, type BenchRow, median } from './bench.ts';

const SIZES = [
  { people: 2_000, measures: 8, k: 6 },
  { people: 10_000, measures: 8, k: 12 },
];
const STARTS = 10;
const ROUNDS = 3;
const MOST_ROUNDS = 300;

export async function run(): Promise<BenchResult> {
  return {
    name: 'k-means',
    rows: SIZES.flatMap(compare),
    note: `Processor time in milliseconds for ${STARTS} starts, the median of ${ROUNDS} rounds in turn; ratio: theirs to ours. Inertia is the sum of squared distances that is left, and less is better; ratio: theirs to ours.`,
  };
}

function compare(size: (typeof SIZES)[number]): BenchRow[] {
  const rows = peopleOf(size);
  const data = matrixOf(rows);
  const [ours, other]: { ms: number; inertia: number }[][] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    ours!.push(timed(() => kmeans(data, { k: size.k, seed: round, starts: STARTS }).inertia));
    other!.push(timed(() => bestOfTheirs(rows, size.k, round)));
  }
  const ms = (list: { ms: number }[]) => median(list.map((one) => one.ms));
  const left = (list: { inertia: number }[]) => median(list.map((one) => one.inertia));
  const what = `${size.people.toLocaleString('en')} people, ${size.measures} measures, k = ${size.k}`;
  return [
    { label: `ours: ${what}`, value: ms(ours!), unit: 'ms', ratio: ms(other!) / ms(ours!) },
    { label: `ml-kmeans: ${what}`, value: ms(other!), unit: 'ms' },
    { label: '  inertia, ours', value: left(ours!), unit: '', ratio: left(other!) / left(ours!) },
    { label: '  inertia, ml-kmeans', value: left(other!), unit: '' },
  ];
}

function bestOfTheirs(rows: number[][], k: number, round: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let start = 0; start < STARTS; start++) {
    const { clusters, centroids } = theirs(rows, k, {
      ...{ initialization: 'kmeans++', seed: 1 + round * STARTS + start, maxIterations: MOST_ROUNDS },
    });
    let inertia = 0;
    for (const [i, row] of rows.entries()) {
      const centre = centroids[clusters[i]!]!;
      for (const [c, value] of row.entries()) inertia += (value - centre[c]!) ** 2;
    }
    least = Math.min(least, inertia);
  }
  return least;
}

/** Groups that overlap a little. */
function peopleOf({ people, measures, k }: (typeof SIZES)[number]): number[][] {
  const draw = chance('people', people, k);
  const centres = Array.from({ length: k }, () => Array.from({ length: measures }, () => draw.normal(0, 2)));
  return Array.from({ length: people }, () => draw.pick(centres).map((at) => draw.normal(at, 1)));
}

/** One thread's work, so that other programs do not count. */
function timed(work: () => number): { ms: number; inertia: number } {
  const before = process.cpuUsage();
  const inertia = work();
  const { user, system } = process.cpuUsage(before);
  return { ms: (user + system) / 1000, inertia };
}
