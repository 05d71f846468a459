import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Json } from '../../collect/index.ts';
import {
  type BehaviourState,
  compileBehaviours,
  foldBehaviours,
  type ProfileView,
} from '../../unify/index.ts';
import type { Condition } from '../condition.ts';
import { compileProgram } from '../program.ts';
import { anyCondition, anyHistory, anyTimezone, anyTraits, BASE, holds } from '../testing/index.ts';
import { MatchIndex } from './match-index.ts';

function viewOf(values: Record<string, Json>, state: Record<string, BehaviourState> = {}): ProfileView {
  return {
    profile: { id: 'p', identities: [] },
    get: (attribute) => values[attribute],
    source: () => undefined,
    behaviours: (id) => (state[id] === undefined ? [] : [state[id]]),
    firstTouch: undefined,
    lastTouch: undefined,
  };
}

test('finds exactly the conditions that hold, one person after the other', () => {
  fc.assert(
    fc.property(
      fc.array(anyCondition, { minLength: 1, maxLength: 12 }),
      anyHistory,
      anyTimezone,
      fc.array(anyTraits, { minLength: 1, maxLength: 4 }),
      (conditions, history, timezone, people) => {
        const segments = conditions.map((condition, i) => ({
          id: `${i}`,
          key: `s${i}`,
          name: '',
          version: 1,
          condition,
        }));
        const program = compileProgram({ segments, computed: [], timezone });
        const index = new MatchIndex(segments, program.surroundings);
        const state = {};
        const behaviours = compileBehaviours(program.behaviours);
        for (const { event } of history) foldBehaviours(state, event, behaviours, new Set());
        const now = Math.max(BASE, ...history.map(({ event }) => event.receivedAt));
        for (const traits of people) {
          const attributes = Object.fromEntries(
            Object.entries(traits).map(([name, value]) => [`traits.${name}`, value]),
          );
          const known = {
            events: history.map(({ event }) => event),
            attribute: (name: string) => attributes[name],
            timezone,
          };
          const expected = segments
            .filter(({ condition }) => holds(condition, known, now))
            .map(({ id }) => id);
          assert.deepEqual(index.match(viewOf(attributes, state), now).sort(), expected.sort());
        }
      },
    ),
    { numRuns: 400 },
  );
});

test('knows what a decision brings with its request', () => {
  const condition: Condition = {
    all: [
      { attribute: 'request.page', op: 'startsWith', value: '/sale' },
      { attribute: 'request.hour', op: 'lt', value: 12 },
    ],
  };
  const { surroundings } = compileProgram({ segments: [], computed: [], timezone: 'UTC' });
  const index = new MatchIndex([{ id: 'morning sale', condition }], surroundings);
  assert.deepEqual(index.match(viewOf({ 'request.page': '/sale/shoes', 'request.hour': 9 }), 0), [
    'morning sale',
  ]);
  assert.deepEqual(index.match(viewOf({ 'request.page': '/sale/shoes', 'request.hour': 12 }), 0), []);
});

test('a condition of many alternatives is found all the same', () => {
  const pair = (i: number): Condition => ({
    any: [
      { attribute: `traits.a${i}`, op: 'eq', value: 1 },
      { attribute: `traits.b${i}`, op: 'eq', value: 1 },
    ],
  });
  const condition: Condition = { all: Array.from({ length: 12 }, (_, i) => pair(i)) };
  const { surroundings } = compileProgram({ segments: [], computed: [], timezone: 'UTC' });
  const index = new MatchIndex([{ id: 'all twelve', condition }], surroundings);
  const values = Object.fromEntries(
    Array.from({ length: 12 }, (_, i) => [`traits.${i % 2 ? 'a' : 'b'}${i}`, 1]),
  );
  assert.deepEqual(index.match(viewOf(values), 0), ['all twelve']);
  assert.deepEqual(index.match(viewOf({ ...values, 'traits.a5': 0 }), 0), []);
});
