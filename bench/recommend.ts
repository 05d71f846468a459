// What does learning and asking for recommendations cost? The inverse that EASE is fitted with against ml-matrix, the
// registry's most used library of matrices (by its quicker way: Cholesky or LU), fits by size, and lists a second.

import { CholeskyDecomposition, inverse, Matrix } from 'ml-matrix';
import { chance, invertPositive } from '../packages/engine/src/numeric/index.ts';
import { type Interactions, InteractionsBuilder, strategyOf } from '../packages/engine/src/predict/index.ts';
import { Lister } from '../packages/server/src/predict/recommend/list.ts';
import { train } from '../packages/server/src/predict/recommend/train.ts';
import type { BenchResult, BenchRow } from './bench.ts';

const SIZES = [300, 600];

export async function run(): Promise<BenchResult> {
  return {
    name: 'Recommendations',
    rows: [...SIZES.flatMap(inverseOf), ...fits(), ...lists()],
    note: 'Inverses of a Gram matrix of so many items in milliseconds of processor time, one run after a warm-up; ratios: ml-matrix’s quicker way to ours. Fits on made-up shops. Lists are of 12 out of 1,000 items for a history of 20, by one core.',
  };
}

function inverseOf(size: number): BenchRow[] {
  const gram = gramOf(size);
  const rows = Array.from({ length: size }, (_, i) => Array.from(gram.subarray(i * size, (i + 1) * size)));
  const matrix = new Matrix(rows);
  const ours = milliseconds(() => void invertPositive(gram.slice(), size));
  const cholesky = milliseconds(() => void new CholeskyDecomposition(matrix).solve(Matrix.eye(size)));
  const lu = milliseconds(() => void inverse(matrix));
  const theirs = Math.min(cholesky, lu);
  return [
    { label: `the inverse of ${size} × ${size}`, value: ours, unit: 'ms', ratio: theirs / ours },
    { label: `  ml-matrix, ${cholesky < lu ? 'Cholesky' : 'LU'}`, value: theirs, unit: 'ms' },
  ];
}

function gramOf(size: number): Float64Array {
  const draw = chance('gram', size);
  const gram = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) gram[i * size + j] = gram[j * size + i] = i === j ? size : draw.number();
  return gram;
}

/** Processor time in milliseconds: all of this is one thread's work, and other programs do not count. */
function cpuOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The second of two runs: the first compiles. */
function milliseconds(work: () => void): number {
  work();
  return cpuOf(work);
}

function fits(): BenchRow[] {
  return [
    [5000, 500],
    [20_000, 800],
  ].flatMap(([people, items]) => {
    const all = shopOf(people!, items!);
    return (['ease', 'als', 'item-knn', 'also-viewed', 'next-item', 'popular'] as const).map(
      (name): BenchRow => {
        const settings = { als: { factors: 32, iterations: 8 }, ease: { neighbours: 200 } } as Record<
          string,
          Record<string, number>
        >;
        const value = cpuOf(() => void strategyOf(name).fit({ all }, settings[name] ?? {}));
        return {
          label: `fitting ${name}: ${all.item.length.toLocaleString('en-US')} interactions, ${items} items`,
          value,
          unit: 'ms',
        };
      },
    );
  });
}

/** Ten interactions each, the popular ones more often. */
function shopOf(people: number, items: number): Interactions {
  const draw = chance('shop', people);
  const builder = new InteractionsBuilder();
  for (let u = 0; u < people; u++)
    for (let n = 0; n < 10; n++)
      builder.add(`u${u}`, `i${Math.floor(items * draw.number() ** 2)}`, 1, n * 60_000);
  return builder.done();
}

function lists(): BenchRow[] {
  const [people, count] = [1000, 1000];
  const draw = chance('lists');
  const made = Array.from({ length: people * 10 }, () => Math.floor(count * draw.number() ** 2));
  const items = Array.from({ length: count }, (_, i) => `i${i}`);
  const { bundle } = train(
    {
      ...{ users: Array.from({ length: people }, (_, u) => `u${u}`), items },
      user: Int32Array.from(made, (_, n) => Math.floor(n / 10)),
      item: Int32Array.from(made),
      kind: new Uint8Array(made.length),
      time: Float64Array.from(made, (_, n) => n * 60_000),
      catalogue: items.map((title) => ({ title, attributes: {} })),
    },
    () => {},
  );
  const lister = new Lister(bundle);
  const catalogue = new Map(items.map((id) => [id, itemOf(id)]));
  return (['ease', 'for-you', 'popular'] as const).map((source) => {
    const ask = (n: number) => {
      const deeds = Array.from({ length: 20 }, (_, i) => ({
        ...{ item: `i${(n * 37 + i * 101) % count}`, kind: 'viewed' as const, time: i * 60_000 },
      }));
      return lister.list({ source, count: 12, deeds, now: 2_000_000 }, catalogue);
    };
    for (let n = 0; n < 200; n++) ask(n);
    const times: number[] = [];
    const began = process.cpuUsage();
    for (let n = 0; n < 1000; n++) {
      const start = performance.now();
      ask(n);
      times.push(performance.now() - start);
    }
    const used = process.cpuUsage(began);
    const seconds = (used.user + used.system) / 1e6;
    const p99 = times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)]!;
    return {
      label: `lists a second: ${source} (p99 ${p99.toFixed(2)} ms)`,
      value: 1000 / seconds,
      unit: '/s',
    };
  });
}

const itemOf = (id: string) => ({
  ...{ id, title: id, description: null, url: null, image: null, price: 1, currency: 'GBP', available: true },
  ...{ brand: null, categories: [], group: null, attributes: {}, origin: 'api', updatedAt: 0 },
});
