import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Event } from '../../collect/index.ts';
import { type Behaviour, type BehaviourState, behaviour, type KindName } from './behaviour.ts';
import { compileBehaviours, foldBehaviours } from './fold.ts';
import { combineStates, readState } from './kinds.ts';

const HOUR = 3_600_000;
const track = (hour: number, i: number, value: string | number): Event => ({
  messageId: `m${i}`,
  type: 'track',
  name: 'A',
  time: Date.UTC(2026, 0, 1) + hour * HOUR,
  receivedAt: Date.UTC(2026, 0, 1) + hour * HOUR,
  sourceId: 's',
  identifiers: [{ type: 'user_id', value: '1' }],
  traits: {},
  properties: { it: value },
  facts: {},
  flags: [],
  raw: {},
});

const make = (kind: KindName, parts: Partial<Behaviour> = {}) =>
  behaviour({ kind, filters: [{ event: 'A' }], of: 'properties.it', ...parts });

function folded(one: Behaviour, events: readonly Event[]): BehaviourState | undefined {
  const states: Record<string, BehaviourState> = {};
  const index = compileBehaviours([one]);
  for (const event of events) foldBehaviours(states, event, index, new Set());
  return states[one.id];
}

const anyEvents = fc
  .array(
    fc.tuple(fc.integer({ min: 0, max: 40 }), fc.constantFrom<string | number>('x', 'y', 'z', 1, 2.5, -3)),
    { maxLength: 14 },
  )
  .map((list) => list.map(([hour, value], i) => track(hour, i, value)));

const small = [
  make('times', { keep: 3 }),
  make('times', { keep: 3, horizon: 10 * HOUR }),
  make('points', { keep: 3, horizon: 10 * HOUR }),
  make('recent', { keep: 2, horizon: 10 * HOUR }),
  make('moments', { keep: 3, horizon: 10 * HOUR }),
  make('values', { keep: 2 }),
  make('total', { period: { unit: 'day', zone: 'Europe/Berlin' } }),
  make('firstValue', { period: { unit: 'day', zone: 'UTC' } }),
  make('firstValue'),
  make('lastValue'),
];

for (const one of small) {
  const { kind, keep, horizon, period } = one;
  test(`${kind} ${JSON.stringify({ keep, horizon, period })}: neither order nor parts matter, though little is kept`, () => {
    fc.assert(
      fc.property(
        anyEvents.chain((events) =>
          fc.tuple(
            fc.constant(events),
            fc.shuffledSubarray(events, { minLength: events.length }),
            fc.nat(14),
          ),
        ),
        ([events, shuffled, cut]) => {
          const whole = folded(one, events);
          assert.deepEqual(folded(one, shuffled), whole);
          const parts = [shuffled.slice(0, cut), shuffled.slice(cut)].map((part) => folded(one, part));
          assert.deepEqual(
            combineStates(
              one,
              parts.filter((part) => part !== undefined),
            ),
            whole,
          );
          const swapped = parts.toReversed().filter((part) => part !== undefined);
          assert.deepEqual(combineStates(one, swapped), whole);
        },
      ),
    );
  });
}

test('however many events, what is kept stays small', () => {
  const events = Array.from({ length: 5000 }, (_, i) => track(i / 10, i, i % 700));
  const limits: [Behaviour, number][] = [
    [make('count'), 5],
    [make('total'), 40],
    [make('times', { keep: 4 }), 60],
    [make('times', { horizon: 24 * HOUR }), 240 * 15],
    [make('points', { horizon: 1000 * HOUR }), 1000 * 25],
    [make('recent', { keep: 16, horizon: 1000 * HOUR }), 16 * 30],
    [make('values', { keep: 64 }), 64 * 8],
    [make('lastValue'), 40],
    [make('count', { period: { unit: 'day', zone: 'UTC' } }), 60],
    [
      behaviour({
        kind: 'sequence',
        filters: [{ event: 'A' }, { event: 'B' }],
        nots: [false, false],
        within: HOUR,
      }),
      1000 * 15,
    ],
  ];
  for (const [one, limit] of limits) {
    const size = JSON.stringify(folded(one, events)).length;
    assert.ok(size <= limit, `${one.kind} keeps ${size} characters, at most ${limit} expected`);
  }
});

test('the same question has the same id, whoever asks and in whatever order of keys', () => {
  const a = behaviour({ kind: 'times', keep: 4, filters: [{ event: 'A' }] });
  const b = behaviour({ filters: [{ event: 'A' }], keep: 4, kind: 'times' });
  assert.equal(a.id, b.id);
  assert.notEqual(a.id, behaviour({ kind: 'times', keep: 16, filters: [{ event: 'A' }] }).id);
  assert.equal(compileBehaviours([a, b]).behaviours.length, 1);
});

test('an event reaches only the behaviours of its name', () => {
  const index = compileBehaviours([
    make('count'),
    behaviour({ kind: 'count', filters: [{ event: 'B' }] }),
    behaviour({ kind: 'count', filters: [{ event: '*' }] }),
  ]);
  const changes = new Set<string>();
  foldBehaviours({}, track(0, 0, 1), index, changes);
  assert.equal(changes.size, 2);
  assert.equal(index.byName.get('A')!.length, 1);
});

test('sums of fractions are exact', () => {
  const one = make('total');
  const state = folded(
    one,
    Array.from({ length: 1000 }, (_, i) => track(i, i, 0.1)),
  );
  assert.equal(readState(one, state, 'sum', Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY), 100);
});
