import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choose, type Experience, inOrder } from './index.ts';

const experience = (key: string, parts: Partial<Experience> = {}): Experience => ({
  id: key,
  key,
  name: key,
  slot: 'hero',
  audience: null,
  variant: { key: 'a', content: key },
  priority: 0,
  version: 1,
  ...parts,
});
const pro = { attribute: 'traits.plan', op: 'eq', value: 'pro' } as const;
const sentence = () => 'people whose plan is “pro”';

test('the greater priority goes first, ties in the order of keys', () => {
  const list = [experience('b'), experience('c', { priority: 5 }), experience('a')];
  assert.deepEqual(
    inOrder(list).map(({ key }) => key),
    ['c', 'a', 'b'],
  );
});

test('the first experience whose audience matches fills the slot, and says so', () => {
  const list = [experience('pro', { audience: pro }), experience('all')];
  const decision = choose('hero', list, () => true, sentence);
  assert.equal(decision.value, 'pro');
  assert.equal(decision.rung, 2);
  assert.deepEqual(decision.reason, {
    code: 'TARGETING_MATCH',
    text: '“pro” is for people whose plan is “pro”.',
  });
  assert.deepEqual(decision.passedOver, []);
});

test('whoever is in no audience gets what is for everybody, and what was passed over is named', () => {
  const list = [experience('pro', { audience: pro }), experience('all')];
  const decision = choose('hero', list, () => false, sentence);
  assert.equal(decision.value, 'all');
  assert.equal(decision.rung, 1);
  assert.deepEqual(decision.passedOver, ['pro']);
});

test('a slot that nothing fills says which of the two it is: no experience, or none for this person', () => {
  assert.match(choose('hero', [], () => true, sentence).reason.text, /No live experience/);
  const only = [experience('pro', { audience: pro })];
  const decision = choose('hero', only, () => false, sentence);
  assert.match(decision.reason.text, /for this person/);
  assert.equal(decision.value, null);
  assert.equal(decision.reason.code, 'DEFAULT');
});
