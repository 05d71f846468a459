import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chance } from '../../numeric/index.ts';
import { dealFolds } from '../folds.ts';
import { allRows, type Design } from '../table/index.ts';
import { choosePenalty, fitLinear, linearScores, sigmoid } from './index.ts';

const ROWS = 600;
const TRUE = [1.5, -1, 0, 0, 0.5, 0];

function planted(): { design: Design; target: Float64Array; means: Float64Array } {
  const random = chance('linear');
  const per = TRUE.length;
  const value = Float64Array.from({ length: ROWS * per }, () => random.normal(0, 1));
  const index = Int32Array.from({ length: ROWS * per }, (_, p) => p % per);
  const means = Float64Array.from({ length: ROWS }, (_, i) =>
    TRUE.reduce((sum, weight, k) => sum + weight * value[i * per + k]!, 0.3),
  );
  const target = means.map((score) => (random.number() < sigmoid(score) ? 1 : 0));
  return { design: { rows: ROWS, width: per, per, index, value }, target, means };
}
const rows = allRows(ROWS);
const { design, target, means } = planted();

/** The slope of the mean loss by each weight, and by the intercept. */
function slopes(model: ReturnType<typeof fitLinear>): number[] {
  const scores = linearScores(design, model);
  const gaps = scores.map((score, i) => (sigmoid(score) - target[i]!) / ROWS);
  const by = (k: number) => gaps.reduce((sum, gap, i) => sum + gap * design.value[i * design.per + k]!, 0);
  return [...TRUE.map((_, k) => by(k)), gaps.reduce((sum, gap) => sum + gap, 0)];
}

test('with squares penalised, the slope of the loss balances the penalty in every weight', () => {
  for (const l2 of [1e-4, 0.01, 1]) {
    const model = fitLinear({ design, target, rows, l2 });
    slopes(model).forEach((slope, k) => {
      const pull = k < TRUE.length ? l2 * model.weights[k]! : 0;
      assert.ok(Math.abs(slope + pull) < 1e-7, `l2 ${l2}, weight ${k}: ${slope + pull}`);
    });
  }
});

test('with absolute values penalised, weights are 0 exactly where the slope is less than the penalty', () => {
  const [l1, l2] = [0.04, 0.01];
  const model = fitLinear({ design, target, rows, l1, l2 });
  const zero = [...model.weights].filter((weight) => weight === 0).length;
  assert.ok(zero >= 2 && zero < TRUE.length, `${zero} of ${TRUE.length} are 0`);
  slopes(model).forEach((slope, k) => {
    const weight = k < TRUE.length ? model.weights[k]! : 0;
    if (k === TRUE.length) assert.ok(Math.abs(slope) < 1e-6);
    else if (weight === 0) assert.ok(Math.abs(slope) <= l1 + 1e-7);
    else assert.ok(Math.abs(slope + l2 * weight + l1 * Math.sign(weight)) < 1e-5, `weight ${k}`);
  });
});

test('with squared loss, it is ridge regression', () => {
  const noisy = means.map((mean, i) => mean + (i % 2 === 0 ? 0.1 : -0.1));
  const model = fitLinear({ design, target: noisy, rows, loss: 'squared', l2: 0 });
  for (const [k, weight] of TRUE.entries()) assert.ok(Math.abs(model.weights[k]! - weight) < 0.02);
  assert.ok(Math.abs(model.intercept - 0.3) < 0.02);
});

test('weights of rows count as if the rows stood there so often', () => {
  const twice = Int32Array.from([...rows, ...rows.subarray(0, 200)]);
  const weights = Float64Array.from(rows, (row) => (row < 200 ? 2 : 1));
  const one = fitLinear({ design, target, rows: twice, l2: 0.01 });
  const other = fitLinear({ design, target, rows, rowWeights: weights, l2: 0.01 });
  for (let k = 0; k < TRUE.length; k++) assert.ok(Math.abs(one.weights[k]! - other.weights[k]!) < 1e-6);
});

test('outcomes that one column separates leave finite weights', () => {
  const separated = Float64Array.from(rows, (row) => (design.value[row * design.per]! > 0 ? 1 : 0));
  const model = fitLinear({ design, target: separated, rows, l2: 1e-5 });
  assert.ok(model.weights.every(Number.isFinite));
  assert.ok(linearScores(design, model).every((score, i) => score > 0 === (separated[i] === 1)));
});

test('the penalty is chosen on rows held out, and nobody is scored by a model that saw them', () => {
  const folds = dealFolds(rows, { count: 5, seed: 1, stratum: (row) => target[row]! });
  const noise = Float64Array.from(rows, (row) => (chance('noise', row).number() < 0.5 ? 1 : 0));
  const chosen = choosePenalty({ design, target, rows, folds, foldCount: 5 });
  const idle = choosePenalty({
    design,
    target: noise,
    rows,
    folds: dealFolds(rows, { count: 5, seed: 1, stratum: (row) => noise[row]! }),
    foldCount: 5,
  });
  assert.ok(chosen.loss < 0.56, `${chosen.loss}`);
  assert.ok(idle.loss > Math.LN2 - 0.005, `on noise ${idle.loss}, which guessing has too`);
  assert.ok(idle.penalty.l1 + idle.penalty.l2 > chosen.penalty.l1 + chosen.penalty.l2);
});
