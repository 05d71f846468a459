// Metrics as they are written and said: every kind reads, every fault is named, goals of before become metrics.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { describeMetric, METRIC_KINDS, metricOfCondition, parseMetric } from './index.ts';

const order = { event: 'Order Completed' };
const revenue = { ...order, value: 'properties.revenue' };

const SAID: readonly [object, string][] = [
  [{ kind: 'conversion', of: order }, 'The share of people who bought within 7 days of their first view.'],
  [
    { kind: 'conversion', of: { ...order, op: 'gte', value: 2 }, after: '1d' },
    'The share of people who bought at least 2 times within 7 days of their first view, but not in the first day.',
  ],
  [
    { kind: 'count', of: { event: 'Page Viewed' }, within: '1d', cap: { at: 50 } },
    'Page views a person within a day of their first view, nobody counting for more than 50.',
  ],
  [
    { kind: 'sum', of: revenue, within: null, cap: { percentile: 0.99 } },
    'Revenue of orders a person after their first view, capped at the 99th percentile.',
  ],
  [
    { kind: 'ratio', of: revenue, per: order },
    'Revenue of orders per order within 7 days of their first view.',
  ],
  [
    { kind: 'retention', of: { event: '*' }, after: '7d', within: '7d' },
    'The share of people who did anything, from 7 days after their first view on, for 7 days.',
  ],
  [
    { kind: 'quantile', of: revenue, quantile: 0.5 },
    'The median of people’s revenue of orders within 7 days of their first view.',
  ],
];

test('every kind is said in a sentence', () => {
  for (const [json, sentence] of SAID) {
    const { value, faults } = parseMetric(json);
    assert.deepEqual(faults, undefined);
    assert.equal(describeMetric(value!), sentence);
  }
  assert.deepEqual([...new Set(SAID.map(([json]) => (json as { kind: string }).kind))], METRIC_KINDS);
});

describe('what is wrong is named', () => {
  const cases: readonly [string, unknown, string[]][] = [
    ['no object', 7, ['']],
    ['an unknown kind', { kind: 'x' }, ['kind']],
    ['a sum of nothing', { kind: 'sum', of: order }, ['of.value']],
    ['a sum of a trait', { kind: 'sum', of: { ...order, value: 'traits.age' } }, ['of.value']],
    ['a count of a value', { kind: 'count', of: revenue }, ['of.value']],
    [
      'a window in the condition',
      { kind: 'conversion', of: { ...order, window: { last: '7d' } } },
      ['of.window'],
    ],
    [
      'a date',
      { kind: 'conversion', of: { ...order, measure: { lastTime: true }, op: 'after', value: '2026-01-01' } },
      ['of.measure', 'of.op'],
    ],
    [
      'a condition of people',
      { kind: 'conversion', of: { attribute: 'traits.plan', op: 'eq', value: 'a' } },
      ['of'],
    ],
    [
      'a filter',
      { kind: 'count', of: { ...order, where: [{ property: 'x', op: 'huh' }] } },
      ['of.where.0.property', 'of.where.0.op'],
    ],
    ['retention without an end', { kind: 'retention', of: order, after: '7d', within: null }, ['within']],
    ['a quantile of 1', { kind: 'quantile', of: revenue, quantile: 1 }, ['quantile']],
    ['caps', { kind: 'sum', of: revenue, cap: { percentile: 99 } }, ['cap.percentile']],
    ['two caps', { kind: 'sum', of: revenue, cap: { percentile: 0.9, at: 1 } }, ['cap']],
    ['a cap of a share', { kind: 'conversion', of: order, cap: { at: 1 } }, ['cap']],
    [
      'words',
      { kind: 'count', of: order, better: 'bigger', within: 'soon', after: 3, margin: 2 },
      ['better', 'after', 'within', 'margin'],
    ],
  ];
  for (const [name, json, fields] of cases)
    test(name, () =>
      assert.deepEqual(
        parseMetric(json).faults?.map(({ field }) => field),
        fields,
      ),
    );
});

test('a goal of before is a conversion', () => {
  const goal = { ...order, op: 'gte' as const, value: 2, window: { last: '2d' as const } };
  const metric = metricOfCondition(goal);
  assert.deepEqual(metric, {
    kind: 'conversion',
    of: { ...order, op: 'gte', value: 2 },
    better: 'more',
    within: '2d',
  });
  assert.deepEqual(parseMetric(metric), { value: metric });
});
