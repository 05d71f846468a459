import assert from 'node:assert/strict';
import test from 'node:test';
import type { Json, JsonObject } from '../collect/index.ts';
import { checkContent, checkSlotSchema } from './slot.ts';

const check = (schema: JsonObject, content: Json) =>
  checkContent({ type: 'object', schema }, content, 'content');
const sku = (pattern: string): JsonObject => ({ properties: { sku: { type: 'string', pattern } } });

test('a pattern that would backtrack for ever is matched in linear time', () => {
  const evil = sku('^(a+)+$');
  assert.deepEqual(checkSlotSchema('object', evil), []);
  assert.deepEqual(check(evil, { sku: 'aaaa' }), []);
  const [fault] = check(evil, { sku: `${'a'.repeat(5000)}!` });
  assert.equal(fault?.field, 'content.sku');
  assert.match(fault!.expected, /\^\(a\+\)\+\$/);
});

test('patterns are found anywhere in the text and know letters of all languages, as JSON schemas expect', () => {
  assert.deepEqual(check(sku('[0-9]{3}'), { sku: 'ab123c' }), []);
  assert.equal(check(sku('^\\w+$'), { sku: 'Übung' }).length, 1, '\\w is ASCII');
  assert.deepEqual(check(sku('^\\p{Lu}\\p{L}+-\\d+$'), { sku: 'Übung-7' }), []);
  assert.deepEqual(check(sku('^\\u00dc(?<name>x)\\/$'), { sku: 'Üx/' }), []);
});

test('what cannot be matched in linear time is refused by its field', () => {
  for (const pattern of ['^(?=a)a', '(a)\\1', '('])
    assert.deepEqual(
      checkSlotSchema('object', sku(pattern)).map(({ field }) => field),
      ['schema.properties.sku.pattern'],
      pattern,
    );
  const byPattern: JsonObject = { patternProperties: { '^(a+)+$': {} } };
  assert.deepEqual(
    checkSlotSchema('list', { items: byPattern }).map(({ field }) => field),
    ['schema.items.patternProperties'],
  );
  // A reference to where no schema is expected would bring an unread pattern in.
  for (const ref of ['#/enum/0', 'other.json', '#there'])
    assert.deepEqual(
      checkSlotSchema('object', { enum: [sku('^(a+)+$')], $ref: ref }).map(({ field }) => field),
      ['schema.$ref'],
      ref,
    );
});

test('schemas that multiply the work, and patterns on long texts, come to an end', () => {
  const $defs: JsonObject = { d40: {} };
  for (let i = 0; i < 40; i++)
    $defs[`d${i}`] = { allOf: [{ $ref: `#/$defs/d${i + 1}` }, { $ref: `#/$defs/d${i + 1}` }] };
  assert.match(checkSlotSchema('object', { $ref: '#/$defs/d0', $defs })[0]!.got, /bounded work/);
  const nested: JsonObject = {
    allOf: [{ properties: { in: { $ref: '#' } } }, { properties: { in: { $ref: '#' } } }],
  };
  assert.deepEqual(checkSlotSchema('object', nested), []);
  const deep = (levels: number): JsonObject => (levels === 0 ? {} : { in: deep(levels - 1) });
  assert.deepEqual(check(nested, deep(5)), []);
  assert.match(check(nested, deep(60))[0]!.expected, /bounded work/);
  assert.match(check(sku('^(x*y?){500}$'), { sku: 'x'.repeat(100_000) })[0]!.expected, /bounded work/);
  // All items of a list together.
  const list = Array.from({ length: 5000 }, () => ({ sku: 'x'.repeat(50) }));
  const slot = { type: 'list', schema: sku('^(x*y?){100}$') } as const;
  assert.match(checkContent(slot, list, 'content')[0]!.expected, /bounded work/);
  assert.deepEqual(checkContent(slot, list.slice(0, 10), 'content'), []);
});

test('recursive schemas, tuples and conditions are checked as before', () => {
  const tree: JsonObject = {
    $ref: '#/$defs/node',
    $defs: {
      node: {
        type: 'object',
        required: ['label'],
        properties: { label: { type: 'string', minLength: 1 }, in: { items: { $ref: '#/$defs/node' } } },
        if: { properties: { label: { const: 'leaf' } } },
        // biome-ignore lint/suspicious/noThenProperty: it is JSON schema's word.
        then: { properties: { in: { maxItems: 0 } } },
        additionalProperties: false,
      },
    },
  };
  assert.deepEqual(check(tree, { label: 'a', in: [{ label: 'b' }, { label: 'leaf', in: [] }] }), []);
  assert.deepEqual(
    check(tree, { label: 'a', in: [{ label: '' }] }).map(({ field }) => field),
    ['content.in.0.label'],
  );
  assert.ok(check(tree, { label: 'leaf', in: [{ label: 'b' }] }).length > 0);
  assert.ok(check(tree, { label: 'a', other: 1 }).length > 0);
});
