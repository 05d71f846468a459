// Distributions and special functions against values of tables and of their own identities.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  chiSquareAbove,
  digamma,
  gammaAbove,
  logGamma,
  normalBelow,
  studentAbove,
  studentQuantile,
} from './index.ts';

const near = (got: number, expected: number, by = 1e-12) =>
  assert.ok(
    Math.abs(got - expected) <= by * Math.max(1, Math.abs(expected)),
    `Expected ${expected}, got ${got}`,
  );

test('gamma: factorials, Γ(½), recurrence, its derivative', () => {
  let factorial = 0;
  for (let n = 1; n < 160; n++) {
    near(logGamma(n), factorial);
    factorial += Math.log(n);
  }
  near(logGamma(0.5), Math.log(Math.sqrt(Math.PI)));
  near(logGamma(1e-8), Math.log(1e8), 1e-8);
  near(digamma(1), -0.5772156649015329);
  for (const x of [0.1, 0.7, 3.3, 40]) near(digamma(x + 1), digamma(x) + 1 / x);
});

test('χ²: tables, and the exponential distribution as its case of two degrees', () => {
  near(chiSquareAbove(3.841458820694124, 1), 0.05);
  near(chiSquareAbove(18.307038053275146, 10), 0.05);
  for (const x of [0.1, 1, 5, 50, 300]) near(chiSquareAbove(x, 2), Math.exp(-x / 2));
  for (const a of [0.3, 2, 30, 3000]) near(gammaAbove(a, a * 1e-9), 1, 1e-2);
});

test('Student’s t: tables, the Cauchy case, the normal limit, and its inverse', () => {
  near(studentAbove(2.2281388519649385, 10), 0.025);
  near(studentQuantile(0.975, 10), 2.2281388519649385, 1e-11);
  for (const t of [-4, 0.2, 1, 30]) near(studentAbove(t, 1), 0.5 - Math.atan(t) / Math.PI);
  for (const t of [0.5, 1.96, 5]) near(studentAbove(t, 1e7), normalBelow(-t), 1e-6);
  for (const degrees of [1.2, 5, 77.7, 40_000])
    for (const p of [0.001, 0.3, 0.9, 0.99995])
      near(studentAbove(studentQuantile(p, degrees), degrees), 1 - p, 1e-9);
});
