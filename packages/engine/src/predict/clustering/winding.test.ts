// Shapes that no centre can stand for, with noise and with ends that are sparse.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chance, matrixOf } from '../../numeric/index.ts';
import { readTable } from '../table/index.ts';
import { adjustedRand } from './agreement.ts';
import { chooseMethod } from './choose-method.ts';
import { assign, cluster } from './cluster.ts';

const random = chance('winding clusters');
const near = (x: number, y: number, spread: number) => [random.normal(x, spread), random.normal(y, spread)];
const truth = (n: number) => Int32Array.from({ length: 2 * n }, (_, i) => (i < n ? 0 : 1));

function moons(n: number, spread: number): number[][] {
  const angles = Array.from({ length: n }, (_, i) => (Math.PI * i) / n);
  return [
    ...angles.map((t) => near(Math.cos(t), Math.sin(t), spread)),
    ...angles.map((t) => near(1 - Math.cos(t), 0.5 - Math.sin(t), spread)),
  ];
}
/** Sparser and sparser outwards. */
const spirals = (n: number) =>
  [0, Math.PI].flatMap((turn) =>
    Array.from({ length: n }, (_, i) => {
      const t = 0.8 + (9 * i) / n;
      return near(t * Math.cos(t + turn), t * Math.sin(t + turn), 0.1);
    }),
  );

test('moons with noise between them and spirals with sparse ends are found whole, and newcomers with them', () => {
  for (const [what, rows] of [
    ['moons', moons(200, 0.09)],
    ['spirals', spirals(200)],
  ] as const) {
    const table = readTable({ names: ['a', 'b'], rows }).table;
    const found = cluster(table, { k: 2, scale: 'none' });
    assert.equal(found.chosen.method, 'density', what);
    const ari = adjustedRand(found.labels, truth(200));
    assert.ok(ari > 0.97, `${what}: ${ari}`);
    assert.equal(found.noise, 0);
    assert.ok(adjustedRand(assign(found.model, table), found.labels) > 0.99);
  }
});

test('round clusters with sparse edges, and a cloud without any, are not taken for winding ones', () => {
  const blobs = [0, 6, 12].flatMap((x) => Array.from({ length: 100 }, () => near(x, x % 4, 1)));
  assert.equal(chooseMethod(matrixOf(blobs), { k: 3 }).method, 'kmeans');
  const cloud = Array.from({ length: 300 }, () => near(0, 0, 1));
  for (const k of [2, 3, 4]) assert.notEqual(chooseMethod(matrixOf(cloud), { k }).method, 'density');
});

test('round clusters that stand in two groups are as many as they are, and not the groups', () => {
  const centres = (x: number) =>
    [0, 1, 2].flatMap((i) => [0, 1].map((j) => [x + 4.8 * i + 2.4 * j, 4.2 * j] as const));
  const rows = [...centres(0), ...centres(21)].flatMap(([x, y]) =>
    Array.from({ length: 80 }, () => near(x, y, 1)),
  );
  const chosen = chooseMethod(matrixOf(rows), { most: 15 });
  assert.deepEqual([chosen.method, chosen.k], ['kmeans', 12], chosen.reason);
});
