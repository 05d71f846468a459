import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { chance } from '../../numeric/index.ts';
import { sigmoid } from '../linear/index.ts';
import {
  aucOf,
  averagePrecision,
  calibrated,
  chooseCalibration,
  heldOutReport,
  isotonic,
  logLossOf,
  platt,
} from './index.ts';

describe('the area under the ROC curve', () => {
  test('is the share of pairs in order, ties half', () => {
    assert.equal(aucOf([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]).value, 0.75);
    assert.equal(aucOf([1, 1, 1, 2], [0, 1, 0, 1]).value, 0.75);
  });

  test('has an interval that holds the truth nearly as often as it says', () => {
    // Scores of positives are normal around 1, of negatives around 0: the chance that one is above is Φ(1/√2) = .76025.
    let held = 0;
    for (let trial = 0; trial < 400; trial++) {
      const random = chance('auc', trial);
      const target = Float64Array.from({ length: 120 }, (_, i) => (i % 3 === 0 ? 1 : 0));
      const { low, high } = aucOf(
        target.map((one) => random.normal(one, 1)),
        target,
      );
      if (low <= 0.76025 && 0.76025 <= high) held++;
    }
    assert.ok(held >= 366 && held <= 394, `${held} of 400`);
  });

  test('precision at each positive, averaged', () =>
    assert.ok(Math.abs(averagePrecision([0.9, 0.8, 0.7, 0.6], [1, 0, 1, 0]) - (1 + 2 / 3) / 2) < 1e-12));
});

describe('calibration', () => {
  const random = chance('calibration');
  const scores = Float64Array.from({ length: 4000 }, () => random.normal(0, 2));
  const folds = Uint8Array.from(scores, (_, i) => i % 5);

  test('a line through logits finds how far scores exaggerate', () => {
    const target = scores.map((score) => (random.number() < sigmoid(0.5 * score - 1) ? 1 : 0));
    const found = platt(scores, target);
    assert.ok(
      found.kind === 'platt' && Math.abs(found.slope - 0.5) < 0.06 && Math.abs(found.shift + 1) < 0.12,
      JSON.stringify(found),
    );
    assert.notEqual(chooseCalibration(scores, target, folds).kind, 'none');
  });

  test('a staircase rises, and follows what no line does', () => {
    const truth = (score: number) => (score < 0 ? 0.2 : 0.7);
    const target = scores.map((score) => (random.number() < truth(score) ? 1 : 0));
    const stairs = isotonic(scores, target);
    assert.ok(
      stairs.kind === 'isotonic' &&
        stairs.chances.every((one, i) => i === 0 || one >= stairs.chances[i - 1]!),
    );
    for (const score of [-2, -1, 1, 2]) assert.ok(Math.abs(calibrated(stairs, score) - truth(score)) < 0.08);
    assert.equal(chooseCalibration(scores, target, folds).kind, 'isotonic');
  });

  test('neighbours that fall are pooled', () => {
    const stairs = isotonic(Float64Array.of(1, 2, 3, 4), [0, 1, 0, 1]);
    assert.deepEqual(stairs, { kind: 'isotonic', scores: [1, 2, 3, 4], chances: [0.25, 0.5, 0.5, 0.75] });
  });

  test('what is right is left alone', () => {
    const target = scores.map((score) => (random.number() < sigmoid(score) ? 1 : 0));
    assert.equal(chooseCalibration(scores, target, folds).kind, 'none');
  });
});

describe('the report on rows held out', () => {
  const random = chance('held out');
  const chances = Float64Array.from({ length: 2000 }, () => random.number());
  const target = chances.map((one) => (random.number() < one ? 1 : 0));
  const report = heldOutReport(chances, target, 0.5);

  test('divides the Brier score without a rest', () => {
    const { value, reliability, resolution, uncertainty, within } = report.brier;
    assert.ok(Math.abs(value - (reliability - resolution + uncertainty + within)) < 1e-12);
    assert.ok(Math.abs(value - 1 / 6) < 0.012, 'chances drawn evenly and true have a score of 1/6');
    assert.ok(reliability < 0.002);
  });

  test('says that true chances are true', () =>
    assert.ok(report.calibration.beyondChance < 0.01 && report.calibration.meanGap < 0.03));

  test('lift falls to 1, and the gains rise to all', () => {
    const lifts = report.lift.map(({ lift }) => lift);
    assert.ok(lifts.every((lift, i) => i === 0 || lift <= lifts[i - 1]! + 0.05));
    assert.deepEqual([report.lift.at(-1)!.lift, report.lift.at(-1)!.reached], [1, 1]);
    assert.ok(Math.abs(report.lift.find(({ share }) => share === 0.5)!.reached - 0.75) < 0.03);
  });

  test('log-loss against that of the rate', () => {
    assert.equal(report.logLoss, logLossOf(chances, target));
    assert.ok(Math.abs(report.logLossOfRate - Math.LN2) < 1e-9);
  });
});
