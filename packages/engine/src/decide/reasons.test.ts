// OpenFeature's reasons as its specification means them: STATIC where nothing was evaluated, SPLIT where a draw had a
// say, TARGETING_MATCH where a rule had. A provider may keep for good what is STATIC.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { chance } from '../numeric/index.ts';
import type { Condition } from '../segment/index.ts';
import type { Asker, Experience, Holdouts, ReasonCode, Rung } from './index.ts';
import { HELD } from './index.ts';
import { askerOf, experienceOf, lineupOf, slotOf, viewOf } from './testing.ts';

const pro: Condition = { attribute: 'traits.plan', op: 'eq', value: 'pro' };
const isPro = { view: viewOf({ plan: 'pro' }) };
const units = Array.from({ length: 60 }, (_, i) => `unit-${i}`);
const all = experienceOf('all');

/** The reasons of sixty people who differ by nothing but their unit. */
function codesOf(experiences: Experience[], who: Partial<Asker> = {}, holdouts: Holdouts | null = null) {
  const list = lineupOf(experiences, { holdouts });
  return [...new Set(units.map((unit) => list.decide(askerOf({ unit, ...who }))[0]!.reason.code))];
}
const held = (universal: number, rungs: Holdouts['rungs'] = {}): Holdouts => ({ key: 'h', universal, rungs });

describe('the reason is', () => {
  const cases: [string, ReasonCode, Experience[], Partial<Asker>?, (Holdouts | null)?][] = [
    ['STATIC for one that everybody gets at any time', 'STATIC', [all]],
    ['STATIC still where holdouts keep back nobody', 'STATIC', [all], {}, held(0)],
    ['STATIC where only a higher rung is kept from some', 'STATIC', [all], {}, held(0, { 3: 0.5 })],
    [
      'STATIC for those without a name, of whom nobody is held',
      'STATIC',
      [all],
      { unit: undefined },
      held(0.5),
    ],
    ['SPLIT where a universal holdout was passed', 'SPLIT', [all], {}, held(0.5)],
    [
      'SPLIT where the holdout of its rung was passed',
      'SPLIT',
      [experienceOf('pro', { audience: pro })],
      isPro,
      held(0, { 2: 0.5 }),
    ],
    [
      'SPLIT for a part of a layer, and for who is outside',
      'SPLIT',
      [experienceOf('part', { layer: { key: 'l', from: 0, to: 0.5 } })],
    ],
    [
      'SPLIT for who is left out and sees the next',
      'SPLIT',
      [experienceOf('half', { traffic: 0.5, priority: 1 }), all],
    ],
    ['SPLIT for its own holdout', 'SPLIT', [experienceOf('held', { holdout: 0.5 })]],
    [
      'TARGETING_MATCH for an audience',
      'TARGETING_MATCH',
      [experienceOf('pro', { audience: pro }), all],
      isPro,
    ],
    [
      'TARGETING_MATCH for who is outside an audience and gets what is for everybody',
      'TARGETING_MATCH',
      [experienceOf('pro', { audience: pro }), all],
    ],
    ['TARGETING_MATCH within a schedule', 'TARGETING_MATCH', [experienceOf('sale', { to: 2000 })]],
    [
      'TARGETING_MATCH below a cap',
      'TARGETING_MATCH',
      [experienceOf('often', { cap: { exposures: 2, window: null } })],
    ],
    [
      'TARGETING_MATCH once the cap is reached and the next comes',
      'TARGETING_MATCH',
      [experienceOf('often', { cap: { exposures: 1, window: null }, priority: 1 }), all],
      { shown: () => [1] },
    ],
    [
      'TARGETING_MATCH where it speaks of the person',
      'TARGETING_MATCH',
      [experienceOf('hi', { variants: [{ key: 'a', content: 'Hi {{ profile.plan }}', weight: 1 }] })],
    ],
    ['DEFAULT after a schedule has ended', 'DEFAULT', [experienceOf('sale', { to: 900 })]],
    [
      'DEFAULT outside every audience, whatever is held',
      'DEFAULT',
      [experienceOf('pro', { audience: pro })],
      {},
      held(0.5),
    ],
  ];
  for (const [title, code, experiences, who, holdouts] of cases)
    test(title, () => assert.deepEqual(codesOf(experiences, who, holdouts), [code]));

  test('SPLIT for what was drawn once and stays, though it is drawn no more', () => {
    const variants = ['a', 'b'].map((key, i) => ({ key, content: key, weight: i }));
    const seen = (viewed: string) => codesOf([experienceOf('was', { variants })], { viewed: () => viewed });
    assert.deepEqual([seen('a'), seen(HELD)], [['SPLIT'], ['SPLIT']]);
  });

  test('told in words where the default stands in for one that passed', () => {
    const list = lineupOf([experienceOf('none', { name: 'None', traffic: 0 })]);
    assert.equal(
      list.decide(askerOf())[0]!.reason.text,
      'This is the slot’s default: “None” leaves them out of its traffic.',
    );
  });
});

test('of thousands that passed or are missed only a few are spoken of, and only so many are looked at', () => {
  const passed = Array.from({ length: 3000 }, (_, i) => experienceOf(`e${i}`, { traffic: 0 }));
  const [none] = lineupOf(passed).decide(askerOf());
  assert.match(none!.reason.text, /“e0” leaves .*“e1” leaves .*“e10” leaves .*, and 2997 more\.$/);
  const missed = Array.from({ length: 3000 }, (_, i) =>
    experienceOf(`e${i}`, { audience: { attribute: 'traits.plan', op: 'eq', value: `p${i}` } }),
  );
  const list = lineupOf(missed);
  const view = viewOf({ plan: 'none of these' });
  let reads = 0;
  const counted = askerOf({
    view: {
      get(name) {
        reads++;
        return view.get(name);
      },
      source: (name) => view.source(name),
      behaviours: (id) => view.behaviours(id),
      ...{ profile: view.profile, firstTouch: undefined, lastTouch: undefined },
    },
  });
  const [decision] = list.decide(counted);
  reads = 0;
  assert.equal(list.missing(counted, decision!, () => undefined)!.experience, 'e0');
  assert.ok(reads < 1500, `${reads} reads`);
});

test('whatever is STATIC everybody sees, and whatever was less than certain is SPLIT', () => {
  const random = chance('reasons');
  const share = () => (random.hits(0.3) ? 0.5 : 0);
  let statics = 0;
  for (let round = 0; round < 300; round++) {
    const experiences = Array.from({ length: random.whole(1, 3) }, (_, i) => someExperience(`e${i}`, random));
    const text = random.hits(0.2) ? 'For {{ profile.plan }}' : 'the default';
    const list = lineupOf(experiences, {
      slots: [slotOf('hero', { default: text })],
      holdouts: held(share(), { 2: share(), 4: share() }),
    });
    const people = Array.from({ length: 20 }, (_, i) => somebody(`${round}-${i}`, random));
    const seen = people.map((one) => list.decide(one)[0]!);
    for (const { reason, propensity } of seen)
      if (propensity < 1) assert.equal(reason.code, 'SPLIT', JSON.stringify({ reason, experiences }));
    // Those without a name are never drawn: what is drawn for others may be STATIC for them.
    const certain = seen.filter(({ reason }) => reason.code === 'STATIC');
    if (certain.length === 0) continue;
    statics++;
    for (const { value, reason } of seen)
      if (reason.code !== 'SPLIT') assert.deepEqual(value, certain[0]!.value, JSON.stringify(experiences));
  }
  assert.ok(statics > 10, `${statics} rounds had something static`);
});

function someExperience(key: string, random: ReturnType<typeof chance>): Experience {
  const content = random.hits(0.15) ? 'Hi {{ profile.plan }}' : key;
  const count = random.hits(0.2) ? 2 : 1;
  return experienceOf(key, {
    variants: Array.from({ length: count }, (_, i) => ({ key: `v${i}`, content, weight: 1 })),
    audience: random.hits(0.4) ? pro : null,
    traffic: random.hits(0.15) ? 0.5 : 1,
    holdout: random.hits(0.15) ? 0.3 : 0,
    layer: random.hits(0.15) ? { key: 'l', from: 0, to: 0.5 } : null,
    from: random.hits(0.15) ? 1000 : null,
    to: random.hits(0.15) ? 2000 : null,
    cap: random.hits(0.1) ? { exposures: 1, window: null } : null,
    rung: random.hits(0.3) ? (random.whole(1, 5) as Rung) : null,
  });
}

function somebody(name: string, random: ReturnType<typeof chance>): Asker {
  const shown = random.pick([[], [400]]);
  return askerOf({
    view: viewOf({
      ...(random.hits(0.5) && { plan: random.pick(['pro', 'free']) }),
      ...(random.hits(0.2) && { persona: 'gift-hunter' }),
    }),
    now: random.pick([500, 1500, 2500]),
    unit: random.hits(0.1) ? undefined : name,
    shown: () => shown,
  });
}
