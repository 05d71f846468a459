// The optimiser, quadrature, draws and the hypergeometric function against known answers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  betaDraw,
  chance,
  curvature,
  exponentialDraw,
  gammaDraw,
  gaussLegendre,
  hypergeometricOfOne,
  minimise,
  minimiseFrom,
} from './index.ts';

const near = (got: number, expected: number, by = 1e-12) =>
  assert.ok(
    Math.abs(got - expected) <= by * Math.max(1, Math.abs(expected)),
    `Expected ${expected}, got ${got}`,
  );

const rosenbrock = ([x = 0, y = 0]: Float64Array) => (1 - x) ** 2 + 100 * (y - x * x) ** 2;

test('₂F₁(1, b; c; z): values worked out with thirty digits, near z = 1 and with large parameters too', () => {
  for (const [b, c, z, expected] of [
    [0.5, 1.5, 0.1, 1.035488294914062],
    [0.553, 2.16, 0.5, 1.1744726820778058],
    [26.5, 28.2, 0.95, 10.59984815789474],
    [132.55, 134.16, 0.7, 3.243959445597624],
    [0.6, 220, 0.999, 1.0027444852959957],
    [0.3, 1.3, 0.9999, 3.640782905200108],
    [1, 1, 0.5, 2],
    [500, 501.6, 0.99, 78.3033246423504],
  ] as const)
    near(hypergeometricOfOne(b, c, z), expected, 1e-12);
  assert.equal(hypergeometricOfOne(0.7, 1.9, 0), 1);
});

test('the least of a curved valley is found, and the best of several starts', () => {
  const bounds = { low: [-5, -5], high: [5, 5] };
  const { at, converged } = minimise(rosenbrock, [-1.2, 1], bounds);
  assert.ok(converged);
  near(at[0]!, 1, 1e-5);
  near(at[1]!, 1, 1e-5);
  const twoPits = ([x = 0]: Float64Array) => x ** 4 - 3 * x * x + x;
  const best = minimiseFrom(twoPits, [[1], [-1]], { low: [-5], high: [5] });
  near(best.at[0]!, -1.3008395659415772, 1e-6);
});

test('a parameter whose best lies beyond its bound stays at the bound, and the others find theirs', () => {
  const { at, converged } = minimise(rosenbrock, [-1.2, 1], { low: [-5, -5], high: [0.5, 5] });
  assert.ok(converged);
  near(at[0]!, 0.5);
  near(at[1]!, 0.25, 1e-5);
});

test('values that are not finite are walls', () => {
  const walled = ([x = 0]: Float64Array) => (x < 0.2 ? Number.NaN : (x - 1) ** 2);
  near(minimise(walled, [3], { low: [-5], high: [5] }).at[0]!, 1, 1e-6);
});

test('curvature is the second derivatives', () => {
  const found = curvature(([x = 0, y = 0]) => 3 * x * x + 2 * x * y + y ** 3, Float64Array.of(1, 2));
  for (const [i, expected] of [6, 2, 2, 12].entries()) near(found[i]!, expected, 1e-6);
});

test('Gauss and Legendre: exact for polynomials, and for what is smooth', () => {
  const { points, weights } = gaussLegendre(8);
  const sum = (f: (x: number) => number) => points.reduce((total, x, i) => total + weights[i]! * f(x), 0);
  for (let power = 0; power < 16; power++)
    near(
      sum((x) => x ** power),
      1 / (power + 1),
      1e-14,
    );
  near(sum(Math.exp), Math.E - 1, 1e-14);
  near(gaussLegendre(1).points[0]!, 0.5);
});

test('draws have the means and variances of their distributions', () => {
  const draw = chance('draws');
  const many = (next: () => number) => {
    const values = Array.from({ length: 40_000 }, next);
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    return [mean, values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length] as const;
  };
  for (const shape of [0.2, 0.9, 1, 7.5]) {
    const [mean, variance] = many(() => gammaDraw(draw, shape, 2));
    near(mean, shape / 2, 0.05 * Math.max(1, shape));
    near(variance, shape / 4, 0.08 * Math.max(1, shape));
  }
  const [beta] = many(() => betaDraw(draw, 0.793, 2.426));
  near(beta, 0.793 / (0.793 + 2.426), 0.01);
  const [wait] = many(() => exponentialDraw(draw, 4));
  near(wait, 0.25, 0.01);
  const [tiny] = many(() => betaDraw(draw, 1e-4, 3e-4));
  near(tiny, 0.25, 0.02);
});
