// Customers whose truth is known: parameters are found again, intervals hold what they promise, and who is said to be
// still a customer is one as often as was said.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { chance, gammaDraw } from '../../numeric/index.ts';
import {
  discountedOrders,
  fitAndChoose,
  fitModel,
  fitSpend,
  groupHistories,
  historiesOf,
  historyFault,
  lawOf,
  type ModelId,
  ORDER_MODELS,
  ordersBetween,
  ordersOf,
  predictAll,
  type SimulatedOrders,
  simulateOrders,
  thinned,
  totalOrders,
  totalValue,
  valueSpans,
  withSpend,
} from './index.ts';

const PLANTED: { model: ModelId; parameters: number[] }[] = [
  { model: 'nbd', parameters: [0.8, 12] },
  { model: 'bgnbd', parameters: [0.6, 7, 0.8, 2.5] },
  { model: 'mbgnbd', parameters: [0.9, 8, 0.7, 2] },
  { model: 'pareto', parameters: [0.7, 9, 0.8, 12] },
];
const AGE = { least: 26, most: 52 };
const HORIZON = 26;

const simulated = (
  planted: (typeof PLANTED)[number],
  customers: number,
  seed: string | number,
): SimulatedOrders =>
  simulateOrders(
    { ...planted, customers, age: AGE, horizon: HORIZON },
    chance('planted', planted.model, seed),
  );
const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

for (const planted of PLANTED)
  describe(ORDER_MODELS[planted.model].name, () => {
    const model = ORDER_MODELS[planted.model];
    const { histories, later, alive } = simulated(planted, 3000, 1);
    const fit = fitModel(model, groupHistories(histories).rows);
    const predictions = predictAll(lawOf(model, fit), histories, { length: HORIZON });

    test('planted parameters are found again, within three standard errors', () => {
      assert.ok(fit.converged && !fit.degenerate, fit.warnings.join(' '));
      for (const [i, name] of model.parameters.entries()) {
        const { low, high } = fit.sureness!.intervals[name]!;
        const spread = Math.log(high / low) / (2 * 1.96);
        const off = Math.abs(Math.log(fit.parameters[name]! / planted.parameters[i]!));
        assert.ok(
          off < 3 * spread,
          `${name}: expected ${planted.parameters[i]}, got ${fit.parameters[name]}`,
        );
      }
    });

    test('orders come as foretold: in total, and for 95 in a hundred within the span', () => {
      const [foretold, came] = [sum(predictions.orders), sum(later)];
      assert.ok(Math.abs(foretold / came - 1) < 0.08, `${foretold} foretold, ${came} came`);
      let inside = 0;
      for (let i = 0; i < later.length; i++)
        inside += Number(later[i]! >= predictions.ordersLow[i]! && later[i]! <= predictions.ordersHigh[i]!);
      assert.ok(inside / later.length > 0.945, `${inside} of ${later.length}`);
    });

    test('still a customer, and ordering again, as often as is said, in every fifth', () => {
      // By the planted parameters: what is not known of them weighs on who is still a customer more than on orders.
      const truth = predictAll(model.with(planted.parameters), histories, { length: HORIZON });
      const came = later.map((count) => Number(count > 0));
      for (const [said, true_] of [
        [truth.alive, Float64Array.from(alive)],
        [predictions.again, came],
      ] as const) {
        const order = Array.from(said.keys()).sort((a, b) => said[a]! - said[b]!);
        for (let fifth = 0; fifth < 5; fifth++) {
          const part = order.slice((fifth * order.length) / 5, ((fifth + 1) * order.length) / 5);
          const mean = (values: Float64Array) =>
            part.reduce((total, i) => total + values[i]!, 0) / part.length;
          assert.ok(
            Math.abs(mean(said) - mean(true_)) < 0.05,
            `${fifth}: said ${mean(said)}, was ${mean(true_)}`,
          );
        }
      }
    });
  });

test('the right model is chosen where it matters: nobody leaves, or customers leave after orders', () => {
  const all: ModelId[] = ['bgnbd', 'mbgnbd', 'pareto'];
  const chosen = (planted: (typeof PLANTED)[number]) =>
    fitAndChoose(groupHistories(simulated(planted, 1000, 2).histories).rows, all).chosen.model;
  assert.deepEqual(PLANTED.slice(0, 3).map(chosen), ['nbd', 'bgnbd', 'mbgnbd']);
});

test('intervals hold what they promise: 95 % over many histories, for a parameter and for a total', () => {
  const planted = PLANTED[1]!;
  const model = ORDER_MODELS.bgnbd;
  const many = 30;
  let [shapes, totals] = [0, 0];
  for (let seed = 0; seed < many; seed++) {
    const { histories, later } = simulated(planted, 500, `interval ${seed}`);
    const { rows } = groupHistories(histories);
    const fit = fitModel(model, rows);
    const { low, high } = fit.sureness!.intervals.r!;
    shapes += Number(low <= 0.6 && 0.6 <= high);
    const total = totalOrders(model, fit, rows, HORIZON, chance('totals', seed));
    totals += Number('low' in total && total.low <= sum(later) && sum(later) <= total.high);
  }
  // Of 30, 28 or 29 are to be expected; below 25 falls one in a hundred and fifty times.
  assert.ok(shapes >= 25 && totals >= 25, `${shapes} and ${totals} of ${many}`);
});

test('Gamma-Gamma: planted spending is found again, and few orders are drawn towards what all spend', () => {
  const draw = chance('spending');
  const planted = { p: 4, q: 5, v: 60 };
  const x = Float64Array.from({ length: 4000 }, () => draw.whole(0, 6));
  const mean = x.map((count) =>
    count === 0
      ? Number.NaN
      : gammaDraw(draw, planted.p * count, gammaDraw(draw, planted.q, planted.v)) / count,
  );
  const fit = fitSpend(x, mean);
  if (typeof fit === 'string' || !fit.sureness) throw new Error(JSON.stringify(fit));
  assert.deepEqual(fit.warnings, []);
  const { intervals } = fit.sureness;
  for (const name of ['p', 'q', 'v'] as const) {
    const { low, high } = intervals[name]!;
    const spread = Math.log(high / low) / (2 * 1.96);
    assert.ok(
      Math.abs(Math.log(fit.parameters[name] / planted[name])) < 3 * spread,
      `${name} ${fit.parameters[name]}`,
    );
  }
  const histories = {
    customers: 2,
    x: Float64Array.of(1, 30),
    tx: Float64Array.of(10, 50),
    T: Float64Array.of(52, 52),
  };
  const law = ORDER_MODELS.bgnbd.with([0.6, 7, 0.8, 2.5]);
  const dear = Float64Array.of(300, 300);
  const {
    spend,
    value,
    discountedOrders: orders,
  } = withSpend(predictAll(law, histories, { length: 26 }), histories, dear, fit.parameters);
  assert.ok(spend![0]! < 200 && spend![1]! > 270 && fit.mean < 70, `${spend} around ${fit.mean}`);
  assert.deepEqual(
    Array.from(value!),
    Array.from(spend!, (worth, i) => worth * orders[i]!),
  );
});

test('spans of worth hold what they promise: for 95 in a hundred customers, and for all together', () => {
  const { histories, later } = simulated(PLANTED[1]!, 1200, 'worth');
  const draw = chance('worth');
  const planted = { p: 4, q: 5, v: 60 };
  const rates = later.map(() => gammaDraw(draw, planted.q, planted.v));
  const worthOf = (orders: number, i: number) =>
    orders === 0 ? 0 : gammaDraw(draw, planted.p * orders, rates[i]!);
  const mean = histories.x.map((count, i) => worthOf(count, i) / count);
  const came = later.map(worthOf);
  const { rows } = groupHistories(histories);
  const fit = fitModel(ORDER_MODELS.bgnbd, rows);
  const spend = fitSpend(histories.x, mean);
  if (typeof spend === 'string') throw new Error(spend);
  const law = lawOf(ORDER_MODELS.bgnbd, fit);
  const spans = valueSpans(law, histories, { length: HORIZON, spend: spend.parameters, mean, draw });
  const inside = came.reduce(
    (n, worth, i) => n + Number(worth >= spans.low[i]! && worth <= spans.high[i]!),
    0,
  );
  assert.ok(inside / came.length > 0.935, `${inside} of ${came.length}`);
  const { value } = withSpend(
    predictAll(law, histories, { length: HORIZON }),
    histories,
    mean,
    spend.parameters,
  );
  const total = totalValue(value!, spans, totalOrders(ORDER_MODELS.bgnbd, fit, rows, HORIZON, draw), spend);
  assert.ok(
    'low' in total && total.low <= sum(came) && sum(came) <= total.high,
    `${JSON.stringify(total)}: ${sum(came)}`,
  );
  assert.ok(total.high / total.low < 1.6);
});

test('where who orders often also spends more an order, that is said', () => {
  const draw = chance('together');
  const x = Float64Array.from({ length: 500 }, () => draw.whole(1, 10));
  const fit = fitSpend(
    x,
    x.map((count) => 10 * count * (0.8 + 0.4 * draw.number())),
  );
  assert.ok(typeof fit !== 'string');
  assert.match(
    fit.warnings.join(' '),
    /Who orders more often also spends more an order \(correlation 0\.\d+\)/,
  );
  assert.equal(
    fitSpend(Float64Array.of(1, 2), Float64Array.of(5, 5)),
    'The worth of orders can be predicted from 10 customers up who ordered again; there are 2.',
  );
});

test('discounting: nothing at no rate, and as month by month with one', () => {
  const law = ORDER_MODELS.pareto.with([0.7, 9, 0.8, 12]);
  const orders = (t: number) => law.alive(5, 30, 40) * law.ifAlive(5, 40, t);
  assert.equal(discountedOrders(law, 5, 30, 40, { length: 52 }), orders(52));
  const discount = Math.log(1.3) / 52;
  let parts = 0;
  for (let k = 0; k < 5200; k++)
    parts += Math.exp((-discount * (k + 0.5)) / 100) * (orders((k + 1) / 100) - orders(k / 100));
  assert.ok(Math.abs(discountedOrders(law, 5, 30, 40, { length: 52, discount }) - parts) < 1e-6);
});

test('a log of purchases: days merge, the time is cut where it is said, and what came later is counted', () => {
  const log = {
    customers: 3,
    customer: Int32Array.of(1, 0, 0, 0, 1, 0, 2),
    day: Int32Array.of(5, 21, 0, 0, 5, 7, 30),
    value: Float64Array.of(1, 100, 10, 20, 2, 40, 9),
  };
  const orders = ordersOf(log);
  assert.deepEqual(
    [Array.from(orders.day), Array.from(orders.value!)],
    [
      [0, 7, 21, 5, 30],
      [30, 40, 100, 3, 9],
    ],
  );
  const { histories, meanValue, customer } = historiesOf(orders, { until: 14, unitDays: 7 });
  assert.deepEqual(Array.from(customer), [0, 1]);
  assert.deepEqual(
    [histories.x, histories.tx, histories.T].map((column) => Array.from(column)),
    [
      [1, 0],
      [1, 0],
      [2, 9 / 7],
    ],
  );
  assert.deepEqual(Array.from(meanValue!), [40, Number.NaN]);
  const later = ordersBetween(orders, customer, { after: 14, until: 21 });
  assert.deepEqual(
    [Array.from(later.orders), Array.from(later.value!)],
    [
      [1, 0],
      [100, 0],
    ],
  );
  assert.equal(historyFault(histories), undefined);
});

test('customers who are alike are one row, and a thinned table stands for the whole', () => {
  const { histories } = simulated(PLANTED[1]!, 5000, 3);
  for (const column of [histories.tx, histories.T])
    for (let i = 0; i < column.length; i++) column[i] = Math.ceil(column[i]!);
  const { rows, of } = groupHistories(histories);
  assert.ok(rows.customers < 2500, `${rows.customers} rows`);
  assert.equal(sum(rows.count), 5000);
  for (let i = 0; i < 5000; i++)
    for (const name of ['x', 'tx', 'T'] as const) assert.equal(rows[name][of[i]!], histories[name][i]);
  const few = thinned(rows, 500);
  assert.equal(sum(few.count), 500);
  const mean = ({ x, count }: typeof rows) =>
    x.reduce((total, n, i) => total + n * count[i]!, 0) / sum(count);
  assert.ok(Math.abs(mean(few) / mean(rows) - 1) < 0.03, `${mean(few)} and ${mean(rows)}`);
});
