import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chance, cheapestPairs, matrixOf, symmetricEigen } from '../../numeric/index.ts';
import { readTable } from '../table/index.ts';
import { adjustedRand, mutualInformation } from './agreement.ts';
import { assign, cluster } from './cluster.ts';
import { density } from './density.ts';
import { evaluateClustering } from './evaluate.ts';
import { kmeans } from './kmeans.ts';
import { mixture } from './mixture.ts';
import { applySpace, learnSpace } from './space.ts';
import { stabilityOf } from './stability.ts';

const random = chance('clusters of the tests');
const around = (x: number, y: number, n: number, spread = 0.3) =>
  Array.from({ length: n }, () => [random.normal(x, spread), random.normal(y, spread)]);
const tableOf = (rows: (number | string)[][]) =>
  readTable({ names: rows[0]!.map((_, i) => `x${i}`), rows }).table;

/** Every division of a few points tried. */
function leastInertia(points: number[][], k: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let code = 0; code < k ** points.length; code++) {
    const labels = points.map((_, i) => Math.floor(code / k ** i) % k);
    let sum = 0;
    for (let j = 0; j < k; j++) {
      const own = points.filter((_, i) => labels[i] === j);
      for (const c of [0, 1]) {
        const mean = own.reduce((total, point) => total + point[c]!, 0) / own.length;
        for (const point of own) sum += (point[c]! - mean) ** 2;
      }
    }
    least = Math.min(least, sum);
  }
  return least;
}

test('k-means finds the best of all divisions of a few points', () => {
  for (let round = 0; round < 20; round++) {
    const points = around(0, 0, 8, 1);
    const { inertia } = kmeans(matrixOf(points), { k: 3, seed: round });
    assert.ok(Math.abs(inertia - leastInertia(points, 3)) < 1e-9);
  }
});

test('points that are the same do no harm', () => {
  const same = matrixOf(Array.from({ length: 20 }, () => [1, 2]));
  assert.equal(kmeans(same, { k: 3 }).inertia, 0);
  assert.equal(mixture(same, { k: 2 }).labels.length, 20);
  assert.equal(density(same).labels.length, 20);
});

test('density follows rings that k-means cuts, and leaves out who belongs to nothing', () => {
  const ring = (radius: number, n: number) =>
    Array.from({ length: n }, (_, i) => {
      const angle = (2 * Math.PI * i) / n;
      return [
        radius * Math.cos(angle) + random.normal(0, 0.1),
        radius * Math.sin(angle) + random.normal(0, 0.1),
      ];
    });
  const rows = [...ring(2, 150), ...ring(6, 350), [40, 40]];
  const truth = [...Array(150).fill(0), ...Array(350).fill(1), 2];
  const found = cluster(tableOf(rows), { most: 5 });
  assert.equal(found.chosen.method, 'density');
  assert.equal(found.labels.at(-1), -1);
  assert.ok(adjustedRand(found.labels, truth) > 0.99);
  assert.ok(adjustedRand(kmeans(matrixOf(rows), { k: 2 }).labels, truth) < 0.5);
});

test('who comes later is assigned as those who were there', () => {
  const rows = [...around(0, 0, 60), ...around(5, 5, 60), ...around(0, 5, 60)];
  for (const method of ['kmeans', 'gmm', 'density'] as const) {
    const found = cluster(tableOf(rows), { method, ...(method !== 'density' && { k: 3 }) });
    const later = assign(
      found.model,
      tableOf([
        [0, 0.1],
        [5, 4.9],
        [0.1, 5],
      ]),
    );
    assert.deepEqual([...later], [found.labels[0], found.labels[60], found.labels[120]], method);
    assert.deepEqual(structuredClone(found.model), found.model);
  }
});

test('stability tells clusters from none', () => {
  const fit = (
    sample: Parameters<Parameters<typeof stabilityOf>[1]>[0],
    all: typeof sample,
    seed: number,
  ) => {
    const { centres } = kmeans(sample, { k: 3, seed, starts: 3 });
    return kmeans({ ...all, rows: all.rows }, { k: 3, seed, starts: 1 }).labels.map((_, i) => {
      const gaps = [0, 1, 2].map((j) =>
        [0, 1].reduce((sum, c) => sum + (all.values[i * 2 + c]! - centres.values[j * 2 + c]!) ** 2, 0),
      );
      return gaps.indexOf(Math.min(...gaps));
    });
  };
  const clear = matrixOf([...around(0, 0, 60), ...around(5, 5, 60), ...around(0, 5, 60)]);
  const none = matrixOf(around(0, 0, 180, 1));
  assert.ok(stabilityOf(clear, fit).mean > 0.98);
  assert.ok(stabilityOf(none, fit).mean < 0.8);
});

test('no unit rules over the others, words weigh as much as numbers, and tails are taken in', () => {
  const rows = Array.from({ length: 400 }, (_, i) => [
    1000 * random.normal(0, 1),
    random.normal(0, 0.001),
    i % 2 === 0 ? 'red' : 'blue',
    Math.exp(random.normal(0, 2)),
  ]);
  const points = applySpace(learnSpace(tableOf(rows), { scale: 'robust', tame: true }), tableOf(rows));
  const spread = (column: number) => {
    const values = Array.from({ length: 400 }, (_, i) => points.values[i * points.columns + column]!);
    const mean = values.reduce((sum, value) => sum + value, 0) / 400;
    return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 400;
  };
  for (const variance of [spread(0), spread(1), spread(2) + spread(3), spread(4)])
    assert.ok(variance > 0.7 && variance < 1.4, `${variance}`);
});

test('main axes keep what they say', () => {
  const rows = Array.from({ length: 300 }, () => {
    const t = random.normal(0, 3);
    return [t, 2 * t + random.normal(0, 0.1), -t + random.normal(0, 0.1)];
  });
  const space = learnSpace(tableOf(rows), { scale: 'none', axes: 0.95 });
  assert.equal(space.axes!.shares.length, 1);
  assert.ok(space.axes!.shares[0]! > 0.99);
});

test('eigenvectors are what they claim', () => {
  const a = new Float64Array([4, 1, -2, 1, 3, 0.5, -2, 0.5, 5]);
  const { values, vectors } = symmetricEigen(a, 3);
  for (let i = 0; i < 3; i++)
    for (let r = 0; r < 3; r++) {
      const image = [0, 1, 2].reduce((sum, c) => sum + a[r * 3 + c]! * vectors[i * 3 + c]!, 0);
      assert.ok(Math.abs(image - values[i]! * vectors[i * 3 + r]!) < 1e-12);
    }
});

test('the cheapest pairing is the cheapest of all', () => {
  const orders = (n: number): number[][] =>
    n === 0
      ? [[]]
      : orders(n - 1).flatMap((o) => Array.from({ length: n }, (_, i) => o.toSpliced(i, 0, n - 1)));
  for (let round = 0; round < 30; round++) {
    const costs = Array.from({ length: 25 }, () => random.whole(0, 20));
    const price = (pairs: number[]) => pairs.reduce((sum, to, from) => sum + costs[from * 5 + to]!, 0);
    assert.equal(price(cheapestPairs(costs, 5, 5)), Math.min(...orders(5).map(price)));
  }
  assert.deepEqual(cheapestPairs([5, 1, 3, 2, 0, 9], 3, 2), [1, -1, 0]);
});

test('agreement does not care what clusters are called', () => {
  assert.equal(adjustedRand([0, 0, 1, 1], [5, 5, 3, 3]), 1);
  // By hand: 6 rows, pairs together in both 2, in a 6, in b 3, expected 6 * 3 / 15.
  assert.ok(Math.abs(adjustedRand([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 2, 2]) - (2 - 1.2) / (4.5 - 1.2)) < 1e-12);
  assert.ok(Math.abs(mutualInformation([0, 0, 1, 1], [1, 1, 0, 0]) - 1) < 1e-12);
});

test('the surest name is the label, a y beside an x is none, and numbers without a square are left out', () => {
  const rows = Array.from({ length: 40 }, (_, i) => [i % 2, (i % 2) * 3, i % 2, (i % 2) * 1e200]);
  const read = evaluateClustering({ names: ['x', 'y', 'Label', 'far'], rows }, { k: 2 });
  assert.ok(!read.faults);
  const { value } = read;
  assert.equal(value.truth?.column, 'Label');
  assert.equal(value.ari, 1);
  assert.deepEqual(value.features, ['x', 'y']);
  assert.deepEqual(
    value.leftOut.map(({ column, reason }) => `${column}: ${reason}`),
    ['far: its numbers reach 1.0e+200, which has no square'],
  );
});
