// Random line-ups against the plainest way to decide: look at every experience in turn. And line-ups after random edits
// against the same made of nothing that was ever seen before.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Json } from '../collect/index.ts';
import type { Condition } from '../segment/index.ts';
import { holds } from '../segment/testing/index.ts';
import { allocate } from './allocate.ts';
import { type Experience, inOrder, type Lineup, rungOf, type Slot } from './index.ts';
import { askerOf, experienceOf, lineupOf, slotOf, viewOf } from './testing.ts';

const NOW = 1000;
const SLOTS = ['hero', 'side', 'foot'];
const attribute: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    attribute: fc.constantFrom('traits.plan', 'traits.persona'),
    op: fc.constantFrom('eq', 'ne', 'startsWith'),
    value: fc.constantFrom('a', 'b', 'ab'),
  }),
  fc.record({
    attribute: fc.constant('traits.orders'),
    op: fc.constantFrom('gte', 'lt', 'eq'),
    value: fc.constantFrom(0, 1, 2, 5),
  }),
) as fc.Arbitrary<Condition>;
const audience: fc.Arbitrary<Condition | null> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(null) },
  { weight: 3, arbitrary: attribute },
  {
    weight: 5,
    arbitrary: fc.oneof(
      fc.record({ all: fc.array(attribute, { minLength: 2, maxLength: 3 }) }),
      fc.record({ any: fc.array(attribute, { minLength: 2, maxLength: 3 }) }),
      fc.record({ not: attribute }),
    ),
  },
);
const text = fc.constantFrom('plain', 'Hello {{ profile.plan | default: "you" }}', 'of {{ profile.orders }}');
const experience: fc.Arbitrary<Experience> = fc
  .record({
    key: fc.constantFrom(...'abcdefghijkl'),
    slot: fc.constantFrom(...SLOTS, 'gone'),
    audience,
    variants: fc.array(fc.record({ content: text, weight: fc.constantFrom(0, 1, 3) }), {
      minLength: 1,
      maxLength: 3,
    }),
    priority: fc.constantFrom(0, 1),
    traffic: fc.constantFrom(1, 1, 1, 0.5),
    holdout: fc.constantFrom(0, 0, 0, 0.3),
    to: fc.constantFrom(null, null, null, NOW),
  })
  .map(({ key, variants, ...parts }) =>
    experienceOf(key, {
      ...parts,
      variants: variants.map((variant, i) => ({
        ...variant,
        key: `v${i}`,
        weight: i === 0 ? variant.weight || 1 : variant.weight,
      })),
    }),
  );
const slots = SLOTS.map((key) => slotOf(key, { default: key === 'foot' ? 'For {{ profile.plan }}' : key }));
const person = fc.record({
  traits: fc.record(
    {
      plan: fc.constantFrom('a', 'b', 'abc'),
      persona: fc.constantFrom('a', 'b'),
      orders: fc.integer({ min: 0, max: 6 }),
    },
    { requiredKeys: [] },
  ),
  unit: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 999 }).map((n) => `unit-${n}`) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  ),
  viewed: fc.dictionary(fc.constantFrom(...'abcdef'), fc.constantFrom('v0', 'v1', '', 'gone'), {
    maxKeys: 2,
  }),
});
type Person = typeof person extends fc.Arbitrary<infer T> ? T : never;
const known = (one: Person) =>
  askerOf({
    view: viewOf(one.traits as Record<string, Json>),
    now: NOW,
    unit: one.unit,
    viewed: (key) => (Object.hasOwn(one.viewed, key) ? one.viewed[key] : undefined),
  });
/** As it is read: what is made at random has no prototype. */
const plainOf = (one: Experience): Experience => structuredClone(one);
const apart = fc.uniqueArray(experience, { selector: ({ key }) => key, minLength: 1, maxLength: 12 });

/** The key of the experience that decides, and its variant; null for the slot's default. */
function inTurn(list: readonly Experience[], slot: Slot, one: Person): [string | null, string | null] {
  for (const each of inOrder(list, rungOf).filter((each) => each.slot === slot.key)) {
    const attribute = (name: string) => (one.traits as Record<string, Json>)[name.slice('traits.'.length)];
    if (each.audience && !holds(each.audience, { events: [], attribute, timezone: 'UTC' }, NOW)) continue;
    const viewed = Object.hasOwn(one.viewed, each.key) ? one.viewed[each.key] : undefined;
    const drawn = allocate(each, { unit: one.unit, now: NOW, viewed });
    if (drawn.kind === 'held') return [each.key, null];
    if (drawn.kind === 'variant') return [each.key, drawn.variant.key];
  }
  return [null, null];
}

const shown = (decisions: ReturnType<Lineup['decide']>) =>
  Object.fromEntries(
    decisions.map(({ slot, experience, variant }) => [slot, [experience?.key ?? null, variant]]),
  );

test('everybody sees what looking at one experience after the other would show them', () => {
  fc.assert(
    fc.property(apart, fc.array(person, { minLength: 1, maxLength: 4 }), (list, people) => {
      const lineup = lineupOf(list, { slots });
      for (const one of people) {
        const expected = Object.fromEntries(slots.map((slot) => [slot.key, inTurn(list, slot, one)]));
        assert.deepEqual(shown(lineup.decide(known(one))), expected);
        assert.deepEqual(shown(lineup.decide(known(one), ['side', 'hero', 'foot'])), expected);
      }
    }),
    { numRuns: 250 },
  );
});

test('a line-up after edits says what one says that is made from scratch', () => {
  const edit = fc.record({ one: experience, isTaken: fc.constantFrom(false, false, true) });
  fc.assert(
    fc.property(apart, fc.array(edit, { maxLength: 6 }), person, (list, edits, one) => {
      const current = new Map(list.map((each) => [each.key, plainOf(each)]));
      const at = { text: 'string' as Slot['type'] };
      const all = (): Slot[] => slots.map((slot) => ({ ...slot, type: at.text }));
      const make = (experiences: Experience[]) => lineupOf(experiences, { slots: all() });
      make([...current.values()]).decide(known(one));
      for (const { one: changed, isTaken } of edits) {
        if (isTaken) current.delete(changed.key);
        else current.set(changed.key, plainOf(changed));
        at.text = at.text === 'string' ? 'html' : 'string';
        const after = make([...current.values()]);
        const fresh = make(structuredClone([...current.values()]));
        const asker = known(one);
        assert.deepEqual(after.decide(asker), fresh.decide(asker));
        assert.deepEqual(after.candidates(asker, SLOTS), fresh.candidates(asker, SLOTS));
        assert.deepEqual(after.reads(), fresh.reads());
        for (const slot of SLOTS) {
          assert.deepEqual(after.trace(asker, slot), fresh.trace(asker, slot));
          assert.equal(after.renders(slot), fresh.renders(slot));
        }
      }
    }),
    { numRuns: 60 },
  );
});
