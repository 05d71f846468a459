// Published values, with the parameters that they were published for: BTYD's and Hardie's, as the tests of lifetimes and
// CLVTools assert them.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { chancesOf, expectedOfNew, expectedOrders, ORDER_MODELS } from './index.ts';

interface Case {
  x: number;
  t_x: number;
  T: number;
  t: number;
  expected: number;
  tol: number;
}
const cases = JSON.parse(readFileSync(new URL('./fixtures/unit-cases.json', import.meta.url), 'utf8'));
const near = (got: number, expected: number, by: number) =>
  assert.ok(Math.abs(got - expected) <= by, `Expected ${expected} ± ${by}, got ${got}`);

const { bgnbd, mbgnbd, pareto } = ORDER_MODELS;
const bg = bgnbd.with([0.243, 4.414, 0.793, 2.426]);
const pnbd = pareto.with([0.5534, 10.5802, 0.6061, 11.6562]);

describe('BG/NBD', () => {
  test('orders of a customer, and of a new one', () => {
    for (const { x, t_x, T, t, expected, tol } of cases.bgnbd_cdnow.conditional_expected_purchases as Case[])
      near(expectedOrders(bg, x, t_x, T, t), expected, tol);
    const fitted = bgnbd.with([0.2425945, 4.4136019, 0.7929199, 2.4258881]);
    const { t, expected, tol } = cases.bgnbd_cdnow.expected_purchases_up_to_time;
    for (const [i, time] of t.entries()) near(expectedOfNew(fitted, time), expected[i], tol);
  });

  test('who has not come back counts as a customer', () => {
    const { x, t_x, T, expected } = cases.bgnbd_cdnow.p_alive_no_repeat;
    assert.equal(bg.alive(x, t_x, T), expected);
  });

  test('how likely each number of orders is', () => {
    for (const { t, n, expected } of cases.bgnbd_cdnow['pmf_fixed_params_0.243_4.414_0.793_2.426']) {
      const out = new Float64Array(n + 1);
      chancesOf(bg, 0, 0, 0, t, out);
      near(out[n]!, expected, 1e-5 * expected);
    }
  });
});

describe('Pareto/NBD', () => {
  test('orders of a customer, and of a new one', () => {
    for (const { x, t_x, T, t, expected, tol } of cases.paretonbd_cdnow
      .conditional_expected_purchases as Case[])
      near(expectedOrders(pnbd, x, t_x, T, t), expected, tol);
    // The example of BTYD's manual, from which these values are.
    const law = pareto.with([0.55, 10.56, 0.61, 11.64]);
    for (const [t, expected] of cases.paretonbd_cdnow.expected_purchases_up_to_time_0_9.entries())
      near(expectedOfNew(law, t), expected, 1e-8);
  });

  test('still a customer', () => {
    const [known] = cases.paretonbd_cdnow['p_alive_params_0.5534_10.5802_0.6061_11.6562'] as Case[];
    near(pnbd.alive(known!.x, known!.t_x, known!.T), known!.expected, known!.tol);
  });

  test('hundreds of orders underflow nowhere', () => {
    const law = pareto.with([0.55, 10.58, 0.61, 11.67]);
    for (const { x, t_x, T, t, expected } of cases.paretonbd_cdnow[
      'underflow_guard_params_r0.55_alpha10.58_s0.61_beta11.67'
    ] as Case[])
      near(expectedOrders(law, x, t_x, T, t), expected, 1e-9);
    const { x, t_x, T } =
      cases.paretonbd_cdnow['p_alive_must_be_finite_r0.5143_alpha2.8845_s0.2856_beta14.1087'];
    const finite = pareto.with([0.5143, 2.8845, 0.2856, 14.1087]);
    x.forEach((count: number, i: number) => {
      const alive = finite.alive(count, t_x[i], T[i]);
      assert.ok(alive > 0 && alive <= 1, `Expected a probability, got ${alive}`);
      assert.ok(Number.isFinite(finite.logLikelihood(count, t_x[i], T[i])));
    });
  });
});

describe('every model with dropout', () => {
  const laws = {
    'BG/NBD': bg,
    'MBG/NBD': mbgnbd.with([0.525, 6.183, 0.891, 1.614]),
    'Pareto/NBD': pnbd,
    'a as 1, the pole of the published form': bgnbd.with([0.5, 6, 1, 0.4]),
    'α and β far apart': pareto.with([0.5, 0.01, 0.6, 400]),
    'α and β far apart, the other way': pareto.with([0.5, 400, 1, 0.01]),
  };
  const histories = [
    [0, 0, 0],
    [0, 0, 39],
    [1, 2, 39],
    [7, 30, 39],
    [60, 51, 52],
    [900, 200, 260],
  ] as const;
  for (const [name, law] of Object.entries(laws)) {
    test(`${name}: chances add up, and to what is expected`, () => {
      for (const [x, tx, T] of histories)
        for (const t of [0.5, 20]) {
          // Where nothing is known of somebody's pace, counts reach into the hundreds of thousands.
          if (law.pace(x, T).rate < t / 100) continue;
          const out = new Float64Array(4000);
          chancesOf(law, x, tx, T, t, out);
          near(
            out.reduce((sum, p) => sum + p, 0),
            1,
            1e-6,
          );
          const mean = out.reduce((sum, p, n) => sum + p * n, 0);
          near(mean, expectedOrders(law, x, tx, T, t), 1e-5 * Math.max(1, mean));
        }
    });

    test(`${name}: the longer nobody hears of a customer, the likelier they have left; more time, more orders`, () => {
      for (const [x, tx, T] of histories) {
        const alive = [0, 1, 10, 100, 1000].map((more) => law.alive(x, tx, T + more));
        for (const [i, p] of alive.entries())
          if (x > 0 && i > 0) assert.ok(p < alive[i - 1]! || p < 1e-12, `${alive}`);
        const orders = [0.1, 1, 10, 100, 1000].map((t) => expectedOrders(law, x, tx, T, t));
        for (const [i, n] of orders.entries()) assert.ok(n > (orders[i - 1] ?? 0), `${orders}`);
      }
    });
  }
});
