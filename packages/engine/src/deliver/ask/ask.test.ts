import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Json } from '../../collect/index.ts';
import { chance } from '../../numeric/index.ts';
import type { ProfileView } from '../../unify/index.ts';
import { checkAnswers, questionFaults, traitsOfAnswers } from './check.ts';
import { KIND_NAMES, KINDS } from './kinds/index.ts';
import { questionsFor } from './progressive.ts';
import type { Question } from './question.ts';
import { READY_MADE } from './ready-made.ts';
import { meanOf, npsOf, shareFrom } from './results.ts';
import { scaleFaults, traitsOfScales } from './scales.ts';
import { type Target, unlock } from './unlock.ts';

const size: Question = { key: 'size', kind: 'number', label: 'Size', trait: 'shoe_size', min: 30, max: 50 };
const colour: Question = {
  ...{ key: 'colour', kind: 'choice', label: 'Colour', trait: 'colour' },
  options: [
    { value: 'red', label: 'Red' },
    { value: 'blue', label: 'Blue' },
  ],
};

describe('answers', () => {
  const cases: [kind: Question['kind'], given: Json, kept: Json | undefined][] = [
    ['text', '  Ada ', 'Ada'],
    ['text', 'x'.repeat(501), undefined],
    ['email', ' Ada@Example.ORG', 'ada@example.org'],
    ['email', 'ada@localhost', undefined],
    ['email', `${'a'.repeat(300)}@example.org`, undefined],
    ['phone', '+49 (0)30 / 123-456', '+49030123456'],
    ['phone', '12', undefined],
    ['number', '3,5', 3.5],
    ['number', 'many', undefined],
    ['date', '2024-02-29', '2024-02-29'],
    ['date', '2023-02-29', undefined],
    ['yesno', 'yes', true],
    ['yesno', 0, undefined],
    ['nps', '10', 10],
    ['nps', 11, undefined],
    ['csat', 0, undefined],
    ['ces', 7, 7],
    ['scale', 2.5, undefined],
  ];
  for (const [kind, given, kept] of cases)
    test(`${kind}: ${JSON.stringify(given).slice(0, 30)} ${kept === undefined ? 'is refused' : 'is kept'}`, () => {
      const read = KINDS[kind].read(given, { key: 'q', kind, label: 'Q' });
      assert.deepEqual('value' in read ? read.value : undefined, kept);
    });

  test('choices are kept in the order of the options, and no others are taken', () => {
    const many = { ...colour, kind: 'choices' as const };
    assert.deepEqual(checkAnswers([many], { colour: ['blue', 'red'] }).answers, { colour: ['red', 'blue'] });
    assert.equal(checkAnswers([many], { colour: ['blue', 'mauve'] }).faults?.[0]?.field, 'colour');
  });

  test('faults name the question and never what was typed', () => {
    const { faults } = checkAnswers([size, { ...colour, required: true }], { size: 'secret' });
    assert.deepEqual(faults, [
      { field: 'size', expected: 'a number', got: 'something else' },
      { field: 'colour', expected: 'an answer', got: 'nothing' },
    ]);
  });

  test('what nobody asked is left out, however it is called', () => {
    const given = JSON.parse('{"size": 42, "__proto__": {"admin": true}, "other": 1}');
    assert.deepEqual(checkAnswers([size], given).answers, { size: 42 });
    assert.deepEqual(traitsOfAnswers([size], { size: 42, other: 1 }), { shoe_size: 42 });
  });

  test('every ready-made questionnaire can be asked', () => {
    for (const { questions, scales, key } of READY_MADE) {
      assert.deepEqual(questionFaults(questions), [], key);
      assert.deepEqual(scaleFaults(scales, questions), [], key);
    }
    assert.equal(new Set(KIND_NAMES).size, KIND_NAMES.length);
  });

  test('questions that cannot be asked are told by field', () => {
    const faults = questionFaults([
      { ...colour, options: [] },
      { ...colour, key: 'co lour' },
      { ...size, min: 60 },
    ]);
    assert.deepEqual(
      faults.map(({ field }) => field),
      ['questions.0.options', 'questions.1.key', 'questions.2.max'],
    );
  });
});

describe('asking for less', () => {
  const questions: Question[] = [
    { key: 'email', kind: 'email', label: 'E-mail', trait: 'email', required: true },
    size,
    colour,
    { key: 'note', kind: 'text', label: 'Note' },
  ];
  const useful = ({ trait }: Question) => (trait === 'colour' ? 2 : trait === 'shoe_size' ? 1 : 0);

  test('asks what is missing, the most useful first, in the order of the form', () => {
    const asked = questionsFor(questions, { atMost: 2 }, () => false, useful);
    assert.deepEqual(
      asked.map(({ key }) => key),
      ['email', 'colour'],
    );
  });

  test('never asks again what is known, required or not', () => {
    const asked = questionsFor(questions, { atMost: 3 }, (trait) => trait !== 'shoe_size', useful);
    assert.deepEqual(
      asked.map(({ key }) => key),
      ['size', 'note'],
    );
  });

  test('asks everything when it is not progressive', () => {
    assert.equal(questionsFor(questions, undefined, () => true, useful).length, 4);
  });
});

describe('scales', () => {
  const { questions, scales } = READY_MADE.find(({ key }) => key === 'mini-ipip')!;
  const all = (value: number) => Object.fromEntries(questions.map(({ key }) => [key, value]));

  test('items that are worded the other way round are turned', () => {
    // Two of extraversion's four items are reversed: 5 + 5 + 1 + 1; one of imagination's is not: 5 + 1 + 1 + 1.
    const traits = traitsOfScales(scales, questions, all(5));
    assert.equal(traits.extraversion, 12);
    assert.equal(traits.imagination, 8);
    assert.equal(traitsOfScales(scales, questions, all(3)).neuroticism, 12);
  });

  test('too few answers say nothing, and bands have names', () => {
    const [extraversion] = scales;
    const banded = { ...extraversion!, bands: [{ below: 10, label: 'quiet' }, { label: 'lively' }] };
    assert.deepEqual(traitsOfScales([banded], questions, { q1: 5, q6: 1 }), {});
    assert.deepEqual(traitsOfScales([banded], questions, all(3)), {
      extraversion: 12,
      extraversion_band: 'lively',
    });
  });
});

describe('results', () => {
  const counts = (entries: Record<number, number>) =>
    new Map(Object.entries(entries).map(([score, times]) => [Number(score), times]));

  test('NPS is promoters less detractors, and its interval follows from the variance formula', () => {
    const nps = npsOf(counts({ 10: 30, 9: 20, 8: 30, 3: 20 }))!;
    assert.deepEqual([nps.value, nps.promoters, nps.passives, nps.detractors], [30, 50, 30, 20]);
    const [p, d] = [50.75 / 103, 20.75 / 103];
    const half = 100 * 1.959964 * Math.sqrt((p + d - (p - d) ** 2) / 103);
    assert.ok(Math.abs((nps.high - nps.low) / 2 - half) < 1e-4);
  });

  test('one unanimous answer is not certainty, and no answer is no number', () => {
    const one = npsOf(counts({ 10: 1 }))!;
    assert.equal(one.value, 100);
    assert.ok(one.low < 10, `${one.low}`);
    assert.equal(npsOf(new Map()), undefined);
    assert.equal(shareFrom(new Map(), 4), undefined);
  });

  test('intervals hold what they promise: near 95 of 100 times, for 8 people as for 80', () => {
    const luck = chance('nps coverage', 7);
    for (const n of [8, 80]) {
      let held = 0;
      const rounds = 4000;
      for (let round = 0; round < rounds; round++) {
        const drawn = new Map<number, number>();
        for (let i = 0; i < n; i++) {
          const u = luck.number();
          const score = u < 0.5 ? 10 : u < 0.8 ? 7 : 2;
          drawn.set(score, (drawn.get(score) ?? 0) + 1);
        }
        const { low, high } = npsOf(drawn)!;
        if (low <= 30 && 30 <= high) held++;
      }
      assert.ok(Math.abs(held / rounds - 0.95) < 0.025, `${n} people: ${held / rounds}`);
    }
  });

  test('a mean has Student’s interval', () => {
    // 1, 2, 3, 4, 5: mean 3, s = 1.5811, t(0.975, 4) = 2.7764.
    const mean = meanOf(counts({ 1: 1, 2: 1, 3: 1, 4: 1, 5: 1 }), [1, 7])!;
    assert.ok(Math.abs(mean.low - 1.0368) < 1e-3 && Math.abs(mean.high - 4.9632) < 1e-3);
    assert.deepEqual(meanOf(counts({ 4: 1 }), [1, 7]), { value: 4, n: 1, low: 1, high: 7 });
  });
});

describe('the value of information', () => {
  const viewOf = (traits: Record<string, Json>): ProfileView => ({
    profile: { id: 'x', identities: [] } as unknown as ProfileView['profile'],
    get: (name) => traits[name.replace('traits.', '')],
    source: () => undefined,
    behaviours: () => [],
    firstTouch: undefined,
    lastTouch: undefined,
  });
  const loves = (name: string, colour: string, more: Partial<Target> = {}): Target => ({
    ...{ kind: 'segment', key: name, name, reads: ['traits.colour', 'traits.buys'] },
    holds: (view) => view.get('traits.colour') === colour && view.get('traits.buys') === true,
    ...more,
  });
  // Of 100 people 40 told their colour, 30 of them red; of the 60 others half have bought, so that it could matter.
  const people = Array.from({ length: 100 }, (_, i) =>
    viewOf({ buys: i % 2 === 0, ...(i < 40 && { colour: i < 30 ? 'red' : 'blue' }) }),
  );
  const ask = (targets: Target[], total = 100) =>
    unlock({
      ...{ people, total, targets, questions: [{ trait: 'colour' }, { trait: 'unused' }] },
      groupsOf: (view) => [view.get('traits.buys') ? 'buyers' : 'lookers'],
    });

  test('counts whom an answer would let in, by how often others gave it', () => {
    const [best, none] = ask([loves('Red lovers', 'red')]);
    assert.equal(best!.trait, 'colour');
    // 30 buyers lack it, three of four would say red.
    assert.ok(Math.abs(best!.gain.people - 22.5) < 1e-9);
    assert.deepEqual(
      [best!.gain.low, best!.gain.high].map((x) => Math.round(x * 10) / 10),
      [22.5, 22.5],
    );
    assert.equal(best!.askable, 30);
    assert.equal(best!.lacking, 60);
    assert.ok(Math.abs(best!.perHundred - 37.5) < 1e-9);
    assert.deepEqual(best!.whom, [{ group: 'buyers', lacking: 30, perHundred: 75 }]);
    assert.equal(none!.gain.people, 0);
  });

  test('whoever would enter one of two segments is counted once', () => {
    const [best] = ask([loves('Red', 'red'), loves('Blue', 'blue')]);
    assert.ok(Math.abs(best!.gain.people - 30) < 1e-9);
    assert.deepEqual(
      best!.targets.map(({ name, gain }) => [name, Math.round(gain.people * 10) / 10]),
      [
        ['Red', 22.5],
        ['Blue', 7.5],
      ],
    );
  });

  test('a sample speaks for everybody, within an interval', () => {
    const [best] = ask([loves('Red', 'red')], 10_000);
    assert.ok(Math.abs(best!.gain.people - 2250) < 1e-6);
    assert.ok(best!.gain.low < 1750 && best!.gain.low > 1400, `${best!.gain.low}`);
  });

  test('a rung counts as climbed only where it is higher than the one before', () => {
    const upon = (slot: string, rung: number) => ({ kind: 'experience' as const, slot, rung });
    const everybody: Target = { ...loves('All', 'x', upon('hero', 3)), holds: () => true };
    assert.equal(ask([everybody, loves('Red', 'red', upon('hero', 2))])[0]!.climb.people, 0);
    assert.ok(
      Math.abs(ask([everybody, loves('Red', 'red', upon('hero', 4))])[0]!.climb.people - 22.5) < 1e-9,
    );
  });

  test('where nobody has answered, what may be answered is as likely as anything else', () => {
    const nobody = people.map((view) => viewOf({ buys: view.get('traits.buys')! }));
    const asked = { people: nobody, total: 100, targets: [loves('Red', 'red')] };
    const [told] = unlock({ ...asked, questions: [{ trait: 'colour', possible: ['red', 'blue'] }] });
    assert.deepEqual([told!.from, told!.gain.people], ['options', 25]);
    const [none] = unlock({ ...asked, questions: [{ trait: 'colour' }] });
    assert.deepEqual([none!.from, none!.gain.people], ['nothing', 0]);
  });
});
