import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Compile } from 'typebox/compile';
import { parseComputed, parseCondition } from './parse.ts';
import { conditionSchema } from './schema.ts';
import { anyCondition, CASES } from './testing/index.ts';

const faultsOf = (json: unknown) =>
  (parseCondition(json).faults ?? []).map(({ field, expected, got }) => `${field}: ${expected}, got ${got}`);

test('a fault says where, what was expected and what came', () => {
  assert.deepEqual(faultsOf({ all: [{ event: 'Order', op: 'gte', value: '3' }] }), [
    'all.0.value: a whole number from 0 up, got text "3"',
  ]);
  assert.deepEqual(faultsOf({ attribute: 'traits.age', op: 'between', value: [5, 1] }), [
    'value: two numbers, the smaller first for between, got a list of 2',
  ]);
  assert.deepEqual(faultsOf({ sequence: [{ event: 'A', not: true }, { event: 'B' }], within: '3 days' }), [
    'within: a length of time such as 30m, 12h, 30d or 4w, got text "3 days"',
    'sequence.0.not: a first step that happens, got one that must not',
  ]);
});

const refused: [string, unknown, string][] = [
  ['nothing', undefined, ''],
  ['a list', [], ''],
  ['an unknown shape', { foo: 1 }, ''],
  ['an empty all', { all: [] }, 'all'],
  ['an unknown key', { event: 'A', colour: 'red' }, 'colour'],
  ['an unknown attribute', { attribute: 'shoe', op: 'exists' }, 'attribute'],
  ['an unknown operator', { attribute: 'traits.a', op: 'like', value: 'x' }, 'op'],
  ['a value where none belongs', { attribute: 'traits.a', op: 'exists', value: 1 }, 'value'],
  ['a request attribute outside decisions', { attribute: 'request.page', op: 'exists' }, 'attribute'],
  ['a date operator for a count', { event: 'A', op: 'before', value: '2026-01-01' }, 'op'],
  ['a sum without a comparison', { event: 'A', measure: { sum: 'properties.x' } }, 'op'],
  [
    'two measures',
    { event: 'A', measure: { count: true, sum: 'properties.x' }, op: 'gt', value: 1 },
    'measure',
  ],
  ['two windows', { event: 'A', window: { last: '1d', this: 'day' } }, 'window'],
  [
    'a window that ends before it begins',
    { event: 'A', window: { from: '2026-02-01', to: '2026-01-01' } },
    'window.to',
  ],
  ['a count beyond what is kept', { event: 'A', op: 'gte', value: 100_000, window: { last: '1d' } }, 'value'],
  [
    'a property that is none',
    { event: 'A', where: [{ property: 'total', op: 'gt', value: 1 }] },
    'where.0.property',
  ],
  ['a sequence of one', { sequence: [{ event: 'A' }], within: '1h' }, 'sequence'],
  ['an empty segment key', { segment: '' }, 'segment'],
];
for (const [name, json, field] of refused) {
  test(`refuses ${name}`, () =>
    assert.ok(
      parseCondition(json).faults?.some((fault) => fault.field === field),
      faultsOf(json).join('; '),
    ));
}

test('never fails on whatever comes', () => {
  fc.assert(fc.property(fc.jsonValue(), (json) => void parseCondition(json)));
  fc.assert(fc.property(fc.jsonValue(), (json) => void parseComputed(json)));
});

test('goes only so deep', () => {
  let deep: unknown = { segment: 'a' };
  for (let i = 0; i < 5000; i++) deep = { not: deep };
  assert.equal(parseCondition(deep).faults?.length, 1);
});

test('a decision may ask for its request', () => {
  assert.equal(
    parseCondition({ attribute: 'request.page', op: 'exists' }, { request: true }).faults,
    undefined,
  );
});

test('a computed trait is checked like a condition', () => {
  assert.equal(
    parseComputed({ filter: { event: 'A' }, measure: { lastValue: 'properties.x' } }).faults,
    undefined,
  );
  assert.deepEqual(
    parseComputed({ filter: {}, measure: {} }).faults?.map(({ field }) => field),
    ['filter.event', 'measure'],
  );
});

test('the published schema accepts every condition that the parser accepts, and no other shape', () => {
  const schema = Compile(conditionSchema);
  for (const { condition } of CASES) assert.ok(schema.Check(condition), JSON.stringify(condition));
  fc.assert(fc.property(anyCondition, (condition) => assert.ok(schema.Check(condition))));
  for (const json of [
    {},
    { all: [] },
    { event: 'A', colour: 1 },
    { sequence: [{ event: 'A' }], within: '1h' },
    { attribute: 'a', op: 'like' },
  ]) {
    assert.ok(!schema.Check(json), JSON.stringify(json));
  }
});
