// Scores by quantiles, and the cells that follow from them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chance } from '../../numeric/index.ts';
import { RFM_CELLS, rfmScale, rfmScore, rfmSummary } from './index.ts';

const column = (...values: number[]) => Float64Array.from(values);

test('edges are the quintiles, and 5 is the latest, the most often and the most', () => {
  const columns = {
    recency: column(1, 2, 3, 4, 5, 6),
    frequency: column(1, 2, 3, 4, 5, 6),
    monetary: column(10, 20, 30, 40, 50, 60),
  };
  const scale = rfmScale(columns);
  assert.deepEqual(scale.recency, [2, 3, 4, 5]);
  assert.deepEqual(rfmScore(scale, 1, 6, 60), { r: 5, f: 5, m: 5, cell: 'champion' });
  assert.deepEqual(rfmScore(scale, 6, 1, 10), { r: 1, f: 1, m: 1, cell: 'lost' });
  assert.deepEqual(rfmScore(scale, 6, 6, 60).cell, 'cannot lose');
  assert.deepEqual(rfmScore(scale, 1, 1, 10).cell, 'new');
});

test('who is alike has the same score, however many they are', () => {
  const draw = chance('rfm');
  const size = 5000;
  const frequency = Float64Array.from({ length: size }, () => (draw.hits(0.7) ? 1 : draw.whole(2, 20)));
  const recency = Float64Array.from({ length: size }, () => draw.whole(0, 30));
  const monetary = Float64Array.from({ length: size }, (_, i) => frequency[i]! * draw.whole(1, 50));
  const { f, r, cells, customers } = rfmSummary({ recency, frequency, monetary });
  for (const [values, scores] of [
    [frequency, f],
    [recency, r],
  ] as const) {
    const known = new Map<number, number>();
    for (let i = 0; i < size; i++) {
      if (!known.has(values[i]!)) known.set(values[i]!, scores[i]!);
      assert.equal(scores[i], known.get(values[i]!));
    }
  }
  assert.equal(
    cells.reduce((sum, cell) => sum + cell.customers, 0),
    customers,
  );
  assert.ok(Math.abs(cells.reduce((sum, cell) => sum + cell.monetaryShare, 0) - 1) < 1e-12);
});

test('every score belongs to a cell', () => {
  const scale = { recency: [1, 2, 3, 4], frequency: [1, 2, 3, 4], monetary: [1, 2, 3, 4] };
  const seen = new Set<string>();
  for (let r = 1; r <= 5; r++)
    for (let f = 1; f <= 5; f++) for (let m = 1; m <= 5; m++) seen.add(rfmScore(scale, r, f, m).cell);
  assert.deepEqual([...seen].sort(), [...RFM_CELLS].sort());
});
