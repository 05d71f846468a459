// What an answered survey tells at a glance.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scoreOf } from './score.ts';

const questions = [
  { key: 'why', kind: 'text' },
  { key: 'effort', kind: 'ces' },
  { key: 'again', kind: 'nps' },
];

test('the first answered question on a scale gives kind and score', () => {
  assert.deepEqual(scoreOf(questions, { why: 'so', again: 9 }), { kind: 'nps', score: 9 });
  assert.deepEqual(scoreOf(questions, { effort: 2, again: 9 }), { kind: 'ces', score: 2 });
  assert.deepEqual(scoreOf(questions, { why: 'so' }), {});
});
