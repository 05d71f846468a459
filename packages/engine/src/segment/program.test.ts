import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Json } from '../collect/index.ts';
import {
  type BehaviourState,
  combineStates,
  compileBehaviours,
  foldBehaviours,
  type ProfileView,
} from '../unify/index.ts';
import type { Members } from './compile.ts';
import type { ComputedTrait, Condition, SegmentDefinition } from './condition.ts';
import { parseCondition } from './parse.ts';
import { compileProgram } from './program.ts';
import {
  type Arrival,
  anyComputed,
  anyCondition,
  anyHistory,
  anyOnComputed,
  anyTimezone,
  anyTraits,
  holds,
  type Known,
} from './testing/index.ts';

const RUNS = Number(process.env.PROPERTY_RUNS ?? 300);
const LAST_REVIEWS = 40;

type States = Record<string, BehaviourState>[];
const viewOf = (states: States, traits: Record<string, Json>): ProfileView => ({
  profile: { id: 'p', identities: [] },
  get: (attribute) => traits[attribute.replace('traits.', '')],
  source: () => undefined,
  behaviours: (id) => states.flatMap((state) => (state[id] === undefined ? [] : [state[id]])),
  firstTouch: undefined,
  lastTouch: undefined,
});

const segment = (key: string, condition: Condition): SegmentDefinition => ({
  id: `id-${key}`,
  key,
  name: key,
  version: 1,
  condition,
});

interface Life {
  conditions: Condition[];
  computed: ComputedTrait[];
  timezone: string;
  history: Arrival[];
  traits: Record<string, Json>[];
}

/** Lives through a history, at each arrival and each review comparing every membership with the plain meaning. */
function live({ conditions, computed, timezone, history, traits }: Life): void {
  const segments = conditions.map((condition, i) => segment(`s${i}`, condition));
  const program = compileProgram({ segments, computed, timezone });
  const index = compileBehaviours(program.behaviours);
  const states: States = [{}, {}, {}];
  const known: Known & { events: Arrival['event'][] } = {
    events: [],
    attribute: (name) => view.get(name),
    timezone,
    computed,
    segments: Object.fromEntries(conditions.map((condition, i) => [`s${i}`, condition])),
  };
  let view = viewOf(states, traits[0]!);
  let members: Members = {};
  let reviewAt = 0;
  const check = (now: number, when: string) => {
    for (const { id, condition } of segments) {
      const inside = (members[id]?.[0] ?? 0) > 0;
      assert.equal(
        inside,
        holds(condition, known, now),
        `${when} ${new Date(now).toISOString()} ${JSON.stringify(condition)}`,
      );
    }
  };
  const settle = (changes: Set<string> | 'all', now: number) => {
    const before = members;
    const settlement = program.settle(view, members, changes, now);
    members = settlement.members;
    reviewAt = settlement.reviewAt;
    assert.ok(reviewAt === 0 || reviewAt > now, 'the next review lies ahead');
    for (const id of settlement.entered) assert.ok(!before[id]?.[0] && members[id]![0] === now);
    for (const id of settlement.left) assert.ok(before[id]![0] > 0 && !members[id]?.[0]);
  };
  const reviewUntil = (until: number, most = Number.POSITIVE_INFINITY) => {
    for (let i = 0; i < most && reviewAt !== 0 && reviewAt <= until; i++) {
      check(reviewAt - 1, 'just before its review at');
      settle(new Set(), reviewAt);
      if (reviewAt !== 0) check(Math.min(reviewAt - 1, until), 'between reviews at');
    }
  };
  settle('all', (history[0]?.event.receivedAt ?? Date.UTC(2026, 2, 25)) - 1);
  for (const [i, { event, identity }] of history.entries()) {
    reviewUntil(event.receivedAt);
    check(event.receivedAt, 'before the arrival at');
    const changes = new Set<string>();
    foldBehaviours(states[identity]!, structuredClone(event), index, changes);
    const before = view;
    view = viewOf(states, traits[i % traits.length]!);
    for (const name of ['plan', 'age', 'due', 'likes']) {
      if (before.get(`traits.${name}`) !== view.get(`traits.${name}`)) changes.add(`traits.${name}`);
    }
    known.events = [...known.events, event];
    settle(changes, event.receivedAt);
    check(event.receivedAt, 'after the arrival at');
  }
  reviewUntil(Number.POSITIVE_INFINITY, LAST_REVIEWS);
}

test('random conditions over random histories: settled memberships are right at every instant', () => {
  fc.assert(
    fc.property(
      fc.record({
        conditions: fc.array(anyCondition, { minLength: 1, maxLength: 4 }),
        computed: fc.constant<ComputedTrait[]>([]),
        timezone: anyTimezone,
        history: anyHistory,
        traits: fc.array(anyTraits, { minLength: 1, maxLength: 3 }),
      }),
      live,
    ),
    { numRuns: RUNS },
  );
});

test('computed traits and segments of segments are right at every instant', () => {
  const ofOthers = fc.constantFrom<Condition>(
    { segment: 's3' },
    { not: { segment: 's4' } },
    { all: [{ segment: 's3' }, { segment: 's4' }] },
    { any: [{ segment: 's3' }, { event: 'A', window: { last: '3h' } }] },
  );
  fc.assert(
    fc.property(
      fc.record({
        conditions: fc
          .tuple(
            ofOthers,
            fc.constant<Condition>({ not: { segment: 's0' } }),
            anyCondition,
            anyCondition,
            anyOnComputed,
          )
          .map(([a, b, c, d, e]) => [a, b, c, d, e]),
        computed: fc.uniqueArray(anyComputed, { selector: ({ key }) => key, minLength: 1, maxLength: 2 }),
        timezone: anyTimezone,
        history: anyHistory,
        traits: fc.array(anyTraits, { minLength: 1, maxLength: 2 }),
      }),
      live,
    ),
    { numRuns: RUNS },
  );
});

test('every random condition passes the parser', () => {
  fc.assert(
    fc.property(anyCondition, (condition) => assert.equal(parseCondition(condition).faults, undefined)),
  );
});

test('folding is independent of order, and folding the parts and combining them is folding the whole', () => {
  fc.assert(
    fc.property(
      fc.array(anyCondition, { minLength: 1, maxLength: 3 }),
      fc.array(anyComputed, { maxLength: 2 }),
      anyTimezone,
      anyHistory.chain((history) =>
        fc.tuple(fc.constant(history), fc.shuffledSubarray(history, { minLength: history.length })),
      ),
      (conditions, computed, timezone, [history, shuffled]) => {
        const segments = conditions.map((condition, i) => segment(`s${i}`, condition));
        const { behaviours } = compileProgram({ segments, computed, timezone });
        const index = compileBehaviours(behaviours);
        const folded = (arrivals: readonly Arrival[]) => {
          const state: Record<string, BehaviourState> = {};
          for (const { event } of arrivals) foldBehaviours(state, event, index, new Set());
          return state;
        };
        const whole = folded(history);
        assert.deepEqual(folded(shuffled), whole);
        assert.deepEqual(JSON.parse(JSON.stringify(whole)), whole);
        const [a, b, c] = [0, 1, 2].map((identity) =>
          folded(history.filter((one) => one.identity === identity)),
        );
        for (const behaviour of behaviours) {
          const combine = (...states: (BehaviourState | undefined)[]) =>
            combineStates(
              behaviour,
              states.filter((state) => state !== undefined),
            );
          const [x, y, z] = [a![behaviour.id], b![behaviour.id], c![behaviour.id]];
          const before = JSON.stringify([x, y, z]);
          assert.deepEqual(combine(combine(x, y), z), whole[behaviour.id]);
          assert.deepEqual(combine(x, combine(z, y)), whole[behaviour.id]);
          assert.equal(JSON.stringify([x, y, z]), before, 'combining leaves its parts as they are');
        }
      },
    ),
    { numRuns: RUNS },
  );
});
