// Shapes that no centre can stand for, with noise and with ends that are sparse.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chance, matrixOf } from '../../numeric/index.ts';
import { readTable } from '../table/index.ts';
import { adjustedRand } from './agreement.ts';
import { chooseMethod } from './choose-method.ts';
import { chooseNumber } from './choose-number.ts';
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

test('round clusters that run into each other are not taken for one crowd', () => {
  const grid = [0, 1, 2].flatMap((i) => [0, 1, 2].map((j) => [3.8 * i + 0.5 * j, 3.8 * j] as const));
  const rows = [...grid, [14, 3.8] as const].flatMap(([x, y]) =>
    Array.from({ length: 80 }, () => near(x, y, 1)),
  );
  const chosen = chooseMethod(matrixOf(rows));
  assert.deepEqual([chosen.method, chosen.k], ['kmeans', 10], chosen.reason);
});

test('round clusters anywhere, some of which run into each other, are not taken for a few crowds', () => {
  const places = chance('anywhere 3');
  const centres = Array.from({ length: 35 }, () => [100 * places.number(), 100 * places.number()] as const);
  const rows = centres.flatMap(([x, y]) => Array.from({ length: 40 }, () => near(x, y, 1.5)));
  const found = cluster(readTable({ names: ['a', 'b'], rows }).table, { scale: 'none' });
  const ari = adjustedRand(
    found.labels,
    Int32Array.from(rows, (_, i) => Math.floor(i / 40)),
  );
  assert.ok(ari > 0.7, `${found.k} clusters by ${found.chosen.method}, ${ari}`);
});

test('a core within a shell, and a core within a ring with strays, are two', () => {
  const onBall = (radius: number) => {
    const way = [0, 1, 2].map(() => random.normal(0, 1));
    return way.map((x) => (x * radius) / Math.hypot(...way));
  };
  const shell = Array.from({ length: 300 }, (_, i) => onBall(i < 150 ? 10 * Math.cbrt(random.number()) : 50));
  const onRing = (radius: number, spread: number) => {
    const t = 2 * Math.PI * random.number();
    return near(radius * Math.cos(t), radius * Math.sin(t), spread);
  };
  const strays = [-3, 3].flatMap((x) => [-3, 3].flatMap((y) => [near(x, y, 0.03), near(x, y, 0.03)]));
  const ring = Array.from({ length: 600 }, (_, i) => (i < 300 ? near(0, 0, 0.2) : onRing(2.3, 0.06)));
  for (const [what, rows, n] of [
    ['shell', shell, 150],
    ['ring', [...ring, ...strays], 300],
  ] as const) {
    const found = cluster(readTable({ names: rows[0]!.map((_, i) => `x${i}`), rows }).table);
    const ari = adjustedRand(found.labels.slice(0, 2 * n), truth(n));
    assert.ok(found.k === 2 && ari > 0.97, `${what}: ${found.k} clusters by ${found.chosen.method}, ${ari}`);
  }
});

test('more clusters than are tried at first are found where more still look better', () => {
  const rows = Array.from({ length: 36 }, (_, i) => [6 * (i % 6), 6 * Math.floor(i / 6)] as const).flatMap(
    ([x, y]) => Array.from({ length: 30 }, () => near(x, y, 0.7)),
  );
  assert.equal(chooseNumber(matrixOf(rows)).k, 36);
  assert.ok(chooseNumber(matrixOf(rows), { most: 20 }).tried.length === 20);
  const cloud = Array.from({ length: 1000 }, () => near(0, 0, 1));
  assert.equal(chooseNumber(matrixOf(cloud)).tried.length, 30);
});
