import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type BehaviourState, compileBehaviours, foldBehaviours, type ProfileView } from '../unify/index.ts';
import { MatchIndex, parseCondition } from './index.ts';
import { compileProgram } from './program.ts';
import { CASES, type Case, eventsOf, holds } from './testing/index.ts';

/** The person as they stand once the events up to this instant have come. */
function personAt(one: Case, now: number) {
  const segments = [{ id: 'it', key: 'it', name: 'it', version: 1, condition: one.condition }];
  const program = compileProgram({ segments, computed: one.computed ?? [], timezone: one.timezone ?? 'UTC' });
  const index = compileBehaviours(program.behaviours);
  const states: Record<string, BehaviourState>[] = [{}, {}];
  for (const { event, identity } of eventsOf(one)) {
    if (event.time <= now) foldBehaviours(states[identity]!, event, index, new Set());
  }
  const view: ProfileView = {
    profile: { id: 'p', identities: [] },
    get: (attribute) => one.attributes?.[attribute],
    source: () => undefined,
    behaviours: (id) => states.flatMap((state) => (state[id] === undefined ? [] : [state[id]])),
    firstTouch: undefined,
    lastTouch: undefined,
  };
  return { program, segments, view };
}

for (const one of CASES) {
  test(one.name, () => {
    assert.equal(parseCondition(one.condition).faults, undefined);
    for (const { now: instant, holds: expected } of one.at) {
      const now = Date.parse(instant);
      const { program, segments, view } = personAt(one, now);
      const { members } = program.settle(view, {}, 'all', now);
      assert.equal((members.it?.[0] ?? 0) > 0, expected, `settled at ${instant}`);
      assert.equal(new MatchIndex(segments, program.surroundings).match(view, now).length > 0, expected);
      const known = {
        events: eventsOf(one).map(({ event }) => event),
        attribute: (name: string) => one.attributes?.[name],
        timezone: one.timezone ?? 'UTC',
        computed: one.computed ?? [],
      };
      assert.equal(holds(one.condition, known, now), expected, `by the plain meaning at ${instant}`);
    }
  });
}
