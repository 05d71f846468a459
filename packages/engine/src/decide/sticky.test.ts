// What was seen stays with a person, however often people are joined and parted: variants, sides of holdouts, and how
// often a capped experience was shown. Held against a plain list of who saw what when.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event, Json } from '../collect/index.ts';
import {
  combine,
  compileBehaviours,
  decodeProfile,
  emptyState,
  encodeProfile,
  firstView,
  fold,
  type IdentityState,
  type Profile,
  shownAt,
} from '../unify/index.ts';
import { type Asker, HELD, type Rung } from './index.ts';
import { askerOf, experienceOf, lineupOf } from './testing.ts';

const ab = ['a', 'b', 'c'].map((key) => ({ key, content: key, weight: 1 }));
const CAP = 4;
const list = lineupOf(
  ([1, 2, 4] as Rung[]).map((rung) =>
    experienceOf(`r${rung}`, {
      ...{ rung, variants: ab, holdout: 0.1, traffic: 0.9 },
      ...(rung === 4 && { cap: { exposures: CAP, window: '1h' } }),
    }),
  ),
  { holdouts: { key: 'k', universal: 0.15, rungs: { 2: 0.2, 4: 0.3 } } },
);
const nothing = compileBehaviours([]);

interface Seen {
  identity: string;
  time: number;
  /** What was said: the experience's variant, and the sides of the holdouts. */
  said: Record<string, string>;
  capped: string | undefined;
}

function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
}

/** The profile's id is that of the identity known longest, as unify has it. */
function join(states: readonly IdentityState[]): Profile {
  const identities = [...states].sort((a, b) => (a.id < b.id ? -1 : 1));
  const first = identities.reduce((one, other) => (other.since < one.since ? other : one));
  const profile = { id: first.id, identities };
  // Through the store and back, as every profile goes.
  return decodeProfile(profile.id, encodeProfile(profile));
}

function askerFor(profile: Profile, now: number): Asker {
  return askerOf({
    view: combine(profile),
    now,
    unit: profile.id,
    viewed: (key) => firstView(profile, key)?.[0],
    shown: (key) => shownAt(profile, key),
  });
}

function event(time: number, properties: Record<string, Json>): Event {
  return {
    ...{ messageId: `m${time}`, type: 'track', name: 'Experience Viewed', time, receivedAt: time },
    ...{ sourceId: '', identifiers: [], traits: {}, properties, facts: {}, flags: [], raw: {} },
  };
}

test('through two hundred random histories of joining and parting, what each person saw first decides', () => {
  let joined = 0;
  let kept = 0;
  for (let seed = 1; seed <= 200; seed++) {
    const random = chance(seed * 7919);
    const pick = (n: number) => Math.floor(random() * n);
    let people: Profile[] = Array.from({ length: 6 }, (_, i) => {
      const state = emptyState(`id-${seed}-${i}`, 'anonymous_id', `${i}`);
      state.since = 1 + pick(1000);
      return { id: state.id, identities: [state] };
    });
    const history: Seen[] = [];
    for (let step = 0; step < 40; step++) {
      const now = 10_000 + step * 60_000;
      const person = people[pick(people.length)]!;
      const of = (who: Profile) =>
        history.filter((one) => who.identities.some(({ id }) => id === one.identity));
      const roll = random();
      if (roll < 0.6) {
        const asker = askerFor(person, now);
        const [decision] = list.decide(asker, ['hero']);
        const { sides } = list.ceiling(asker);
        const past = of(person);
        const first = (key: string) => past.find(({ said }) => said[key] !== undefined)?.said[key];
        for (const [holdout, side] of Object.entries(sides)) {
          const before = first(holdout);
          if (before !== undefined) {
            assert.equal(side, before, `seed ${seed}, step ${step}: ${holdout}`);
            kept++;
          }
        }
        const { experience, variant } = decision!;
        const before = experience && first(experience.key);
        if (before !== null && before !== undefined) {
          assert.equal(variant ?? HELD, before, `seed ${seed}, step ${step}: ${experience!.key}`);
          kept++;
        }
        const recent = past.filter(({ capped, time }) => capped === 'r4' && time > now - 3_600_000).length;
        if (experience?.key === 'r4') assert.ok(recent < CAP, `seed ${seed}, step ${step}: the cap`);
        const capped = experience?.key === 'r4' ? 'r4' : undefined;
        const said = { ...sides, ...(experience && { [experience.key]: variant ?? HELD }) };
        const state = person.identities[pick(person.identities.length)]!;
        const what: Record<string, Json> = experience
          ? { experience: experience.key, variant: variant ?? HELD }
          : {};
        fold(
          state,
          event(now, { ...what, holdouts: sides, ...(capped && { capped: true }) }),
          nothing,
          new Set(),
        );
        history.push({ identity: state.id, time: now, said, capped });
      } else if (roll < 0.8 && people.length > 1) {
        const other = people.find((one) => one !== person)!;
        const both = join([...person.identities, ...other.identities]);
        people = [...people.filter((one) => one !== person && one !== other), both];
        joined++;
      } else if (person.identities.length > 1) {
        const [alone, ...rest] = person.identities;
        people = [...people.filter((one) => one !== person), join([alone!]), join(rest)];
      }
    }
  }
  assert.ok(joined > 500 && kept > 2000, `${joined} joined, ${kept} kept`);
});
