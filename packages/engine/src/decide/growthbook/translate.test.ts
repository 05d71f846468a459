// Our conditions over the request against what GrowthBook's own reader makes of their translation.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GrowthBook } from '@growthbook/growthbook';
import fc from 'fast-check';
import type { Json, JsonObject } from '../../collect/index.ts';
import { type Condition, compile, parseCondition } from '../../segment/index.ts';
import { combine } from '../../unify/index.ts';
import { meetsCondition } from './condition.ts';
import { toGrowthbook } from './translate.ts';

const names = fc.constantFrom('plan', 'age', 'tags', 'gone');
const text = fc.constantFrom('pro', 'free', 'Pro plan', 'a.b', 'x/y', '(', '');
const scalar = fc.oneof(text, fc.integer({ min: -3, max: 3 }), fc.boolean());
const attributes = fc.dictionary(names, fc.oneof(scalar, fc.array(scalar, { maxLength: 3 })));
const operand = (op: string, value: fc.Arbitrary<Json>) =>
  fc.record({ attribute: names.map((name) => `request.${name}`), op: fc.constant(op), value });
const number = fc.integer({ min: -3, max: 3 });
const nonEmpty = text.filter((one) => one !== '');
const single = fc.oneof(
  ...['eq', 'ne', 'includes'].map((op) => operand(op, scalar)),
  ...['in', 'notIn', 'includesAny'].map((op) =>
    operand(op, fc.array(scalar, { minLength: 1, maxLength: 3 })),
  ),
  ...['gt', 'gte', 'lt', 'lte'].map((op) => operand(op, number)),
  ...['contains', 'notContains', 'startsWith', 'endsWith'].map((op) => operand(op, nonEmpty)),
  operand(
    'between',
    fc.tuple(number, number).map(([a, b]) => [Math.min(a, b), Math.max(a, b)]),
  ),
  ...['exists', 'missing'].map((op) =>
    operand(op, fc.constant(null)).map(({ attribute }) => ({ attribute, op })),
  ),
);
const condition = fc.letrec<{ any: Condition }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 2 },
    single as fc.Arbitrary<Condition>,
    fc.record({ all: fc.array(tie('any'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('any'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('any') }),
  ),
})).any;

test('a translated condition holds for the same requests, with their reader and with ours', () => {
  let held = 0;
  fc.assert(
    fc.property(condition, attributes, (one, request) => {
      assert.equal(parseCondition(one, { request: true }).faults, undefined);
      const translated = toGrowthbook(one);
      assert.ok(translated);
      const view = combine({ id: '', identities: [] }, [], request as Record<string, Json>);
      const surroundings = { timezone: 'UTC', computed: new Map(), others: new Map() };
      const holds = compile(one, surroundings).test(view, 0) > 0;
      const gb = new GrowthBook({ attributes: request });
      gb.initSync({
        payload: {
          features: { f: { defaultValue: false, rules: [{ condition: translated, force: true }] } },
        },
      });
      assert.equal(gb.getFeatureValue('f', false), holds, JSON.stringify(translated));
      assert.equal(meetsCondition(request as JsonObject, translated), holds);
      if (holds) held++;
    }),
    { numRuns: 2000 },
  );
  assert.ok(held > 300, `only ${held} held`);
});

test('what rests on the person cannot be translated, not even in part', () => {
  const plan: Condition = { attribute: 'request.plan', op: 'eq', value: 'pro' };
  for (const personal of [
    { attribute: 'traits.vip', op: 'eq', value: true },
    { segment: 'regulars' },
    { event: 'Order Completed' },
    { attribute: 'request.since', op: 'withinLast', value: '3d' },
  ] as Condition[])
    for (const one of [personal, { all: [plan, personal] }, { any: [plan, personal] }, { not: personal }])
      assert.equal(toGrowthbook(one), undefined);
});
