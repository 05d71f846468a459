// Whom the messages of a scenario reach.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Json } from '../../collect/index.ts';
import { type Condition, compile } from '../../segment/index.ts';
import type { Node, Scenario } from '../scenario/index.ts';
import { possibleClashes, reachedBy, requestFor, type Saying } from './index.ts';
import { viewOf } from './testing.ts';

const is = (attribute: string, value: string): Condition => ({ attribute, op: 'eq', value });
const send = (id: string, next: string | null = null): Node => ({
  ...{ id, kind: 'send', channel: 'email', template: id, next },
});
const scenario = (nodes: Node[], more: Partial<Scenario> = {}): Scenario => ({
  ...{ key: 's', name: 'S', trigger: { on: { event: 'Signed Up' } }, reentry: { rule: 'once' }, exits: [] },
  ...{ start: nodes[0]!.id, nodes, ...more },
});
const reaches = (whole: Scenario, node: string, person: Record<string, Json>): boolean => {
  const found = reachedBy(whole).find((one) => one.node.id === node);
  if (!found) return false;
  if (found.audience === null) return true;
  const { test: holds } = compile(found.audience, {
    timezone: 'UTC',
    computed: new Map(),
    others: new Map(),
  });
  return holds(viewOf(person), 0) > 0;
};

describe('a message of a scenario reaches', () => {
  const split: Node = {
    ...{ id: 'split', kind: 'split', otherwise: 'rest' },
    branches: [
      { name: 'pro', when: is('traits.plan', 'pro'), next: 'pro' },
      { name: 'british', when: is('place.country', 'GB'), next: 'both' },
    ],
  };
  const whole = scenario([split, send('pro', 'both'), send('rest'), send('both')], {
    audience: { attribute: 'traits.email', op: 'exists' },
    exits: [{ name: 'gone', when: is('traits.gone', 'yes') }],
  });
  const ada = { 'traits.email': 'a@x.org', 'traits.plan': 'pro', 'place.country': 'GB' };
  const ben = { 'traits.email': 'b@x.org', 'traits.plan': 'free', 'place.country': 'GB' };
  const cy = { 'traits.email': 'c@x.org', 'traits.plan': 'free', 'place.country': 'DE' };

  test('who takes a way to it, the first branch that holds', () => {
    const who = (node: string) => [ada, ben, cy].map((person) => reaches(whole, node, person));
    assert.deepEqual(who('pro'), [true, false, false]);
    assert.deepEqual(who('both'), [true, true, false]);
    assert.deepEqual(who('rest'), [false, false, true]);
  });
  test('nobody who may not enter, or has left', () => {
    assert.equal(reaches(whole, 'rest', { 'place.country': 'DE' }), false);
    assert.equal(reaches(whole, 'rest', { ...cy, 'traits.gone': 'yes' }), false);
  });
  test('who stands in the stage, or is in the segment, that brings them in', () => {
    const staged = scenario([send('a')], { trigger: { machine: 'shop', stage: 'loyal' } });
    assert.deepEqual(reachedBy(staged)[0]?.audience, is('stage.shop', 'loyal'));
    const left = scenario([send('a')], { trigger: { segment: 'regulars', moves: 'left' } });
    assert.deepEqual(reachedBy(left)[0]?.audience, { not: { segment: 'regulars' } });
  });
  test('everybody to whom something happened, which is reckoned with', () => {
    const [reached] = reachedBy(scenario([send('a')]));
    assert.deepEqual([reached?.audience, reached?.assumed], [null, [{ event: 'Signed Up' }]]);
    const saying = (id: string, part: Partial<Saying>, tone: string): Saying => ({
      ...{ id, kind: 'campaign', key: id, part: '', name: id, channel: 'email', audience: null },
      spans: [{ from: 0, to: Number.POSITIVE_INFINITY }],
      claims: [{ topic: 'tone', about: '', value: tone, says: tone, from: 'declared' }],
      ...part,
    });
    const found = possibleClashes(
      [
        saying('s', { kind: 'scenario', assumed: reached!.assumed }, 'urgent'),
        saying('never', { audience: { event: 'Signed Up', op: 'eq', value: 0 } }, 'calm'),
        saying('maybe', { audience: { event: 'Signed Up', op: 'lt', value: 3 } }, 'calm'),
      ],
      { surrounded: { segment: () => undefined, now: 0 }, withinMs: 0 },
    );
    assert.deepEqual(
      found.clashes.map(({ second }) => second.id),
      ['maybe'],
    );
  });
});

test('a visit is made up as an audience asks for it', () => {
  const audience: Condition = { all: [is('request.page', '/sale'), { not: is('traits.plan', 'pro') }] };
  const surrounded = { segment: () => undefined, now: 0 };
  assert.deepEqual(requestFor(audience, surrounded), { page: '/sale' });
  assert.deepEqual(requestFor(null, surrounded), {});
});
