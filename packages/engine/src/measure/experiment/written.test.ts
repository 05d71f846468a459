import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCases } from './read.ts';

const armsOf = (json: unknown) => {
  const read = readCases(json);
  assert.equal(read.faults, undefined, JSON.stringify(read.faults));
  return read.value!.map(({ arms }) => arms);
};
const DOCUMENTED = {
  control: { n: 1000, sum: 10_000, sum_squares: 109_000 },
  treatment: { n: 500, sum: 5500, sum_squares: 65_000 },
};

test('sums are read however they are written down', () => {
  const [documented] = armsOf(DOCUMENTED);
  const spread = (n: number, sum: number, squares: number) => (squares - sum ** 2 / n) / (n - 1);
  const [control, treatment] = [
    { users: 1000, mean: 10, variance: spread(1000, 10_000, 109_000) },
    { Count: 500, Mean: 11, 'Std Dev': Math.sqrt(spread(500, 5500, 65_000)) },
  ];
  for (const json of [
    { control, treatment },
    {
      variants: [
        { name: 'treatment', ...treatment },
        { name: 'control', ...control },
      ],
    },
    [
      { variation: 'treatment', ...treatment },
      { variation: 'control', ...control },
    ],
  ]) {
    const [arms] = armsOf(json);
    arms!.forEach(({ name, statistics }, i) => {
      assert.equal(name, documented![i]!.name);
      const expected = documented![i]!.statistics as { n: number; sum: number; sumSquares: number };
      const got = statistics as typeof expected;
      for (const key of ['n', 'sum', 'sumSquares'] as const)
        assert.ok(Math.abs(got[key] - expected[key]) < 1e-6, `${name} ${key}: ${got[key]}`);
    });
  }
});

test('conversions are counts or rates; shares that are planned in order keep their order', () => {
  const [arms] = armsOf({
    control: { visitors: 200, conversions: 20 },
    treatment: { visitors: 200, rate: 0.15 },
  });
  assert.deepEqual(arms?.[0]?.statistics, { n: 200, sum: 20 });
  assert.deepEqual(arms?.[1]?.statistics, { n: 200, sum: 30 });
  const weighed = {
    weights: [1, 3],
    variants: [
      { name: 'b', n: 9, sum: 3 },
      { name: 'a', n: 3, sum: 1 },
    ],
  };
  assert.deepEqual(
    armsOf(weighed)[0]!.map(({ name }) => name),
    ['b', 'a'],
  );
});

test('what says nothing of its sum is still named', () => {
  const read = readCases({ control: { n: 10 }, treatment: { n: 10, sum: 3 } });
  assert.deepEqual(
    read.faults?.map(({ field }) => field),
    ['control.sum'],
  );
});
