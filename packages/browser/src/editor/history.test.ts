import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { KeptChange } from './api.ts';
import { begin, type History, type Step, step } from './history.ts';

const text = (selector: string, value: string): KeptChange => ({ selector, action: 'text', value });

test('a change takes the place of an earlier one of the same thing, insertions do not', () => {
  let history = begin([]);
  const put = (change: KeptChange) => {
    history = step(history, { kind: 'put', change });
  };
  put(text('h1', 'a'));
  put(text('h1', 'b'));
  put({ selector: 'h1', action: 'html', value: '<b>c</b>' });
  put({ selector: 'h1', action: 'attr', name: 'title', value: 'd' });
  put({ selector: 'h1', action: 'attr', name: 'lang', value: 'e' });
  put({ selector: 'h1', action: 'insert', value: 'f' });
  put({ selector: 'h1', action: 'insert', value: 'g' });
  assert.deepEqual(
    history.present.map(({ value }) => value),
    ['<b>c</b>', 'd', 'e', 'f', 'g'],
  );
});

test('undo and redo go back and forth exactly, whatever was done', () => {
  const steps = fc.array(
    fc.oneof(
      fc.record({
        kind: fc.constant('put' as const),
        change: fc.record({
          selector: fc.constantFrom('a', 'b'),
          action: fc.constantFrom('text' as const, 'hide' as const, 'insert' as const),
          value: fc.string(),
        }),
      }),
      fc.constant<Step>({ kind: 'undo' }),
      fc.constant<Step>({ kind: 'redo' }),
    ),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(steps, (all) => {
      let history: History = begin([]);
      for (const one of all) history = step(history, one as Step);
      const end = history;
      for (let n = 0; n < end.past.length; n++) history = step(history, { kind: 'undo' });
      assert.deepEqual(history.present, []);
      while (history.future.length > end.future.length) history = step(history, { kind: 'redo' });
      assert.deepEqual(history, end);
    }),
  );
});
