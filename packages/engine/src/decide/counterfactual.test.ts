import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  type ComputedTrait,
  type Condition,
  compileProgram,
  explain,
  type Program,
} from '../segment/index.ts';
import { combine, compileBehaviours, emptyState, fold, type Profile } from '../unify/index.ts';
import { applied, type Change, counterfactuals, type Experience, type Trial } from './index.ts';
import { askerOf, experienceOf, lineupOf } from './testing.ts';

const NOW = 1_700_000_000_000;
const computed: ComputedTrait = {
  ...{
    key: 'spent',
    name: 'Spent',
    filter: { event: 'Order Completed' },
    measure: { sum: 'properties.revenue' },
  },
};

/** One experience for everybody, one for those of whom the condition holds; the person has done `done`. */
function trialOf(condition: Condition, done: Change[], more: Partial<Experience> = {}) {
  const segments = [{ id: 's', key: 's', name: 'S', version: 1, condition }];
  const program: Program = compileProgram({ segments, computed: [computed], timezone: 'UTC' });
  const behaviours = compileBehaviours(program.behaviours);
  const lineup = lineupOf([
    experienceOf('all'),
    experienceOf('special', { audience: { segment: 's' }, rung: 5, name: 'For you', ...more }),
  ]);
  const nobody: Profile = { id: 'p', identities: [{ ...emptyState('p', 'user_id', 'p'), since: 1 }] };
  const profile = applied(nobody, done, behaviours, NOW - 60_000);
  const askerFor = (who: Profile) => {
    const view = combine(who);
    const { members } = program.settle(view, {}, 'all', NOW);
    return askerOf({ view, now: NOW, unit: 'p', inside: () => (members.s?.[0] ?? 0) > 0 });
  };
  const asker = askerFor(profile);
  const trial: Trial = {
    lineup,
    asker,
    into: () => explain(condition, asker.view, NOW, program.surroundings),
    computed: program.surroundings.computed,
    after: (changes) => askerFor(applied(profile, changes, behaviours, NOW)),
    nameOf: (key) => (key === 'special' ? 'For you' : key),
  };
  return { trial, told: counterfactuals('hero', trial) };
}
const happened = (event: string, times = 1, properties = {}): Change => ({
  ...{ kind: 'event', event, times, properties, words: '' },
});
const only = (condition: Condition, done: Change[] = []) =>
  trialOf(condition, done).told.map(({ text }) => text);

describe('the smallest change that would have led elsewhere', () => {
  test('adds just what is missing of a count, a sum, a set or a sequence', () => {
    const views: Condition = { event: 'Product Viewed', op: 'gte', value: 5, window: { last: '7d' } };
    assert.deepEqual(only(views, [happened('Product Viewed', 4)]), [
      'With 1 more product view they would have seen “a” of “For you” (rung 5).',
    ]);
    const spent: Condition = {
      event: 'Order Completed',
      measure: { sum: 'properties.revenue' },
      op: 'gte',
      value: 100,
    };
    assert.deepEqual(only(spent, [happened('Order Completed', 1, { revenue: 60 })]), [
      'With 1 more purchase with revenue 40 they would have seen “a” of “For you” (rung 5).',
    ]);
    const [distinct] = trialOf(
      { event: 'Product Viewed', measure: { distinct: 'properties.category' }, op: 'gte', value: 2 },
      [happened('Product Viewed', 3, { category: 'hats' })],
    ).told;
    assert.equal(distinct!.changes.length, 1);
    const steps = [{ event: 'Product Viewed' }, { event: 'Product Added' }];
    assert.match(only({ sequence: steps, within: '1d' })[0]!, /1 more product view and 1 more product added/);
  });

  test('reaches through computed traits, filters, traits and consent', () => {
    assert.match(only({ attribute: 'computed.spent', op: 'gt', value: 9 })[0]!, /with revenue 9\.01 they/);
    const shoes: Condition = {
      event: 'Product Viewed',
      where: [{ property: 'properties.kind', op: 'eq', value: 'shoe' }],
    };
    assert.match(only(shoes, [happened('Product Viewed')])[0]!, /1 more product view with kind “shoe”/);
    assert.match(
      only({ attribute: 'traits.plan', op: 'in', value: ['pro', 'team'] })[0]!,
      /With plan “pro” they/,
    );
    assert.match(only({ attribute: 'consent.ads', op: 'eq', value: true })[0]!, /With consent to ads they/);
  });

  test('takes the lesser of two ways, and leaves out what is not needed', () => {
    const two: Condition = {
      any: [
        { event: 'Product Viewed', op: 'gte', value: 9 },
        { all: [{ attribute: 'traits.plan', op: 'eq', value: 'pro' }, { event: 'Quiz' }] },
      ],
    };
    const [told] = trialOf(two, [happened('Product Viewed', 8)]).told;
    assert.equal(told!.text, 'With 1 more product view they would have seen “a” of “For you” (rung 5).');
  });

  test('tells nothing that does not come true', () => {
    // They have done what they must not have done, which nobody can undo.
    const never: Condition = { all: [{ not: { event: 'Refunded' } }, { event: 'Quiz' }] };
    assert.deepEqual(only(never, [happened('Refunded')]), []);
    assert.deepEqual(only({ attribute: 'place.country', op: 'eq', value: 'DE' }), []);
    // The experience does not take everybody who is in its audience.
    assert.deepEqual(trialOf({ event: 'Quiz' }, [], { traffic: 0 }).told, []);
  });

  test('a change is folded as the real thing is', () => {
    const { trial, told } = trialOf({ event: 'Quiz', op: 'gte', value: 2 }, []);
    const state = emptyState('p', 'user_id', 'p');
    const event = {
      messageId: 'm',
      type: 'track',
      name: 'Quiz',
      time: NOW,
      receivedAt: NOW,
      sourceId: '',
    } as const;
    const rest = { identifiers: [], traits: {}, properties: {}, facts: {}, flags: [], raw: {} };
    fold(state, { ...event, ...rest }, compileBehaviours([]), new Set());
    assert.equal(state.events, 1);
    assert.deepEqual(
      told[0]!.changes.map((change) => change.kind === 'event' && change.times),
      [2],
    );
    assert.equal(trial.lineup.decide(trial.after(told[0]!.changes)!, ['hero'])[0]!.value, 'special');
  });
});
