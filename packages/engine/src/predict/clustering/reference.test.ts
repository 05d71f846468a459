// Against scikit-learn 1.2.1's figures: the least squared distance of a hundred starts, agreement with the truth, and the
// indices of the true labels. Sets that may not be shipped are read where they are.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readTable } from '../table/index.ts';
import { adjustedRand } from './agreement.ts';
import { evaluateClustering } from './evaluate.ts';
import { indicesOf } from './indices.ts';
import { kmeans } from './kmeans.ts';
import { applySpace, learnSpace } from './space.ts';

const SHARED = new URL('../../../../../../shared/data/clustering/', import.meta.url);
const OWN = new URL('./data/', import.meta.url);
const isThere = existsSync(SHARED);

interface Reference {
  k: number;
  raw: { kmeans_best_of_100_inertia: number; kmeans_ARI: number; gmm_ARI: number };
  std: { kmeans_best_of_100_inertia: number; kmeans_ARI: number };
  truth_silhouette_raw: number;
  truth_DB_raw: number;
  truth_CH_raw: number;
}

function cells(name: string, folder: URL) {
  const [head, ...rows] = readFileSync(new URL(`${name}.csv`, folder), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  return { names: head!, rows };
}

function columns(name: string) {
  const { names, rows } = cells(name, SHARED);
  const features = { names: names.slice(0, -1), rows: rows.map((row) => row.slice(0, -1)) };
  return { table: readTable(features).table, truth: rows.map((row) => Number(row.at(-1))) };
}

function report(name: string, options: Parameters<typeof evaluateClustering>[1], folder = SHARED) {
  const read = evaluateClustering(cells(name, folder), options);
  assert.equal(read.faults, undefined);
  return read.value!;
}

const near = (got: number | undefined, expected: number, within: number, what: string) =>
  assert.ok(got !== undefined && Math.abs(got - expected) <= within, `${what}: ${got}, not ${expected}`);

test('k-means reaches the least squared distance and the agreement of a hundred starts, scaled and not', {
  skip: isThere ? false : 'the clustering sets are not here',
}, () => {
  const all = JSON.parse(readFileSync(new URL('reference_sklearn_1.2.1.json', SHARED), 'utf8'));
  for (const [name, reference] of Object.entries<Reference>(all)) {
    const { k } = reference;
    const { table, truth } = columns(name);
    for (const [scale, figures] of [
      ['none', reference.raw],
      ['standard', reference.std],
    ] as const) {
      const points = applySpace(learnSpace(table, { scale }), table);
      const got = kmeans(points, { k });
      const ratio = got.inertia / figures.kmeans_best_of_100_inertia;
      assert.ok(ratio <= 1.001, `${name} ${scale}: inertia ${ratio} times the reference's`);
      const ari = adjustedRand(got.labels, truth);
      assert.ok(ari >= figures.kmeans_ARI - 0.02, `${name} ${scale}: ARI ${ari}`);
      if (scale === 'standard' || table.rows > 1000) continue;
      const { silhouette, daviesBouldin, calinskiHarabasz } = indicesOf(points, truth);
      near(silhouette, reference.truth_silhouette_raw, 1e-6, `${name} silhouette`);
      near(daviesBouldin, reference.truth_DB_raw, 1e-6, `${name} Davies-Bouldin`);
      near(calinskiHarabasz, reference.truth_CH_raw, 1e-4, `${name} Calinski-Harabasz, given to four digits`);
    }
  }
});

test('the number of clusters is chosen within one, and the method that fits', {
  skip: isThere ? false : 'the clustering sets are not here',
}, () => {
  for (const [name, k] of [
    ['r15', 15],
    ['hepta', 7],
  ] as const)
    near(report(name, {}).k, k, 1, name);
  const lsun = report('lsun', {});
  assert.deepEqual([lsun.method, lsun.k, lsun.ari], ['gmm', 3, 1]);
});

test('wine needs scaling, and gets it without being told', () => {
  const unscaled = report('wine', { k: 3, scale: 'none', method: 'kmeans' }, OWN);
  const told = report('wine', {}, OWN);
  near(unscaled.ari, 0.3711, 0.0001, 'ARI unscaled');
  assert.equal(told.scale, 'standard');
  assert.equal(told.k, 3);
  near(told.ari, 0.8975, 0.0001, 'ARI scaled');
  assert.ok(told.stability.mean > 0.85);
});

test('a mixture finds the slanted clusters of iris', () => {
  near(report('iris', { k: 3, method: 'gmm' }, OWN).ari, 0.9039, 0.0001, 'ARI');
  near(report('iris', {}, OWN).k, 3, 1, 'k');
});

test('what cannot be used is named', () => {
  const read = evaluateClustering(cells('iris', OWN), { label: 'colour', k: 200 });
  assert.deepEqual(
    read.faults!.map(({ field, got }) => [field, got]),
    [
      ['label', 'colour'],
      ['k', '200'],
    ],
  );
});
