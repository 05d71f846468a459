import assert from 'node:assert/strict';
import { test } from 'node:test';
import { combine, compileBehaviours, emptyState, fold } from '../unify/index.ts';
import type { Condition, SegmentDefinition } from './condition.ts';
import { explain } from './explain.ts';
import { compileProgram, type Program } from './program.ts';
import { makeEvent } from './testing/index.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);
const segment = (key: string, condition: Condition): SegmentDefinition => ({
  id: `id-${key}`,
  key,
  name: key,
  version: 1,
  condition,
});

function personWith(program: Program, days: number[]) {
  const state = emptyState('00000000-0000-0000-0000-000000000001', 'user_id', '1');
  const index = compileBehaviours(program.behaviours);
  for (const [i, day] of days.entries()) {
    fold(
      state,
      makeEvent({ messageId: `m${i}`, name: 'Order Completed', time: START + day * DAY }),
      index,
      new Set(),
    );
  }
  return combine({ id: state.id, identities: [state] });
}

test('shows the own value of each part, and when it turns over', () => {
  const condition: Condition = {
    all: [
      { event: 'Order Completed', op: 'gte', value: 2, window: { last: '30d' } },
      { attribute: 'traits.plan', op: 'eq', value: 'pro' },
    ],
  };
  const program = compileProgram({ segments: [segment('s', condition)], computed: [], timezone: 'UTC' });
  const view = personWith(program, [0, 3, 5]);
  const told = explain(condition, view, START + 6 * DAY, program.surroundings);
  assert.equal(told.holds, false);
  const [orders, plan] = told.parts;
  assert.deepEqual([orders!.holds, orders!.value, orders!.flipAt], [true, 3, START + 33 * DAY]);
  assert.deepEqual([plan!.holds, plan!.value, plan!.flipAt], [false, undefined, 0]);
  assert.equal(plan!.sentence, 'whose plan is “pro”');
});

test('says until when a combination holds, exactly', () => {
  // One of the two windows always holds until the longer one ends, whatever the shorter one does.
  const condition: Condition = {
    any: [
      { event: 'Order Completed', window: { last: '2d' } },
      { event: 'Order Completed', window: { last: '9d' } },
    ],
  };
  const program = compileProgram({ segments: [segment('s', condition)], computed: [], timezone: 'UTC' });
  const told = explain(condition, personWith(program, [0]), START, program.surroundings);
  assert.equal(told.flipAt, START + 9 * DAY);
});

test('looks only at the segments that a change can touch', () => {
  const plans = Array.from({ length: 500 }, (_, i) =>
    segment(`p${i}`, { attribute: `traits.t${i}`, op: 'exists' }),
  );
  const orders = segment('orders', { event: 'Order Completed', op: 'gte', value: 2 });
  const fans = segment('fans', { all: [{ segment: 'orders' }, { not: { segment: 'p1' } }] });
  const program = compileProgram({ segments: [fans, ...plans, orders], computed: [], timezone: 'UTC' });
  const real = personWith(program, [0, 1]);
  const asked: string[] = [];
  const view = Object.create(real, {
    get: { value: (attribute: string) => void asked.push(attribute) },
    behaviours: {
      value: (id: string) => {
        asked.push(id);
        return real.behaviours(id);
      },
    },
  });
  const { id } = program.behaviours[0]!;
  const settled = program.settle(view, {}, new Set([`behaviour:${id}`]), START + DAY);
  assert.deepEqual(settled.entered, ['id-orders', 'id-fans']);
  assert.deepEqual(asked, [id]);
  const again = program.settle(view, settled.members, new Set(['traits.unknown']), START + DAY);
  assert.equal(again.members, settled.members, 'the same object where nothing changed');
  assert.deepEqual(asked, [id]);
});

test('a new definition is looked at when asked by name', () => {
  const program = compileProgram({
    segments: [segment('all', { attribute: 'traits.x', op: 'missing' })],
    computed: [],
    timezone: 'UTC',
  });
  const view = personWith(program, []);
  assert.deepEqual(program.settle(view, {}, new Set(['segment:id-all']), START).entered, ['id-all']);
  assert.deepEqual(program.settle(view, { gone: [START, 0] }, 'all', START).members, {
    'id-all': [START, 0],
  });
});

test('segments that ask for each other in a circle are refused by name', () => {
  const segments = [segment('a', { segment: 'b' }), segment('b', { not: { segment: 'a' } })];
  assert.throws(() => compileProgram({ segments, computed: [], timezone: 'UTC' }), /a → b → a/);
});
