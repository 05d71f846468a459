// What allocators that learn claim, against planted preferences: how soon a change is found, what is lost on the way,
// and that a variant stays with a person through merges while what is learned moves on.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Event } from '@visavis/engine/collect';
import {
  type Feedback,
  HELD,
  type LearnedState,
  Lineup,
  learnFrom,
  readAllocation,
} from '@visavis/engine/decide';
import {
  combine,
  compileBehaviours,
  EXPERIENCE_VIEWED,
  emptyState,
  firstView,
  fold,
  type IdentityState,
  variantsViewed,
} from '@visavis/engine/unify';
import { bestRule, learner, play, staticModel } from './play.ts';
import { drawOf, flippingWorld, mixedWorld, type Visitor } from './world.ts';

const CONTEXT = ['segment:regulars', 'segment:newcomers', 'segment:bargains', 'device'];
const KINDS = [{ kind: 'thompson' }, { kind: 'linear-thompson', context: CONTEXT }];

describe('a preference that flips: 10 % like blue and 4 % red, and then the other way round', () => {
  const flipAt = 5000;
  const world = flippingWorld(flipAt);
  for (const allocation of KINDS)
    test(`is found by ${allocation.kind} within 3,000 impressions`, () => {
      for (const seed of [1, 2, 3]) {
        let before = 0;
        let found: number | undefined;
        const seen = ({ alarms }: LearnedState, impression: number) => {
          if (impression < flipAt) before = alarms.length;
          else if (alarms.length > before) found ??= impression - flipAt;
        };
        const player = learner(world, allocation, { batch: 100, seen });
        const { rightOfHundred } = play(world, player, { impressions: flipAt + 4000, seed });
        assert.equal(before, 0, `seed ${seed}: alarms before anything changed`);
        assert.ok(found !== undefined && found < 3000, `seed ${seed}: noticed after ${found}`);
        const half = rightOfHundred.findIndex((right, i) => i > flipAt + 100 && right >= 50) - flipAt;
        assert.ok(half > 0 && half < 3000, `seed ${seed}: mostly right after ${half}`);
      }
    });

  test('raises hardly any alarm where nothing flips', () => {
    const calm = flippingWorld(Number.POSITIVE_INFINITY);
    let alarms = 0;
    for (const allocation of KINDS)
      for (const seed of [4, 5]) {
        let latest = 0;
        const seen = (state: LearnedState) => {
          latest = state.alarms.length;
        };
        play(calm, learner(calm, allocation, { batch: 200, seen }), { impressions: 15_000, seed });
        alarms += latest;
      }
    assert.ok(alarms <= 1, `${alarms} alarms in 60,000 impressions`);
  });
});

test('a contextual bandit loses less than the best fixed variant, the best one a segment, and a static model', () => {
  const impressions = 16_000;
  const world = mixedWorld(impressions / 2);
  const totals = { bandit: 0, fixed: 0, bySegment: 0, model: 0, even: 0 };
  for (const seed of [1, 2, 3]) {
    const game = { impressions, seed };
    const bandit = learner(world, { kind: 'linear-thompson', context: CONTEXT }, { batch: 100 });
    totals.bandit += play(world, bandit, game).regret;
    // These know the truth over the whole game, which nobody has.
    totals.fixed += play(
      world,
      bestRule(world, () => '', game),
      game,
    ).regret;
    totals.bySegment += play(world, bestRule(world, bySegment, game), game).regret;
    totals.model += play(world, staticModel(world, byAll, 2500), game).regret;
    totals.even += play(world, { shares: () => [1 / 3, 1 / 3, 1 / 3] }, game).regret;
  }
  const text = JSON.stringify(totals);
  assert.ok(totals.bandit < 0.5 * totals.fixed, text);
  assert.ok(totals.bandit < 0.9 * totals.bySegment, text);
  assert.ok(totals.bandit < 0.7 * totals.model, text);
  assert.ok(totals.bandit < 0.4 * totals.even, text);
});
const bySegment = ({ segment }: Visitor) => segment;
const byAll = ({ segment, device }: Visitor) => `${segment} ${device}`;

describe('a sticky allocation while three people in ten turn out to have had two devices', () => {
  const PEOPLE = 1500;
  const DAY = 86_400_000;
  const variants = ['red', 'blue'].map((key) => ({ key, content: key, weight: 1 }));
  const read = readAllocation({ kind: 'thompson', sticky: true, reward: { event: 'Liked' } }, 2);
  assert.ok(!read.faults);
  const experience = {
    ...{
      id: 'e',
      key: 'test',
      name: 'Test',
      slot: 'hero',
      audience: null,
      variants,
      traffic: 1,
      holdout: 0.1,
    },
    ...{ layer: null, from: null, to: null, priority: 0, version: 1, allocation: read.value },
  };
  const slot = { id: 's', key: 'hero', name: 'Hero', type: 'string', schema: null, default: '', version: 1 };
  const lineup = new Lineup({
    slots: [{ ...slot, type: 'string', status: 'on' }],
    experiences: [experience],
    ...{ timezone: 'UTC', computed: new Map(), names: {} },
  });
  const behaviours = compileBehaviours([]);

  test('nobody is shown a second variant who had not seen two before, and leaving those out leaves none', () => {
    const draw = drawOf(6, 'merges');
    const devices = new Map<string, IdentityState>();
    let state: LearnedState | undefined;
    let feedback: Feedback[] = [];
    let now = Date.UTC(2026, 0, 1);
    /** Shows what is decided for whoever these devices are, and records it with the device. */
    const show = (person: string, names: string[], device: string): string => {
      now += 60_000;
      const profile = { id: person, identities: names.map((name) => stateOf(name)) };
      const [decision] = lineup.decide({
        ...{ view: combine(profile), now, unit: person, knows: false, inside: () => false },
        viewed: (key) => firstView(profile, key)?.[0],
        learned: () => state && { version: 1, state },
      });
      const variant = decision!.variant ?? HELD;
      fold(stateOf(device), viewed(device, variant, now), behaviours, new Set());
      if (variant !== HELD && !decision!.sticky) {
        feedback.push({ kind: 'shown', arm: variant, at: now, features: [] });
        if (draw.hits(variant === 'blue' ? 0.3 : 0.1))
          feedback.push({ kind: 'rewarded', arm: variant, at: now, features: [], from: 0, to: 1 });
      }
      if (feedback.length > 100) {
        state = learnFrom(experience, state, feedback, now);
        feedback = [];
      }
      return variant;
    };
    const stateOf = (name: string): IdentityState => {
      const known = devices.get(name) ?? emptyState(name, 'anonymous_id', name);
      devices.set(name, known);
      return known;
    };
    const people = Array.from({ length: PEOPLE }, (_, i) => {
      const names = draw.hits(0.3) ? [`a${i}`, `b${i}`] : [`a${i}`];
      const before = names.map((name) => new Set(visits(() => show(name, [name], name))));
      return { names, before };
    });
    function visits(one: () => string): string[] {
      return Array.from({ length: draw.whole(0, 2) }, one);
    }
    now += DAY;
    let doubles = 0;
    for (const { names, before } of people) {
      for (const seen of before) assert.ok(seen.size <= 1, 'one device was shown two variants');
      const seenBefore = new Set(before.flatMap((seen) => [...seen]));
      const after = new Set(
        names.flatMap((name) => [show(names[0]!, names, name), show(names[0]!, names, name)]),
      );
      assert.equal(after.size, 1, 'one person was shown two variants after the merge');
      const profile = { id: names[0]!, identities: names.map(stateOf) };
      const isDouble = variantsViewed(profile, 'test').length > 1;
      if (isDouble) doubles++;
      // Who is left in the analysis has seen one variant only, ever.
      const ever = new Set([...seenBefore, ...after]);
      assert.equal(isDouble, ever.size > 1, `${[...ever]}`);
      if (seenBefore.size > 0) assert.ok(seenBefore.has([...after][0]!));
    }
    assert.ok(people.filter(({ names }) => names.length > 1).length > 0.25 * PEOPLE);
    assert.ok(doubles > 20 && doubles < 0.15 * PEOPLE, `${doubles} people had seen two`);
    // What was learned moved the draw meanwhile, so staying was not for want of moving.
    const fresh = Array.from({ length: 300 }, (_, i) => show(`new${i}`, [`new${i}`], `new${i}`));
    assert.ok(fresh.filter((variant) => variant === 'blue').length > 0.8 * 300, `${fresh.length}`);
  });
});

function viewed(device: string, variant: string, time: number): Event {
  const properties = { experience: 'test', variant };
  return {
    ...{ messageId: `${device} ${time}`, type: 'track', name: EXPERIENCE_VIEWED, time, receivedAt: time },
    ...{ sourceId: 's', identifiers: [{ type: 'anonymous_id', value: device }], traits: {}, properties },
    ...{ facts: {}, flags: [], raw: { properties } },
  } as Event;
}
