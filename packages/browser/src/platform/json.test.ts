import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { toJson } from './json.ts';

test('writes what JSON.stringify writes', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      assert.deepEqual(JSON.parse(toJson(value)!), JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('and any text, lone surrogates and line separators included', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => assert.equal(JSON.parse(toJson(text)!), text)),
  );
  assert.equal(JSON.parse(toJson('\u2028"\\\n\u0000')!), '\u2028"\\\n\u0000');
});

test('leaves out what cannot be written, and keeps the rest', () => {
  const cycle: Record<string, unknown> = { name: 'cycle' };
  cycle.self = cycle;
  assert.match(toJson(cycle)!, /^\{"name":"cycle"/);
  const trap = {
    get no() {
      throw new Error('no');
    },
  };
  const odd = { at: new Date(0), big: 12n, f() {}, none: undefined, nan: Number.NaN, trap, ok: true };
  assert.equal(toJson(odd), '{"at":"1970-01-01T00:00:00.000Z","big":"12","nan":null,"ok":true}');
});
