// Who will? Fitting and scoring a logistic regression and boosted trees against the size of the table, and the registry's
// logistic regression on the same rows. Both regressions are judged by their log-loss on rows held out.

import { createRequire } from 'node:module';
import { Matrix } from 'ml-matrix';
import { chance } from '../packages/engine/src/numeric/index.ts';
import {
  fitLinear,
  linearScores,
  logisticLoss,
  sigmoid,
} from '../packages/engine/src/predict/linear/index.ts';
import {
  allRows,
  applyBins,
  type Design,
  encode,
  learnBins,
  learnEncoder,
  type Table,
} from '../packages/engine/src/predict/table/index.ts';
import { BOOST_RULES, binnedScores, boost } from '../packages/engine/src/predict/trees/index.ts';
import { type BenchResult, type BenchRow, figure } from './bench.ts';

const NUMBERS = 10;
const WORDS = ['a', 'b', 'c', 'd', 'e', 'f'];
const SIZES = [10_000, 100_000];
/** The other library's steps; its own default is 50,000, which would take minutes. */
const STEPS = [100, 300];

export async function run(): Promise<BenchResult> {
  const rows: BenchRow[] = [...compared(10_000)];
  for (const size of SIZES) rows.push(...sized(size));
  return {
    name: 'Propensity: logistic regression and boosted trees',
    rows,
    note: `${NUMBERS} numbers and a column of ${WORDS.length} words; 100 trees of 8 leaves. The library is ml-logistic-regression 2.0.0 on the same scaled features, by gradient descent with a rate of 1e-4. Half of its time counts, since it learns either class. Ratios: its time to ours, our loss to its.`,
  };
}

// It has no types; what is used is small.
const LogisticRegression = createRequire(import.meta.url)('ml-logistic-regression') as new (options: {
  numSteps: number;
  learningRate: number;
}) => {
  /** For each class, how likely it is another one. */
  classifiers: { testScores(x: Matrix): number[] }[];
  train(x: Matrix, y: Matrix): void;
};

interface Problem {
  table: Table;
  target: Float64Array;
  train: Int32Array;
  test: Int32Array;
}

function problem(size: number): Problem {
  const random = chance('bench', size);
  const columns: Table['columns'] = Array.from({ length: NUMBERS }, (_, k) => ({
    ...{ name: `x${k}`, kind: 'number' },
    values: Float64Array.from({ length: size }, () => random.normal(0, 1)),
  }));
  const codes = Int32Array.from({ length: size }, () => random.whole(0, WORDS.length - 1));
  const target = Float64Array.from({ length: size }, (_, i) => {
    const sum = columns.reduce(
      (total, column, k) => total + (column.kind === 'category' ? 0 : (column.values[i]! * (5 - k)) / 10),
      -1,
    );
    return random.hits(sigmoid(sum + codes[i]! / 5)) ? 1 : 0;
  });
  columns.push({ name: 'w', kind: 'category', levels: WORDS, codes });
  const all = allRows(size);
  return {
    table: { rows: size, columns },
    target,
    train: all.filter((i) => i % 5 !== 4),
    test: all.filter((i) => i % 5 === 4),
  };
}

function compared(size: number): BenchRow[] {
  const { table, target, train, test } = problem(size);
  const design = encode(table, learnEncoder(table, train));
  const lossOf = (scores: ArrayLike<number>) =>
    test.reduce((sum, row, i) => sum + logisticLoss(scores[i]!, target[row]!), 0) / test.length;
  const [ours, taken] = timed(() => fitLinear({ design, target, rows: train, l2: 1 / train.length }));
  const all = linearScores(design, ours);
  const own = lossOf(Float64Array.from(test, (row) => all[row]!));
  const rows: BenchRow[] = [
    { label: `${figure(train.length)} rows: Visavis, fit`, value: taken, unit: 'ms' },
    { label: `${figure(train.length)} rows: Visavis, log-loss held out`, value: own, unit: '' },
  ];
  const [x, y] = [dense(design, train), Matrix.columnVector([...train].map((row) => target[row]!))];
  const held = dense(design, test);
  for (const numSteps of STEPS) {
    const [model, both] = timed(() => {
      const made = new LogisticRegression({ numSteps, learningRate: 1e-4 });
      made.train(x, y);
      return made;
    });
    // It learns either class against the other; one of them is enough.
    const other = both / 2;
    // How likely it is not the class 0.
    const chances = model.classifiers[0]!.testScores(held);
    const scores = chances.map((one) => Math.log(one) - Math.log(1 - one));
    const loss = lossOf(scores);
    rows.push(
      {
        label: `ml-logistic-regression, ${figure(numSteps)} steps, fit`,
        value: other,
        unit: 'ms',
        ratio: other / taken,
      },
      {
        label: `ml-logistic-regression, ${figure(numSteps)} steps, log-loss`,
        value: loss,
        unit: '',
        ratio: own / loss,
      },
    );
  }
  return rows;
}

/** Features and a column of ones, as the library wants them. */
function dense({ width, per, index, value }: Design, rows: Int32Array): Matrix {
  const made = Matrix.zeros(rows.length, width + 1);
  rows.forEach((row, i) => {
    for (let p = row * per; p < (row + 1) * per; p++)
      made.set(i, index[p]!, made.get(i, index[p]!) + value[p]!);
    made.set(i, width, 1);
  });
  return made;
}

function sized(size: number): BenchRow[] {
  const { table, target, train } = problem(size);
  globalThis.gc?.();
  const before = process.memoryUsage().arrayBuffers;
  const [line, fitLine] = timed(() => {
    const encoder = learnEncoder(table, train, 3);
    const design = encode(table, encoder);
    return { design, model: fitLinear({ design, target, rows: train, l2: 1e-4 }) };
  });
  const [, scoreLine] = timed(() => linearScores(line.design, line.model));
  const [wood, fitWood] = timed(() => {
    const bins = learnBins(table, train);
    const binned = applyBins(table, bins);
    return { binned, model: boost({ binned, bins, target, rows: train, rules: BOOST_RULES }, 100) };
  });
  const [, scoreWood] = timed(() => binnedScores(wood.model, wood.binned));
  const memory = (process.memoryUsage().arrayBuffers - before) / 2 ** 20;
  const label = `${figure(size)} rows:`;
  return [
    { label: `${label} lines, fit`, value: fitLine, unit: 'ms' },
    { label: `${label} lines, score all`, value: scoreLine, unit: 'ms' },
    { label: `${label} trees, fit`, value: fitWood, unit: 'ms' },
    { label: `${label} trees, score all`, value: scoreWood, unit: 'ms' },
    { label: `${label} memory of both`, value: memory, unit: 'MB' },
  ];
}

function timed<T>(call: () => T): [T, number] {
  const start = performance.now();
  const made = call();
  return [made, performance.now() - start];
}
