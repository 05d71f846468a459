// For tests of consistency: people made up of plain values, and conditions on them.

import fc from 'fast-check';
import type { Json } from '../../collect/index.ts';
import type { Condition } from '../../segment/index.ts';
import type { ProfileView } from '../../unify/index.ts';

export const viewOf = (values: Readonly<Record<string, Json | undefined>>): ProfileView => ({
  profile: { id: 'p', identities: [] },
  get: (attribute) => values[attribute],
  source: () => undefined,
  behaviours: () => [],
  firstTouch: undefined,
  lastTouch: undefined,
});

// A small world: every person in it can be tried.
export const WORLD: Record<string, readonly (Json | undefined)[]> = {
  'traits.plan': [undefined, 'a', 'b', 'c'],
  'traits.age': [undefined, 0, 1, 2, 3, 4],
  'stage.shop': ['new', 'loyal', 'lapsed'],
};
const anyLiteral = fc.oneof(
  fc.record({
    attribute: fc.constant('traits.plan'),
    op: fc.constantFrom('eq', 'ne'),
    value: fc.constantFrom('a', 'b'),
  }),
  fc.record({
    attribute: fc.constant('traits.plan'),
    op: fc.constantFrom('in', 'notIn'),
    value: fc.constantFrom(['a', 'b'], ['b', 'c']),
  }),
  fc.record({ attribute: fc.constant('traits.plan'), op: fc.constantFrom('exists', 'missing') }),
  fc.record({
    attribute: fc.constant('traits.age'),
    op: fc.constantFrom('eq', 'ne', 'gt', 'gte', 'lt', 'lte'),
    value: fc.constantFrom(1, 2, 3),
  }),
  fc.record({
    attribute: fc.constant('traits.age'),
    op: fc.constant('between'),
    value: fc.constantFrom([1, 2], [2, 3]),
  }),
  fc.record({
    attribute: fc.constantFrom('stage.shop', 'stage'),
    op: fc.constant('eq'),
    value: fc.constantFrom('new', 'loyal'),
  }),
) as fc.Arbitrary<Condition>;
export const anyPlain: fc.Arbitrary<Condition> = fc.letrec<{ any: Condition }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    anyLiteral,
    fc.array(tie('any'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie('any'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
    tie('any').map((not) => ({ not })),
  ),
})).any;
