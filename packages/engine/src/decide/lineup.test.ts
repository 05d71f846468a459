import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Json } from '../collect/index.ts';
import { type Experience, HELD, type Lineup, type Slot } from './index.ts';
import { askerOf as asker, experienceOf as experience, lineupOf, slotOf as slot, viewOf } from './testing.ts';

const lineup = (experiences: Experience[], slots = [slot('hero')]): Lineup =>
  lineupOf(experiences, { slots });
const pro = { attribute: 'traits.plan', op: 'eq', value: 'pro' } as const;
const ab = [
  { key: 'a', content: 'A', weight: 1 },
  { key: 'b', content: 'B', weight: 3 },
];
const units = Array.from({ length: 4000 }, (_, i) => `unit-${i}`);
const shareWho = (list: Lineup, holds: (decision: ReturnType<Lineup['decide']>[0]) => boolean): number =>
  units.filter((unit) => holds(list.decide(asker({ unit }))[0]!)).length / units.length;
const near = (got: number, expected: number) =>
  assert.ok(Math.abs(got - expected) < 0.03, `Expected about ${expected}, got ${got}`);

describe('who gets what', () => {
  test('the greater priority goes first, ties in the order of keys', () => {
    const decide = (list: Experience[]) => lineup(list).decide(asker())[0]!.value;
    assert.equal(decide([experience('b'), experience('c', { priority: 5 }), experience('a')]), 'c');
    assert.equal(decide([experience('b'), experience('a')]), 'a');
  });

  test('the first experience whose audience matches fills the slot, and says so', () => {
    const both = lineup([experience('pro', { audience: pro, priority: 1 }), experience('all')]);
    const [match] = both.decide(asker({ view: viewOf({ plan: 'pro' }) }));
    assert.deepEqual([match!.value, match!.rung, match!.reason.code], ['pro', 2, 'TARGETING_MATCH']);
    assert.match(match!.reason.text, /^Rung 2: “pro” is for people whose plan is “pro”\.$/);
    const [other] = both.decide(asker());
    assert.deepEqual([other!.value, other!.rung, other!.reason.code], ['all', 1, 'TARGETING_MATCH']);
  });

  test('a slot is never empty: its default stands in, with the reason', () => {
    const [none] = lineup([]).decide(asker());
    assert.deepEqual([none!.value, none!.reason.code], ['nothing new', 'STATIC']);
    const [unmatched] = lineup([experience('pro', { audience: pro })]).decide(asker());
    assert.deepEqual([unmatched!.value, unmatched!.reason.code], ['nothing new', 'DEFAULT']);
    const off = lineup([experience('all')], [slot('hero', { status: 'off' })]).decide(asker())[0]!;
    assert.deepEqual([off.value, off.reason.code], ['nothing new', 'DISABLED']);
  });

  test('an audience may name a segment, which is looked up', () => {
    const list = lineup([experience('vip', { audience: { segment: 'vip' } })]);
    assert.equal(list.decide(asker({ inside: (key) => key === 'vip' }))[0]!.value, 'vip');
    assert.equal(list.decide(asker())[0]!.value, 'nothing new');
    assert.deepEqual(list.segments, ['vip']);
  });

  test('a schedule begins at its instant and ends before its end', () => {
    const list = lineup([experience('sale', { from: 1000, to: 2000 })]);
    const at = (now: number) => list.decide(asker({ now }))[0]!;
    assert.deepEqual(
      [999, 1000, 1999, 2000].map((now) => at(now).value),
      ['nothing new', 'sale', 'sale', 'nothing new'],
    );
    assert.deepEqual(at(999).passedOver, [{ experience: 'sale', why: 'schedule' }]);
  });
});

describe('splitting', () => {
  test('variants share units by their weights, and a unit always gets the same', () => {
    const list = lineup([experience('test', { variants: ab })]);
    near(
      shareWho(list, ({ variant }) => variant === 'b'),
      0.75,
    );
    const decision = list.decide(asker())[0]!;
    assert.equal(decision.reason.code, 'SPLIT');
    assert.equal(decision.propensity, decision.variant === 'a' ? 0.25 : 0.75);
    assert.deepEqual(list.decide(asker())[0], decision);
  });

  test('a changed weight moves only as many units as it must', () => {
    const before = lineup([experience('test', { variants: ab })]);
    const after = lineup([experience('test', { variants: [ab[0]!, { ...ab[1]!, weight: 1 }] })]);
    const moved = units.filter(
      (unit) => before.decide(asker({ unit }))[0]!.variant !== after.decide(asker({ unit }))[0]!.variant,
    );
    near(moved.length / units.length, 0.25);
  });

  test('traffic that is left out goes on to the next experience', () => {
    const list = lineup([experience('test', { traffic: 0.3, priority: 1 }), experience('all')]);
    near(
      shareWho(list, ({ value }) => value === 'test'),
      0.3,
    );
    const next = units.map((unit) => list.decide(asker({ unit }))[0]!).find(({ value }) => value === 'all')!;
    assert.deepEqual(next.passedOver, [{ experience: 'test', why: 'traffic' }]);
    assert.ok(Math.abs(next.propensity - 0.7) < 1e-12);
  });

  test('who is held out sees the default, and is counted', () => {
    const list = lineup([experience('test', { holdout: 0.2, priority: 1 }), experience('all')]);
    near(
      shareWho(list, ({ held }) => held),
      0.2,
    );
    const held = units.map((unit) => list.decide(asker({ unit }))[0]!).find((each) => each.held)!;
    assert.deepEqual(
      [held.value, held.variant, held.experience!.key, held.propensity],
      ['nothing new', null, 'test', 0.2],
    );
  });

  test('experiences of one layer never share a unit', () => {
    const part = (key: string, from: number, to: number) =>
      experience(key, { slot: key, layer: { key: 'home', from, to } });
    const list = lineup([part('one', 0, 0.4), part('two', 0.4, 0.8)], [slot('one'), slot('two')]);
    let both = 0;
    let either = 0;
    for (const unit of units) {
      const inside = list.decide(asker({ unit })).filter(({ experience }) => experience).length;
      if (inside === 2) both++;
      if (inside > 0) either++;
    }
    assert.equal(both, 0);
    near(either / units.length, 0.8);
  });

  test('what was seen stays, whatever the draw, the weights and the traffic say now', () => {
    const list = lineup([experience('test', { variants: ab, traffic: 0 })]);
    const seen = (variant: string) => list.decide(asker({ viewed: () => variant }))[0]!;
    assert.deepEqual([seen('a').variant, seen('a').sticky], ['a', true]);
    assert.equal(seen('b').variant, 'b');
    assert.equal(seen(HELD).held, true);
    assert.equal(seen('a variant that is gone').variant, null);
  });

  test('the possible outcomes of a slot add up to one, and say how often each comes', () => {
    const list = lineup([
      experience('one', { priority: 3, layer: { key: 'l', from: 0, to: 0.3 }, variants: ab, traffic: 0.5 }),
      experience('two', { priority: 2, layer: { key: 'l', from: 0.3, to: 0.9 }, holdout: 0.1 }),
      experience('three', { priority: 1, traffic: 0.4 }),
    ]);
    const possible = list.candidates(asker(), ['hero']).hero!;
    assert.ok(Math.abs(possible.reduce((sum, { propensity }) => sum + propensity, 0) - 1) < 1e-12);
    for (const { experience, variant, propensity } of possible) {
      const share = shareWho(
        list,
        (decision) => (decision.experience?.key ?? null) === experience && decision.variant === variant,
      );
      near(share, propensity);
    }
    for (const unit of units.slice(0, 200)) {
      const decision = list.decide(asker({ unit }))[0]!;
      const mine = possible.find(
        (one) => one.experience === (decision.experience?.key ?? null) && one.variant === decision.variant,
      )!;
      assert.ok(Math.abs(mine.propensity - decision.propensity) < 1e-12);
    }
  });

  test('for somebody without a name nothing is drawn', () => {
    const list = lineup([experience('test', { variants: ab, priority: 1 }), experience('all')]);
    const decision = list.decide(asker({ unit: undefined }))[0]!;
    assert.deepEqual([decision.value, decision.passedOver[0]!.why], ['all', 'no-unit']);
  });
});

describe('merge fields', () => {
  const hello = 'Hello {{ profile.firstName | default: "there" }}';
  const greeting = (parts: Partial<Slot>, content: Json = hello) =>
    lineup([experience('hi', { variants: [{ key: 'a', content, weight: 1 }] })], [slot('hero', parts)]);

  test('are filled in with what is known, or their default', () => {
    assert.equal(greeting({}).decide(asker({ view: viewOf({ firstName: 'Ada' }) }))[0]!.value, 'Hello Ada');
    assert.equal(greeting({}).decide(asker())[0]!.value, 'Hello there');
  });

  test('say nothing of a person to somebody who may not know', () => {
    const view = viewOf({ firstName: 'Ada' });
    assert.equal(greeting({}).decide(asker({ view, knows: false }))[0]!.value, 'Hello there');
  });

  test('are escaped in HTML, and only there', () => {
    const view = viewOf({ firstName: '<script>' });
    assert.equal(greeting({ type: 'html' }).decide(asker({ view }))[0]!.value, 'Hello &lt;script&gt;');
    const object = { title: hello, n: 3 };
    const [decision] = greeting({ type: 'object' }, object).decide(asker({ view }));
    assert.deepEqual(decision!.value, { title: 'Hello <script>', n: 3 });
  });

  test('reach no prototype and run no longer than their limits', () => {
    const value = (content: string) =>
      greeting({}, content).decide(asker({ view: viewOf({ a: {} }) }))[0]!.value;
    assert.equal(value('{{ profile.a.constructor.name }}{{ profile.__proto__ }}'), '');
    assert.equal(value('{% for i in (1..1000000) %}{{ i }}{% endfor %}'), '');
  });
});

test('the trace tells of every experience what became of it, with the person’s own values', () => {
  const list = lineup([
    experience('pro', { audience: pro, priority: 3 }),
    experience('late', { from: 5000, priority: 2 }),
    experience('all', { priority: 1 }),
    experience('never', {}),
  ]);
  const trace = list.trace(asker({ view: viewOf({ plan: 'free' }) }), 'hero');
  assert.deepEqual(
    trace.map(({ experience: key, outcome }) => [key, outcome]),
    [
      ['pro', 'outside'],
      ['late', 'schedule'],
      ['all', 'chosen'],
      ['never', 'later'],
    ],
  );
  assert.equal(trace[0]!.audience!.value, 'free');
  assert.equal(trace[0]!.audience!.holds, false);
});
